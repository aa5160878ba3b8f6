import { Writer } from "./writer.ts";

let idle: Writer | undefined;

/**
 * A value as MessagePack, in the shortest forms.
 *
 * Dates become timestamps, `Uint8Array` binary data, bigints 64-bit integers, a `Map` a map that keeps integer keys.
 * Properties that are `undefined` are left out. Numbers that are not safe integers, and -0, become 64-bit floats. The
 * bytes are a view that nothing else will write to; it may share its `ArrayBuffer`.
 *
 * @throws {TypeError} If MessagePack cannot carry the value: functions, symbols, invalid dates, bigints beyond 64 bits,
 * cycles.
 *
 * @example
 * ```ts
 * import { decodeMsgpack, encodeMsgpack } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const bytes = encodeMsgpack({ at: new Date(0), big: 2n ** 63n });
 * assert.deepEqual(decodeMsgpack(bytes), { at: new Date(0), big: 2n ** 63n });
 * ```
 */
export function encodeMsgpack(value: unknown): Uint8Array {
  // Taken while it writes: a getter that encodes something else gets a writer of its own.
  const writer = idle ?? new Writer();
  idle = undefined;
  try {
    return writer.write(value);
  } finally {
    idle = writer;
  }
}
