import { WireError } from "../codec.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { Reader } from "./reader.ts";

/** How much a decoder puts up with. */
export interface DecodeMsgpackOptions {
  /** How deep arrays and maps may nest, the outermost being 1. @default 64 */
  readonly maxDepth?: number;
}

/**
 * The one value that a MessagePack document holds; see {@linkcode encodeMsgpack} for an example.
 *
 * Integers become numbers where those are exact and bigints elsewhere. Keys of maps must be strings or integers, which
 * become strings of digits.
 *
 * @throws {WireError} `INVALID_PAYLOAD` if the bytes are not exactly one well-formed value.
 */
export function decodeMsgpack(bytes: Uint8Array, options: DecodeMsgpackOptions = {}): unknown {
  const reader = new Reader(bytes, options.maxDepth ?? DEFAULT_LIMITS.maxDepth);
  const value = reader.read();
  if (!reader.done) throw new WireError("INVALID_PAYLOAD", "MessagePack: bytes are left over");
  return value;
}
