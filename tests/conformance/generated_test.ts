/** The code generated for the conformance contract is what codegen makes of it now. */

import assert from "node:assert/strict";

Deno.test("tests/conformance/generated is up to date", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "codegen/main.ts", "tests/conformance/contract.ts"],
      ...["--out", "tests/conformance/generated", "--check"],
    ],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stdout) + decoder.decode(stderr));
});
