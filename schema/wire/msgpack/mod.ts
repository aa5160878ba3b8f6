/**
 * MessagePack, all of it: https://github.com/msgpack/msgpack/blob/master/spec.md
 *
 * @module
 */

export { decodeMsgpack } from "./decode.ts";
export type { DecodeMsgpackOptions } from "./decode.ts";
export { encodeMsgpack } from "./encode.ts";
export { Extension } from "./extension.ts";
export { Reader } from "./reader.ts";
