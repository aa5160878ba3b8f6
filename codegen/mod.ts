/**
 * From a contract to source code. `deno run -A jsr:@wirepact/codegen/cli` is the command line around it.
 *
 * @module
 */

export { generate } from "./generate.ts";
export type { Generated, GeneratedFile, GenerateOptions } from "./generate.ts";
export type { RuntimeSpecifiers } from "./emit/mod.ts";
