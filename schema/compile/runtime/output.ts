/**
 * What compiled encoders write to: one place that never moves, which engines treat as a constant. What was written is
 * lent until something else is encoded, or copied.
 * Encoders return where they stopped, or -1: then either `E.full` is set, as there was too little room, or the value does
 * not match its type. Both are for the readable encoder to look at.
 *
 * @module
 */

import { copyToBlock } from "./block.ts";

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

/** Up to so many bytes the views that {@linkcode lend} gives out are kept: making one costs more than a small message. */
const KEPT_VIEWS = 2_048;

const views: (Uint8Array | undefined)[] = /* @__PURE__ */ new Array(KEPT_VIEWS).fill(undefined);

/** What was written up to `q`, until something else is encoded. */
export function lend(q: number): Uint8Array {
  return q < KEPT_VIEWS ? views[q] ??= O.subarray(0, q) : O.subarray(0, q);
}

/** What was written up to `q`, for good. */
export function close(q: number): Uint8Array {
  return copyToBlock(lend(q));
}

/** There is too little room to go on. */
export function full(): number {
  E.full = true;
  return -1;
}
