/**
 * What compiled encoders write to: one place that never moves, which engines treat as a constant. What was written is
 * then copied to a block that is given out piece by piece, since one small allocation costs more than encoding.
 * Encoders return where they stopped, or -1: then either `E.full` is set, as there was too little room, or the value does
 * not match its type. Both are for the readable encoder to look at.
 *
 * @module
 */

/** Longer messages take the readable path. */
const MAX_OUTPUT_BYTES = 1_048_576;

/** How far generated code may write before it looks at {@linkcode CAP} again, twice over. */
const ROOM = 8_192;

/** The bytes being written. */
export const O: Uint8Array<ArrayBuffer> = /* @__PURE__ */ new Uint8Array(MAX_OUTPUT_BYTES + ROOM);

/** The same bytes as words. */
export const W: DataView<ArrayBuffer> = /* @__PURE__ */ new DataView(O.buffer);

/** Nothing may start after this position. */
export const CAP: number = MAX_OUTPUT_BYTES;

/** The state of the one encoding that goes on. */
export const E = {
  /** There was too little room. */
  full: false,
  /** Only the readable encoder knows whether the value fits. */
  unsure: false,
  /** Trials that unions have left. */
  fuel: 0,
  /** A getter of the value being encoded may want to encode something else. */
  busy: false,
};

/** Begins a message. */
export function open(): void {
  E.full = false;
  E.unsure = false;
  E.fuel = 1_000;
}

const BLOCK_BYTES = 131_072;

/** From here on a message gets memory of its own. */
const LARGE_BYTES = 16_384;

/** Up to here a loop over words beats a call. */
const LOOP_BYTES = 64;

const outWords: Int32Array = /* @__PURE__ */ new Int32Array(O.buffer);

let buffer: ArrayBuffer = /* @__PURE__ */ new ArrayBuffer(0);
let block: Uint8Array = /* @__PURE__ */ new Uint8Array(buffer);
let blockWords: Int32Array = /* @__PURE__ */ new Int32Array(buffer);

/** So much of the block has been given out. */
let used = BLOCK_BYTES;

/** Up to so many bytes the views that {@linkcode lend} gives out are kept: making one costs more than a small message. */
const KEPT_VIEWS = 2_048;

const views: (Uint8Array | undefined)[] = /* @__PURE__ */ new Array(KEPT_VIEWS).fill(undefined);

/** What was written up to `q`, until something else is encoded. */
export function lend(q: number): Uint8Array {
  return q < KEPT_VIEWS ? views[q] ??= O.subarray(0, q) : O.subarray(0, q);
}

/** What was written up to `q`, for good. */
export function close(q: number): Uint8Array {
  if (q > LARGE_BYTES) return new Uint8Array(O.subarray(0, q));
  if (q > BLOCK_BYTES - used) renew();
  const start = used;
  if (q > LOOP_BYTES) block.set(O.subarray(0, q), start);
  else {
    const from = start >> 2;
    const words = (q + 3) >> 2;
    for (let i = 0; i < words; i++) blockWords[from + i] = outWords[i]!;
  }
  used = (start + q + 3) & ~3;
  // Cheaper than `subarray`.
  return new Uint8Array(buffer, start, q);
}

function renew(): void {
  buffer = new ArrayBuffer(BLOCK_BYTES);
  block = new Uint8Array(buffer);
  blockWords = new Int32Array(buffer);
  used = 0;
}

/** There is too little room to go on. */
export function full(): number {
  E.full = true;
  return -1;
}
