/**
 * The generated modules of contracts made to break them, compared with those under `expected/`. After a change that is
 * meant, look at the difference that `deno test -A tests/golden -- --update` leaves in `expected/`.
 */

import { generate } from "@wirepact/codegen";
import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { GOLDEN } from "./contracts/mod.ts";

const EXPECTED = fileURLToPath(new URL("expected", import.meta.url));
const update = Deno.args.includes("--update");

for (const [name, contract] of Object.entries(GOLDEN)) {
  Deno.test(`generate() gives what is expected for ${name}`, async () => {
    const { files } = await generate(contract, { source: `tests/golden/contracts/${name}.ts` });
    const folder = join(EXPECTED, name);
    if (update) {
      await Deno.mkdir(folder, { recursive: true });
      for (const { path, text } of files) await Deno.writeTextFile(join(folder, path), text);
    }
    for (const { path, text } of files) {
      assert.equal(text, await Deno.readTextFile(join(folder, path)), `${name}/${path}`);
    }
  });
}

Deno.test("generate() gives modules that type-check", async () => {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", EXPECTED],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
});

Deno.test("generate() gives the same bytes twice", async () => {
  const options = { source: "contract.ts" };
  assert.deepEqual(await generate(GOLDEN.kinds, options), await generate(GOLDEN.kinds, options));
});
