/**
 * From a contract to source code. `@wirepact/codegen/cli` is the command line around it.
 *
 * @module
 */

export { generate } from "./generate.ts";
export { generateStandalone } from "./standalone/mod.ts";
export type { CodecsKind, Generated, GeneratedFile, GenerateOptions } from "./generate.ts";
export type { RuntimeSpecifiers } from "./emit/mod.ts";
export type { StandaloneOptions } from "./standalone/mod.ts";
