import assert from "node:assert/strict";
import { readSources, type SourceFile } from "./source_files.ts";

/** Who may import whom: the folder of a file, then what its imports may start with. The first match counts. */
const TABLE: readonly (readonly [folder: string, mayImport: readonly string[]])[] = [
  ["schema/wire/", ["schema/wire/"]],
  ["schema/ir/", ["schema/ir/", "schema/wire/"]],
  ["schema/contract/", ["schema/contract/", "schema/ir/", "schema/wire/", "@sinclair/typebox"]],
  // What is copied to clients: nothing that compiles.
  ["schema/compile/client/", [
    "schema/compile/client/",
    "schema/compile/runtime/",
    "schema/compile/codec_functions.ts",
    "schema/compile/positional_values.ts",
    "schema/wire/",
  ]],
  ["schema/compile/positional_values.ts", ["schema/wire/"]],
  ["schema/compile/", ["schema/compile/", "schema/ir/", "schema/wire/"]],
  // Nothing imports it: an entry point of its own.
  ["client-sdk/react.ts", ["client-sdk/", "react"]],
  // Nor this: the door of clients with compiled codecs, and what checks their options.
  ["client-sdk/compiled_", ["client-sdk/", "schema/compile/client/", "schema/wire/"]],
  ["client-sdk/", ["client-sdk/", "schema/wire/"]],
  ["server/", ["server/", "schema/ir/", "schema/wire/", "schema/compile/", "jose", "node:"]],
  ["codegen/", ["codegen/", "schema/", "node:"]],
  [
    "examples/chat/generated/",
    ["examples/chat/generated/", "client-sdk/gen_v1.ts", "server/gen_v1.ts"],
  ],
  ["examples/", [
    "examples/",
    "client-sdk/mod.ts",
    "client-sdk/live/mod.ts",
    "server/mod.ts",
    "server/sqlite.ts",
    "schema/contract/mod.ts",
    "@sinclair/typebox",
    "preact",
    "node:",
  ]],
];

/** Where the runtime's own globals may appear, besides tests. */
const DENO_ALLOWED = ["server/transports/", "codegen/", "examples/"];

/** Where the clock and randomness of the platform may be taken up; everywhere else they are parameters. */
const CLOCK_ALLOWED = [
  "client-sdk/clock.ts",
  "client-sdk/settings.ts",
  "server/time/clock.ts",
  "server/random.ts",
  "server/transports/",
  "codegen/",
  "examples/",
];

const sources = await readSources(["schema", "client-sdk", "server", "codegen", "examples"]);

Deno.test("architecture: every import is allowed by the table", () => {
  const forbidden: string[] = [];
  for (const file of sources) {
    const rule = TABLE.find(([folder]) => file.path.startsWith(folder));
    assert.ok(rule, `${file.path} is in no folder of the table`);
    for (const imported of file.imports) {
      if (!rule[1].some((prefix) => imported.startsWith(prefix))) {
        forbidden.push(`${file.path} imports ${imported}`);
      }
    }
  }
  assert.deepEqual(forbidden, []);
});

Deno.test("architecture: no file imports itself through others, type imports included", () => {
  assert.deepEqual(cycles(sources), []);
});

Deno.test("architecture: a file named _x is imported in its own folder only", () => {
  const breaches: string[] = [];
  for (const file of sources) {
    for (const imported of file.imports) {
      const name = imported.split("/").at(-1) ?? "";
      if (name.startsWith("_") && folderOf(imported) !== folderOf(file.path)) {
        breaches.push(`${file.path} imports ${imported}`);
      }
    }
  }
  assert.deepEqual(breaches, []);
});

Deno.test("architecture: Deno.* appears only in transports, the CLI and examples", () => {
  assert.deepEqual(usesOf(/\bDeno\./, DENO_ALLOWED), []);
});

Deno.test("architecture: clock and randomness are parameters", () => {
  const globals =
    /(?<![.\w]|function )(?:(?:set|clear)(?:Timeout|Interval|Immediate)|Date\.now|Math\.random|performance\.now)\b/;
  assert.deepEqual(usesOf(globals, CLOCK_ALLOWED), []);
});

function usesOf(pattern: RegExp, allowed: readonly string[]): string[] {
  return sources
    .filter((file) => !allowed.some((prefix) => file.path.startsWith(prefix)))
    .filter((file) => pattern.test(withoutComments(file.text)))
    .map((file) => file.path);
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)\/\/.*$/gm, "");
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

/** Every import cycle once, as a chain of paths. */
function cycles(files: readonly SourceFile[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      found.push([...trail.slice(at), path].join(" -> "));
      return;
    }
    if (done.has(path)) return;
    for (const imported of byPath.get(path)?.imports ?? []) {
      if (byPath.has(imported)) visit(imported, [...trail, path]);
    }
    done.add(path);
  };
  for (const file of files) visit(file.path, []);
  return found;
}
