/**
 * What compiled decoders read from. A message is copied to one place that never moves, with room behind it: engines
 * treat that place as a constant, and no single read needs a check of bounds of its own. The price is a rule: **bytes
 * behind the end may be another message's**, so whatever was read there has to end in failure. Positions only grow, so
 * it is enough that every loop looks at `p > R.e` and that the whole ends exactly at `R.e`.
 *
 * Modules that read it begin with `const B = B0`, since V8 looks up an import at each use, but takes a constant of the
 * module for one: that makes reading and writing up to twice as fast.
 *
 * @module
 */

/** Longer messages take the readable path. */
export const MAX_INPUT_BYTES = 1_048_576;

/** How far generated code may read or skip ahead before it looks at `R.e` again, twice over. */
const ROOM = 16_384;

/** A message with more bytes is read through a window if its type has binary data. */
const WHOLE_BYTES = 16_384;

/** What a window shows at a time: what usually surrounds one large piece of binary data. */
const WINDOW_BYTES = 512;

/** The bytes being decoded. */
export const B: Uint8Array = /* @__PURE__ */ new Uint8Array(MAX_INPUT_BYTES + ROOM);

/** The same bytes as words. */
export const V: DataView = /* @__PURE__ */ new DataView(B.buffer);

const EMPTY: Uint8Array = /* @__PURE__ */ new Uint8Array(0);

/** The state of the one decoding that goes on. Decoding never calls anything that could decode. */
export const R = {
  /** Where the value just read ends; -1 where it could not be read. */
  p: 0,
  /** Where the input ends. */
  e: 0,
  /** The message, and what to add to a position to find it there. */
  message: EMPTY,
  shift: 0,
  /** Whether only the beginning of the message may be seen. */
  windowed: false,
  /** Trials that unions have left. An ambiguous recursive union would else take exponential time. */
  fuel: 0,
  /** How deep in the document the value's root is, a lone value being at 1. */
  base: 1,
  /** The key that was just read and is not declared. */
  key: "",
  /** The failure: which type was expected where (-1: nothing was there), and the path to it, inside out. */
  leaf: 0,
  at: 0,
  path: [] as (string | number)[],
  /** The failure is sure, but what should be told about it is not. */
  vague: false,
  /** Not even the failure is sure: the readable decoder decides. */
  unsure: false,
};

/** Makes a message the input. `hasBytes`: its type has binary data somewhere. */
export function load(message: Uint8Array, hasBytes: boolean): void {
  const { length } = message;
  if (hasBytes && length > WHOLE_BYTES) {
    B.set(message.subarray(0, WINDOW_BYTES));
    R.windowed = true;
    R.e = WINDOW_BYTES;
  } else {
    B.set(message);
    R.windowed = false;
    R.e = length;
  }
  R.message = message;
  R.shift = 0;
  R.fuel = 1_000;
  R.vague = true;
  R.unsure = false;
}

/** Makes the whole of the present message the input. */
export function loadWhole(): void {
  load(R.message, false);
}

/** Whether reading ended where the message ends. */
export function atEnd(): boolean {
  return R.p === R.e && R.p + R.shift === R.message.length;
}

/** Moves the window so that `p` shows what follows `length` bytes from there. */
export function slide(p: number, length: number): void {
  R.shift += length;
  const start = p + R.shift;
  const end = Math.min(start + WINDOW_BYTES, R.message.length);
  if (end > start) B.set(R.message.subarray(start, end), p);
  R.e = p + end - start;
}

/**
 * The value at `at` is not what the type number `leaf` wants. `key` is its place in its parent; `skipped` tells that
 * something that comes before it in the contract was not there yet, and may turn out to be wrong as well.
 */
export function bad(leaf: number, at: number, key?: string | number, skipped = 0): undefined {
  R.leaf = leaf;
  R.at = at;
  R.path = key === undefined ? [] : [key];
  R.vague = skipped !== 0;
  R.p = -1;
}

/** A value inside the present one is wrong, at `key`. */
export function at(key: string | number, skipped = 0): undefined {
  R.path.push(key);
  if (skipped !== 0) R.vague = true;
  R.p = -1;
}

/** Something is wrong that only the readable decoder can put in words. */
export function vague(): undefined {
  R.vague = true;
  R.p = -1;
}

/** Whether the next alternative may be tried. Counts them. A window may have moved, and does not move back. */
export function mayTry(): boolean {
  if (R.unsure || R.windowed) return false;
  if (--R.fuel < 0) R.unsure = true;
  return !R.unsure;
}

/** Something legal that compiled decoders leave to the readable one. */
export function unsure(): undefined {
  R.unsure = true;
  R.p = -1;
}
