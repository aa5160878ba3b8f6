import assert from "node:assert/strict";

const ROOT = new URL("../../", import.meta.url);

async function runDemo() {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "demo"],
    cwd: ROOT,
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

Deno.test("deno task demo plays the whole chat and exits 0", async (t) => {
  const { code, stdout, stderr } = await runDemo();
  assert.equal(code, 0, stderr);
  assert(!stdout.includes("\u001b"), "no colours where nobody looks at a terminal");
  for (
    const line of [
      /Ada .* JSON/,
      /Grace .* MessagePack/,
      /Mallory .* not let in.*4100/,
      /Grace .* Ada is writing/,
    ]
  ) {
    assert.match(stdout, line);
  }
  // Every run tells the same, in the same order.
  await t.assertSnapshot(stdout);
});
