import { CAP as CAP0, E as E0, full, O as O0, W as W0 } from "./output.ts";
import { putStr } from "./write_text.ts";
import { deep } from "./read_any.ts";

const E = E0;
const CAP = CAP0;
const O = O0;
const W = W0;

const TWO_32 = 4_294_967_296;

/** Exact, and multiplying takes less time than dividing. */
const ONE_BY_2_32 = 1 / TWO_32;

/** A number: whole ones of 32 bits as ints, all others as doubles. -0 is written as 0. */
export function putNum(q: number, value: unknown): number {
  if (typeof value !== "number") return -1;
  if ((value | 0) === value) return putInt(q, value);
  if (value - value !== 0) return -1; // not finite
  O[q] = 0xcb;
  W.setFloat64(q + 1, value);
  return q + 9;
}

/** A whole number within ±(2^53 - 1). */
export function putInt(q: number, value: unknown): number {
  if (!Number.isSafeInteger(value)) return -1;

  const int = value as number;
  if (int >= 0) {
    if (int < 0x80) {
      O[q] = int;
      return q + 1;
    }
    if (int < 0x100) {
      O[q] = 0xcc;
      O[q + 1] = int;
      return q + 2;
    }
    if (int < 0x10000) {
      O[q] = 0xcd;
      W.setUint16(q + 1, int);
      return q + 3;
    }
    O[q] = int < TWO_32 ? 0xce : 0xcf;
  } else {
    if (int >= -0x20) {
      O[q] = int;
      return q + 1;
    }
    if (int >= -0x80) {
      O[q] = 0xd0;
      O[q + 1] = int;
      return q + 2;
    }
    if (int >= -0x8000) {
      O[q] = 0xd1;
      W.setInt16(q + 1, int);
      return q + 3;
    }
    O[q] = int >= -0x8000_0000 ? 0xd2 : 0xd3;
  }
  if (O[q]! & 1) { // one of the two formats of 64 bits
    W.setInt32(q + 1, Math.floor(int * ONE_BY_2_32));
    W.setUint32(q + 5, int >>> 0);
    return q + 9;
  }
  W.setUint32(q + 1, int >>> 0);
  return q + 5;
}

/** A whole number of 64 bits; its bounds are checked elsewhere. */
export function putBig(q: number, value: bigint): number {
  if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) return putInt(q, Number(value));
  O[q] = value >= 0n ? 0xcf : 0xd3;
  W.setBigUint64(q + 1, BigInt.asUintN(64, value));
  return q + 9;
}

/** Binary data. */
export function putBin(q: number, value: Uint8Array): number {
  const { length } = value;
  if (q + length > CAP) return full();
  if (length < 0x100) {
    O[q] = 0xc4;
    O[q + 1] = length;
    q += 2;
  } else if (length < 0x10000) {
    O[q] = 0xc5;
    W.setUint16(q + 1, length);
    q += 3;
  } else {
    O[q] = 0xc6;
    W.setUint32(q + 1, length);
    q += 5;
  }
  O.set(value, q);
  return q + length;
}

/** A date by its milliseconds, which are those of a valid one. */
export function putDate(q: number, ms: number): number {
  const seconds = Math.floor(ms / 1000);
  const nanos = (ms - seconds * 1000) * 1_000_000;
  if (seconds < 0 || seconds >= 2 ** 34) {
    O[q] = 0xc7;
    O[q + 1] = 12;
    O[q + 2] = 0xff;
    W.setUint32(q + 3, nanos);
    W.setBigInt64(q + 7, BigInt(seconds));
    return q + 15;
  }
  O[q + 1] = 0xff;
  if (nanos === 0 && seconds < TWO_32) {
    O[q] = 0xd6;
    W.setUint32(q + 2, seconds);
    return q + 6;
  }
  O[q] = 0xd7;
  W.setUint32(q + 2, nanos * 4 + Math.floor(seconds / TWO_32));
  W.setUint32(q + 6, seconds >>> 0);
  return q + 10;
}

/** The header of an array. */
export function putArr(q: number, count: number): number {
  return putCount(q, count, 0x90, 0xdc);
}

/** The header of a map. */
export function putMap(q: number, count: number): number {
  return putCount(q, count, 0x80, 0xde);
}

function putCount(q: number, count: number, short: number, long: number): number {
  if (q > CAP) return full();

  if (count < 16) {
    O[q] = short | count;
    return q + 1;
  }
  if (count < 0x10000) {
    O[q] = long;
    W.setUint16(q + 1, count);
    return q + 3;
  }
  O[q] = long + 1;
  W.setUint32(q + 1, count);
  return q + 5;
}

/** What stands before the variant of an indexed union. There is room for it wherever a value may start. */
export function putIndex(q: number, index: number): number {
  O[q] = 0x92;
  return putInt(q + 1, index);
}

/** Any JSON value; depth as in reading. */
export function putAny(q: number, value: unknown, d: number): number {
  if (q > CAP) return full();
  switch (typeof value) {
    case "string":
      return putStr(q, value);
    case "number":
      return putNum(q, value);
    case "boolean":
      O[q] = value ? 0xc3 : 0xc2;
      return q + 1;
    case "object":
      if (value === null) {
        O[q] = 0xc0;
        return q + 1;
      }
      if (deep(d)) return -1;
      return Array.isArray(value) ? putItems(q, value, d) : putEntries(q, value, d);
    default:
      return -1;
  }
}

function putItems(q: number, items: readonly unknown[], d: number): number {
  const { length } = items;
  q = putArr(q, length);
  for (let i = 0; i < length && q >= 0; i++) q = putAny(q, items[i], d + 1);
  return q;
}

function putEntries(q: number, entries: object, d: number): number {
  if (!plain(entries)) return -1;
  const pairs = entriesOf(entries, undefined);
  q = putMap(q, pairs.length / 2);
  for (let i = 0; i < pairs.length && q >= 0; i += 2) {
    q = putStr(q, pairs[i]);
    if (q >= 0) q = putAny(q, pairs[i + 1], d + 1);
  }
  return q;
}

const { getPrototypeOf, prototype: objectPrototype, keys, hasOwn } = Object;

/**
 * Whether this is an object literal, or parsed from JSON. Others may be right as well, but their properties need not be
 * their own: the readable encoder looks at those.
 */
export function plain(value: object): boolean {
  if (getPrototypeOf(value) === objectPrototype) return true;
  E.unsure = true;
  return false;
}

/** Whether an object that has `count` declared properties has no others. */
export function closed(value: object, count: number, declared: ReadonlySet<string>): boolean {
  return keys(value).length === count || entriesOf(value, declared).length === 0;
}

/** Whether another alternative of a union may be tried. Counts them. */
export function mayRetry(): boolean {
  return !E.full && !E.unsure && --E.fuel >= 0;
}

/** Left to the readable encoder. */
export function leave(): number {
  E.unsure = true;
  return -1;
}

/** A property whose name every object inherits. */
export function own(value: object, name: string): unknown {
  return hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
}

/** Keys and values in turn, without those declared and those that are `undefined`. Each value is read once. */
export function entriesOf(value: object, declared: ReadonlySet<string> | undefined): unknown[] {
  const pairs: unknown[] = [];
  for (const name of keys(value)) {
    if (declared?.has(name)) continue;
    const item = (value as Record<string, unknown>)[name];
    if (item !== undefined) pairs.push(name, item);
  }
  return pairs;
}
