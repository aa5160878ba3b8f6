/**
 * Bytes that are known when code is generated, compared and written as words rather than one by one.
 *
 * @module
 */

import { encodeMsgpack } from "../wire/mod.ts";

/** Longer constants are not worth their text. */
export const MAX_CONSTANT_BYTES = 256;

/** A literal or key as MessagePack, in its shortest form. */
export function bytesOf(value: string | number | boolean): Uint8Array {
  return encodeMsgpack(value);
}

/** An expression that tells whether `bytes` stand at a position. It may look at up to three bytes behind them. */
export function isAt(bytes: Uint8Array, position: string): string {
  const { length } = bytes;
  const view = new DataView(bytes.slice().buffer);
  const plus = (offset: number) => offset === 0 ? position : `${position} + ${offset}`;
  if (length === 1) return `B[${position}] === ${bytes[0]}`;
  if (length === 2) return `V.getInt16(${position}) === ${view.getInt16(0)}`;
  if (length === 3) {
    return `V.getInt32(${position}) >>> 8 === ${view.getUint16(0) * 256 + view.getUint8(2)}`;
  }
  const tests: string[] = [];
  for (let at = 0; at < length; at += 4) {
    // The last word overlaps the one before.
    const start = Math.min(at, length - 4);
    tests.push(`V.getInt32(${plus(start)}) === ${view.getInt32(start)}`);
  }
  return tests.join(" && ");
}

/** Statements that write `bytes` at `q` and move it. They may write up to three bytes behind them. */
export function put(bytes: ArrayLike<number>): string {
  if (bytes.length === 0) return "";
  if (bytes.length === 1) return `O[q++] = ${bytes[0]};`;
  const padded = new DataView(new ArrayBuffer(bytes.length + 3));
  Array.from(bytes).forEach((byte, i) => padded.setUint8(i, byte));
  const writes: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    writes.push(`W.setInt32(q${at === 0 ? "" : ` + ${at}`}, ${padded.getInt32(at)});`);
  }
  return `${writes.join(" ")} q += ${bytes.length};`;
}
