import assert from "node:assert/strict";
import { cutRun } from "./cut_run.ts";
import { killRun } from "./kill_run.ts";
import type { LogFigures } from "./log_figures.ts";
import { stallRun } from "./stall_run.ts";

/** Nothing acknowledged was lost or doubled, nobody was left without an answer, and it was no idle run. */
function assertKept({ acknowledged, recoveries, unknown: _, ...wrong }: LogFigures): void {
  assert.deepEqual(wrong, { lost: 0, doubled: 0, outOfOrder: 0, gaps: 0, failures: [] });
  assert.ok(acknowledged > 100, `only ${acknowledged} lines were acknowledged`);
  assert.ok(recoveries > 0, "nobody came back");
}

Deno.test("the server is killed in mid burst: what it acknowledged is there once, and in order", async () => {
  assertKept(await killRun({ kills: 4 }));
});

Deno.test("sockets are cut during a talk in many rooms: nobody misses anything or hears it twice", async () => {
  const { cuts: _, ...figures } = await cutRun({ cuts: 80 });
  assertKept(figures);
});

Deno.test("a reader that stops reading costs its budget, and nobody else anything", async () => {
  const { grownMiB, missedByOthers, hasCaughtUp } = await stallRun({ forMs: 2_000 });
  assert.ok(grownMiB <= 32, `the server grew by ${grownMiB} MiB`);
  assert.equal(missedByOthers, 0);
  assert.ok(hasCaughtUp, "it was left without the newest events, and without a word about them");
});
