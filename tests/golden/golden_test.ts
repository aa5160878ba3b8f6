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

/** The folder under `expected/`, the contract, and how its codecs are made. */
const CASES = [
  ...(Object.keys(GOLDEN) as (keyof typeof GOLDEN)[]).map((name) => [name, name, "readable"] as const),
  ["serving_compiled", "serving", "compiled"],
] as const;

for (const [name, contract, codecs] of CASES) {
  Deno.test(`generate() gives what is expected for ${name}`, async () => {
    const source = `tests/golden/contracts/${contract}.ts`;
    const { files } = await generate(GOLDEN[contract], { source, codecs });
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

Deno.test("generate() lets no name out of the comment that it is in", async () => {
  for (const codecs of ["readable", "compiled"] as const) {
    const { files } = await generate(GOLDEN.bare, { source: "a.ts\nthrow 1;\u2028throw 2;", codecs });
    for (const { text } of files) assert.doesNotMatch(text, /^throw/m);
  }
});
