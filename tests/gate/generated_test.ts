/** The code generated for the contracts of tests is what codegen makes of them now. */

import assert from "node:assert/strict";

for (const folder of ["tests/conformance", "tests/faults", "tests/simulation"]) {
  Deno.test(`${folder}/generated is up to date`, async () => {
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "-A", "--no-check", "codegen/main.ts", `${folder}/contract.ts`],
        ...["--out", `${folder}/generated`, "--check"],
      ],
      cwd: new URL("../../", import.meta.url),
      env: { NO_COLOR: "1" },
    }).output();
    const decoder = new TextDecoder();
    assert.ok(success, decoder.decode(stdout) + decoder.decode(stderr));
  });
}
