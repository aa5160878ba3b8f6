/**
 * Source text from typed segments; knows TypeScript's grammar and nothing of contracts.
 *
 * @module
 */

export { commentSource } from "./escape.ts";
export { GLOBAL_NAMES, RESERVED_WORDS, TYPE_KEYWORDS } from "./identifiers.ts";
export { NameScope } from "./name_scope.ts";
export {
  code,
  comment,
  doc,
  imported,
  importedType,
  join,
  key,
  literal,
  member,
  name,
  pattern,
  property,
} from "./segments.ts";
export { SourceFile } from "./source_file.ts";
export { camelCase, pascalCase } from "./words.ts";
export type { ClaimOptions } from "./name_scope.ts";
export type { Code, ImportSegment, Literal, Segment } from "./segments.ts";
export type { SourceFileOptions } from "./source_file.ts";
