import {
  array,
  INVALID,
  MAX_VALUE_DEPTH,
  newWalk,
  unique as areUnique,
  type ValueCodec,
} from "../../wire/mod.ts";
import { B as B0, R as R0, unsure, vague } from "./input.ts";
import { num } from "./read_number.ts";
import { arr, list, map } from "./read_other.ts";
import { str } from "./read_text.ts";
import { leap, SIZES as SIZES0 } from "./skip.ts";

const B = B0;
const R = R0;
const SIZES = SIZES0;

/** Kinds of values by the first byte, for unions. */
export const NIL = 0;
export const BOOLEAN = 1;
export const NUMBER = 2;
export const TEXT = 3;
export const BINARY = 4;
export const DATE = 5;
export const ARRAY = 6;
export const MAP = 7;
const NOTHING = 8;

/** The kind of the value that starts with a byte. Extensions are dates until they are read. */
export const K: Uint8Array = /* @__PURE__ */ kinds();

function kinds(): Uint8Array {
  const kinds = new Uint8Array(256).fill(NUMBER);
  kinds.fill(MAP, 0x80, 0x90).fill(ARRAY, 0x90, 0xa0).fill(TEXT, 0xa0, 0xc0);
  kinds.set([NIL, NOTHING, BOOLEAN, BOOLEAN, BINARY, BINARY, BINARY, DATE, DATE, DATE], 0xc0);
  kinds.fill(DATE, 0xd4, 0xd9).fill(TEXT, 0xd9, 0xdc).fill(ARRAY, 0xdc, 0xde).fill(MAP, 0xde, 0xe0);
  return kinds;
}

/** Whether a container at this depth of a value is too deep. */
export function deep(d: number): boolean {
  return d >= MAX_VALUE_DEPTH;
}

/** Any JSON value. */
export function any(p: number, d: number): unknown {
  switch (K[B[p]!]) {
    case NIL:
      R.p = p + 1;
      return null;
    case BOOLEAN:
      R.p = p + 1;
      return B[p] === 0xc3;
    case NUMBER: {
      const value = num(p);
      return R.p < 0 ? vague() : value;
    }
    case TEXT: {
      const value = str(p);
      return R.p < 0 ? vague() : value;
    }
    case ARRAY:
      return deep(d) ? vague() : anyItems(p, d);
    case MAP:
      return deep(d) ? vague() : anyEntries(p, d);
    default:
      return vague();
  }
}

function anyItems(p: number, d: number): unknown[] | undefined {
  const count = arr(p);
  if (R.p < 0) return vague();
  const items = list(count);
  for (let i = 0; i < count; i++) {
    items[i] = any(R.p, d + 1);
    if (R.p < 0 || R.p > R.e) return vague();
  }
  return items;
}

function anyEntries(p: number, d: number): Record<string, unknown> | undefined {
  const count = map(p);
  if (R.p < 0) return vague();
  const entries: Record<string, unknown> = {};
  for (let i = 0; i < count; i++) {
    const name = freshKey(R.p, entries);
    if (name === undefined) return;
    put(entries, name, any(R.p, d + 1));
    if (R.p < 0 || R.p > R.e) return vague();
  }
  return entries;
}

/** A key of `entries` that is not in it yet. */
export function freshKey(p: number, entries: object): string | undefined {
  if (K[B[p]!] !== TEXT) return unsure();
  const name = str(p);
  if (R.p < 0 || Object.hasOwn(entries, name)) return vague();
  return name;
}

/** Sets an own property, also where the name is inherited. */
export function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (name in target) {
    Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
  } else target[name] = value;
}

/** The index of a key among the declared names, or -1; the key is then `R.key`. Integers as keys are rare and legal. */
export function key(p: number, names: ReadonlyMap<string, number>): number {
  if (K[B[p]!] !== TEXT) {
    unsure();
    return -1;
  }
  R.key = str(p);
  return R.p < 0 ? -1 : names.get(R.key) ?? -1;
}

/** Keys that were dropped so far: none, one, or several. `undefined` if `R.key` is one of them. */
export function once(
  seen: string | Set<string> | null,
): string | Set<string> | null | undefined {
  if (seen === null) return R.key;
  if (typeof seen === "string") return seen === R.key ? undefined : new Set([seen, R.key]);
  return seen.has(R.key) ? undefined : seen.add(R.key);
}

/**
 * Where the value of `name` stands in the map at `p`, or -1; `key` is the name as MessagePack. For unions whose
 * discriminator did not come first. What is passed over is looked at later.
 */
export function find(p: number, name: string, key: Uint8Array): number {
  const count = map(p);
  p = R.p;
  for (let i = 0; i < count && p >= 0 && p < R.e; i++) {
    const format = B[p]!;
    if (startsWith(p, key)) return p + key.length;
    if ((format & 0xe0) === 0xa0) p += 1 + (format & 0x1f);
    else {
      if (K[format] !== TEXT) unsure();
      else if (str(p) === name) return R.p;
      if ((p = R.p) < 0) break;
    }
    const size = SIZES[B[p]!]!;
    p = size > 0 ? p + size : leap(p);
  }
  return -1;
}

function startsWith(p: number, bytes: Uint8Array): boolean {
  let i = 0;
  while (i < bytes.length && B[p + i] === bytes[i]) i++;
  return i === bytes.length;
}

/** A scalar of JSON that needs no second look, for words about it; `undefined` for all else. */
export function simple(p: number): unknown {
  if (B[p] === 0xcf || B[p] === 0xd3) return undefined;
  const value = any(p, MAX_VALUE_DEPTH);
  return R.p < 0 ? undefined : value;
}

/** The literal at `p`, if it is one of `values`. */
export function one(
  p: number,
  values: readonly (string | number | boolean)[],
  readNumber: (p: number) => number,
): string | number | boolean | undefined {
  let value: string | number | boolean | undefined;
  const kind = K[B[p]!];
  if (kind === TEXT) value = str(p);
  else if (kind === NUMBER) value = readNumber(p);
  else if (kind === BOOLEAN) {
    value = B[p] === 0xc3;
    R.p = p + 1;
  } else R.p = -1;
  const index = R.p < 0 ? -1 : values.indexOf(value!);
  if (index < 0) R.p = -1;
  return values[index];
}

const asItIs: ValueCodec = { decode: (value) => value, encode: (value) => value };
const uniqueItems: ValueCodec = /* @__PURE__ */ array(asItIs, { uniqueItems: areUnique });

/** Whether no two items are deeply equal. */
export function unique(items: unknown): boolean {
  return uniqueItems.decode(items, newWalk("msgpack")) !== INVALID;
}
