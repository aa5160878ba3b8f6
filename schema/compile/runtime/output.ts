/**
 * What compiled encoders write to: a block of memory that grows message by message and is given out as views, since
 * one small allocation costs more than encoding. Encoders return where they stopped, or -1: then either `E.full` is
 * set, and the whole message is tried again with more room, or the value does not match its type.
 *
 * @module
 */

const BLOCK_BYTES = 65_536;

/** Room that an encoder may use before it looks at `E.cap`, twice over. */
const ROOM = 8_192;

/** The state of the one encoding that goes on. */
export const E = {
  b: /* @__PURE__ */ new Uint8Array(0),
  v: /* @__PURE__ */ new DataView(/* @__PURE__ */ new ArrayBuffer(0)),
  /** Nothing may start after this position. */
  cap: -1,
  /** The next message starts here; everything before has been given out. */
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

/** Makes sure that about so many bytes can be written, and returns where to start. */
export function open(bytes: number): number {
  if (E.start + bytes > E.cap) {
    const size = bytes + 2 * ROOM;
    E.b = new Uint8Array(Math.max(BLOCK_BYTES, size));
    E.v = new DataView(E.b.buffer);
    E.cap = E.b.length - ROOM;
    E.start = 0;
  }
  E.full = false;
  E.unsure = false;
  E.fuel = 1_000;
  return E.start;
}

/** What was written up to `q`, for good. */
export function close(q: number): Uint8Array {
  const { b, start } = E;
  const written = b.subarray(start, q);
  E.start = q;
  if (b.length > BLOCK_BYTES && q > BLOCK_BYTES) {
    // A large block is not kept for what comes next, and not given out if most of it is unused.
    E.cap = -1;
    if (2 * written.length < b.length) return written.slice();
  }
  return written;
}

/** There is too little room to go on. */
export function full(): number {
  E.full = true;
  return -1;
}
