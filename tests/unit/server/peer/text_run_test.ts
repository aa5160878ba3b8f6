import assert from "node:assert/strict";
import { TextRun } from "../../../../server/peer/text_run.ts";

function frame(length: number, letter: string): Uint8Array {
  return new TextEncoder().encode(letter.repeat(length));
}

/** What is sent of a run. */
function sent(run: TextRun): string {
  const { bytes, start, end } = run.message();
  return new TextDecoder().decode(bytes.subarray(start, end));
}

Deno.test("TextRun keeps what was added, and has room for a bracket, however its memory is filled", () => {
  for (let length = 1; length <= 160; length++) {
    const run = new TextRun(frame(length, "a"));
    while (run.add(frame(length, "a")));
    const text = Array.from({ length: run.frames }, () => "a".repeat(length)).join(",");
    assert.equal(sent(run), `[${text}]`);
    assert.equal(run.text(), text);
    assert.equal(run.length, text.length);
    run.release();
  }
});

Deno.test("TextRun loses nothing when another writes behind it and there is no room to move to", () => {
  for (let length = 1; length <= 1_100; length += 3) {
    const runs = ["a", "b"].map((letter) => new TextRun(frame(length, letter)));
    for (let room = true; room;) room = ["a", "b"].every((letter, i) => runs[i]!.add(frame(length, letter)));
    for (const [i, run] of runs.entries()) {
      const frames = Array.from({ length: run.frames }, () => "ab"[i]!.repeat(length));
      assert.equal(sent(run), run.frames === 1 ? frames[0] : `[${frames}]`);
      run.release();
    }
  }
});

Deno.test("TextRun writes to the same memory when all before it were released", () => {
  const starts = Array.from({ length: 10_000 }, () => {
    const runs = [new TextRun(frame(40, "a")), new TextRun(frame(40, "b"))];
    const { start } = runs[0]!.message();
    for (const run of runs) run.release();
    return start;
  });
  assert.deepEqual([...new Set(starts)], [1]);
});
