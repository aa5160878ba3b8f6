/**
 * What compiled encoders write to: a block of memory that grows message by message and is given out as views, since
 * one small allocation costs more than encoding. Encoders return where they stopped, or -1: then either `E.full` is
 * set, and the whole message is tried again with more room, or the value does not match its type.
 *
 * @module
 */

const BLOCK_BYTES = 65_536;

/** From here on a message is written in a place of its own and then copied, which costs less than fresh memory. */
const LARGE_BYTES = 16_384;

/** Larger places are not kept. */
const KEPT_BYTES = 2_097_152;

/** Room that an encoder may use before it looks at `E.cap`, twice over. */
const ROOM = 8_192;

/** The state of the one encoding that goes on. */
export const E = {
  /** Where the message is written. */
  b: /* @__PURE__ */ new Uint8Array(0),
  v: /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0)),
  /** Nothing may start after this position. */
  cap: -1,
  /** The message starts here; everything before has been given out. */
  start: 0,
  /** There was too little room. */
  full: false,
  /** Only the readable encoder knows whether the value fits. */
  unsure: false,
  /** Trials that unions have left. */
  fuel: 0,
  /** A getter of the value being encoded may want to encode something else. */
  busy: false,
};

interface Place {
  readonly b: Uint8Array<ArrayBuffer>;
  readonly v: DataView<ArrayBuffer>;
  /** Where the next message starts. */
  start: number;
}

function place(bytes: number): Place {
  const b = new Uint8Array(bytes);
  return { b, v: new DataView(b.buffer), start: 0 };
}

/** For small messages: what was written is given out. */
let block: Place | undefined;

/** For large messages: what was written is copied. */
let large: Place | undefined;

let isLarge = false;

/** Makes room for about so many bytes, and returns where to start. */
export function open(bytes: number): number {
  E.full = false;
  E.unsure = false;
  E.fuel = 1_000;
  if (isLarge || block === undefined || block.start + bytes > E.cap) renew(bytes);
  return E.start;
}

function renew(bytes: number): void {
  isLarge = bytes > LARGE_BYTES;
  if (isLarge) {
    if (large === undefined || large.b.length < bytes + 2 * ROOM) large = place(Math.max(131_072, 2 * bytes));
    use(large);
  } else {
    if (block === undefined || block.start + bytes > block.b.length - ROOM) block = place(BLOCK_BYTES);
    use(block);
  }
}

/** Makes more room after the present one was too little, and returns where to start again. */
export function more(): number {
  const isFresh = isLarge || E.start === 0;
  if (!isFresh) block = undefined;
  return open(isFresh ? Math.max(2 * LARGE_BYTES, 2 * E.b.length) : 0);
}

function use({ b, v, start }: Place): void {
  E.b = b;
  E.v = v;
  E.cap = b.length - ROOM;
  E.start = start;
}

/** What was written up to `q`, for good. */
export function close(q: number): Uint8Array {
  const { b, start } = E;
  if (isLarge) return copy(b, q);
  block!.start = E.start = q;
  // Cheaper than `subarray`.
  return new Uint8Array(b.buffer, start, q - start);
}

function copy(b: Uint8Array, q: number): Uint8Array {
  if (b.length > KEPT_BYTES) large = undefined;
  return new Uint8Array(b.subarray(0, q)); // does not clear the memory first, as `slice` does
}

/** There is too little room to go on. */
export function full(): number {
  E.full = true;
  return -1;
}
