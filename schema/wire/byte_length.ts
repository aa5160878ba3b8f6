import type { Encoded } from "./codec.ts";
import { utf8Length } from "./utf8.ts";

/** The bytes of an encoded frame or message on the wire, which limits and windows count. */
export function byteLength(encoded: Encoded): number {
  return typeof encoded === "string" ? utf8Length(encoded) : encoded.length;
}
