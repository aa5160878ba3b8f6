/**
 * A contract's model as the text of its modules, one emitter per file.
 *
 * @module
 */

export { emitClient } from "./client.ts";
export { CompiledCodecs } from "./compiled_codecs.ts";
export {
  CLIENT_TYPES,
  CLIENT_VALUES,
  COMPILED_VALUES,
  DEFAULT_RUNTIMES,
  Runtime,
  SERVER_TYPES,
} from "./runtime_symbols.ts";
export { emitServer } from "./server.ts";
export { emitTypes } from "./types.ts";
export type { ClientOptions } from "./client.ts";
export type { ClientValue, RuntimeSpecifiers } from "./runtime_symbols.ts";
export type { ServerOptions } from "./server.ts";
