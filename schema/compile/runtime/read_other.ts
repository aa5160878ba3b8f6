import { B as B0, R as R0, slide, V as V0 } from "./input.ts";

const B = B0;
const R = R0;
const V = V0;

/** The number of items of an array at `p`, which takes at least a byte for each. */
export function arr(p: number): number {
  const format = B[p]!;
  if ((format & 0xf0) === 0x90) return counted(p + 1, format & 0x0f);
  if (format === 0xdc) return counted(p + 3, V.getUint16(p + 1));
  if (format === 0xdd) return counted(p + 5, V.getUint32(p + 1));
  R.p = -1;
  return 0;
}

/** The number of entries of a map at `p`, which takes at least two bytes for each. */
export function map(p: number): number {
  const format = B[p]!;
  if ((format & 0xf0) === 0x80) return counted(p + 1, format & 0x0f, 2);
  if (format === 0xde) return counted(p + 3, V.getUint16(p + 1), 2);
  if (format === 0xdf) return counted(p + 5, V.getUint32(p + 1), 2);
  R.p = -1;
  return 0;
}

function counted(p: number, count: number, each = 1): number {
  R.p = each * count > R.e - p ? -1 : p;
  return count;
}

/**
 * A list for `count` items. Only short ones are made at full length: nested arrays that each promise the rest of the
 * message would reserve it many times.
 */
export function list(count: number): unknown[] {
  return count > 4_096 ? [] : new Array(count);
}

/**
 * Binary data at `p`. A large part of the message is a view of it; a small one is copied, so that keeping it does not
 * keep the message.
 */
export function bin(p: number): Uint8Array | undefined {
  const format = B[p]!;
  if (format === 0xc4) return take(p + 2, B[p + 1]!);
  if (format === 0xc5) return take(p + 3, V.getUint16(p + 1));
  if (format === 0xc6) return take(p + 5, V.getUint32(p + 1));
  R.p = -1;
}

function take(p: number, length: number): Uint8Array | undefined {
  const { message } = R;
  if (length > R.e - p) {
    if (!R.windowed || length > message.length - p - R.shift) {
      R.p = -1;
      return undefined;
    }
    const start = p + R.shift;
    slide(p, length);
    R.p = p;
    return part(message, start, length);
  }
  R.p = p + length;
  return part(message, p + R.shift, length);
}

function part(message: Uint8Array, start: number, length: number): Uint8Array {
  // Not `message.subarray`: of a Node Buffer that would be a Buffer.
  const view = new Uint8Array(message.buffer, message.byteOffset + start, length);
  return 2 * length >= message.buffer.byteLength ? view : view.slice();
}

const NANOS_PER_MS = 1_000_000;
const NANOS_PER_SECOND = 1_000_000_000;

/** A valid date as timestamp extension at `p`. */
export function date(p: number): Date | undefined {
  const format = B[p]!;
  if (format === 0xd6) return timestamp(p + 1, 4);
  if (format === 0xd7) return timestamp(p + 1, 8);
  if (format === 0xc7) return timestamp(p + 2, B[p + 1]!);
  if (format === 0xc8) return timestamp(p + 3, V.getUint16(p + 1));
  if (format === 0xc9) return timestamp(p + 5, V.getUint32(p + 1));
  R.p = -1;
}

/** `p` is where the extension's type stands, which `length` bytes follow. */
function timestamp(p: number, length: number): Date | undefined {
  let seconds = 0;
  let nanos = 0;
  if (length === 4) seconds = V.getUint32(p + 1);
  else if (length === 8) {
    const high = V.getUint32(p + 1);
    seconds = (high & 3) * 4_294_967_296 + V.getUint32(p + 5);
    nanos = high >>> 2;
  } else if (length === 12) {
    nanos = V.getUint32(p + 1);
    seconds = Number(V.getBigInt64(p + 5));
  } else nanos = NANOS_PER_SECOND;
  const value = new Date(seconds * 1000 + Math.floor(nanos / NANOS_PER_MS));
  const isDate = B[p] === 0xff && nanos < NANOS_PER_SECOND && !Number.isNaN(value.getTime());
  R.p = isDate && p + 1 + length <= R.e ? p + 1 + length : -1;
  return value;
}
