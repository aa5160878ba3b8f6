import type { Encoded } from "@wirepact/schema/wire";

const encoder = new TextEncoder();

/** The size of an encoded frame on the wire, in bytes. */
export function byteLength(encoded: Encoded): number {
  return typeof encoded === "string" ? encoder.encode(encoded).length : encoded.length;
}
