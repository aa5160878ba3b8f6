import assert from "node:assert/strict";
import { mapImports, readModules } from "../../../../codegen/standalone/module_graph.ts";

const SOURCES: Readonly<Record<string, string>> = {
  "x:/a/main.ts": `/**
 * import { no } from "not-this";
 */
import { one } from "./one.ts";
import type {
  Two,
} from "../two.ts";
export * from "pkg";
export const text = 'from "nowhere"';
`,
  "x:/a/one.ts": `import "./main.ts";\nexport type T = import("../two.ts").Two;\n`,
  "x:/two.ts": `export {};\n`,
  "x:/pkg/mod.ts": `export const pkg = 1;\n`,
};

Deno.test("readModules() finds everything that is imported, once, cycles and packages included", async () => {
  const modules = await readModules(["x:/a/main.ts"], {
    read: (url) => Promise.resolve(SOURCES[url] ?? assert.fail(url)),
    resolve: (specifier, importer) =>
      specifier.startsWith(".") ? new URL(specifier, importer).href : `x:/${specifier}/mod.ts`,
  });
  assert.deepEqual(modules.map(({ url }) => url), [
    "x:/a/main.ts",
    "x:/a/one.ts",
    "x:/pkg/mod.ts",
    "x:/two.ts",
  ]);
});

Deno.test("mapImports() changes specifiers and nothing else", () => {
  const mapped = mapImports(SOURCES["x:/a/main.ts"]!, (specifier) => `<${specifier}>`);
  assert.equal(
    mapped,
    SOURCES["x:/a/main.ts"]!.replace('"./one.ts"', '"<./one.ts>"').replace('"../two.ts"', '"<../two.ts>"')
      .replace('* from "pkg"', '* from "<pkg>"'),
  );
});
