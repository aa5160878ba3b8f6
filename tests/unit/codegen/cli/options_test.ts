import assert from "node:assert/strict";
import { parseOptions } from "../../../../codegen/cli/options.ts";

Deno.test("parseOptions() fills in defaults", () => {
  assert.deepEqual(parseOptions(["api/contract.ts", "--out", "api/generated"]), {
    contract: "api/contract.ts",
    out: "api/generated",
    lock: "api/contract.lock.json",
    check: false,
    watch: false,
    standalone: false,
    lang: "ts",
    codecs: "readable",
    runtimeClient: undefined,
    runtimeServer: undefined,
    runtimeCompiled: undefined,
  });
});

Deno.test("parseOptions() gives help whatever else is there", () => {
  assert.equal(parseOptions(["--help"]), "help");
  assert.equal(parseOptions(["a.ts", "-h"]), "help");
});

const MISUSES: readonly (readonly [args: string, message: RegExp])[] = [
  ["", /name the contract's file/],
  ["a.ts", /--out <folder>/],
  ["a.ts b.ts --out x", /expected one contract, found also b\.ts/],
  ["a.ts --out x --check --watch", /--check and --watch exclude each other/],
  ["a.ts --out x --lang py --standalone", /--lang is ts or js, not py/],
  ["a.ts --out x --lang js", /--lang js needs --standalone/],
  ["a.ts --out x --standalone --runtime-client y", /leave out --runtime-client/],
  ["a.ts --out x --standalone --runtime-compiled y", /leave out --runtime-compiled/],
  ["a.ts --out x --codecs fast", /--codecs is readable or compiled, not fast/],
  ["a.ts --out x --nonsense", /--nonsense/],
  ["a.ts --out", /--out/],
];

for (const [args, message] of MISUSES) {
  Deno.test(`parseOptions() refuses "${args}"`, () => {
    const parse = () => parseOptions(args.split(" ").filter((arg) => arg !== ""));
    assert.throws(parse, { name: "CliError", code: "USAGE", message });
  });
}
