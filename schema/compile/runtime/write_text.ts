import { E, full } from "./output.ts";

/** Up to so many characters a loop beats the call into `TextEncoder`. */
const LOOP_LENGTH = 72;

const encoder = /* @__PURE__ */ new TextEncoder();

/** A string. */
export function putStr(q: number, text: unknown): number {
  if (typeof text !== "string") return -1;
  const { length } = text;
  if (q + 3 * length > E.cap) return full();
  if (length > LOOP_LENGTH) return putLong(q, text);
  const { b } = E;
  const start = q + (length < 32 ? 1 : 2);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return putMixed(q, text, i);
    b[start + i] = unit;
  }
  if (length < 32) b[q] = 0xa0 | length;
  else {
    b[q] = 0xd9;
    b[q + 1] = length;
  }
  return start + length;
}

/** Goes on with a short string where it stopped being ASCII. */
function putMixed(q: number, text: string, from: number): number {
  const { b } = E;
  const guess = q + (text.length < 32 ? 1 : 2);
  let at = guess + from;
  for (let i = from; i < text.length; i++) {
    let unit = text.charCodeAt(i);
    if (unit < 0x80) {
      b[at++] = unit;
      continue;
    }
    if (unit < 0x800) b[at++] = 0xc0 | (unit >> 6);
    else {
      if ((unit & 0xf800) === 0xd800) {
        const low = text.charCodeAt(++i);
        if (unit >= 0xdc00 || (low & 0xfc00) !== 0xdc00) return -1; // a lone surrogate
        unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
        b[at++] = 0xf0 | (unit >> 18);
        b[at++] = 0x80 | ((unit >> 12) & 0x3f);
      } else b[at++] = 0xe0 | (unit >> 12);
      b[at++] = 0x80 | ((unit >> 6) & 0x3f);
    }
    b[at++] = 0x80 | (unit & 0x3f);
  }
  return header(q, guess, at - guess);
}

function putLong(q: number, text: string): number {
  if (!text.isWellFormed()) return -1;
  const { length } = text;
  const guess = q + (length < 0x100 ? 2 : length < 0x10000 ? 3 : 5);
  const { written } = encoder.encodeInto(text, new Uint8Array(E.b.buffer, guess));
  return header(q, guess, written);
}

/** Writes the header of `length` bytes that stand at `guess`, moving them if it is longer than was guessed. */
function header(q: number, guess: number, length: number): number {
  const { b, v } = E;
  const start = q + (length < 32 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : 5);
  if (start !== guess) b.copyWithin(start, guess, guess + length);
  if (length < 32) b[q] = 0xa0 | length;
  else if (length < 0x100) {
    b[q] = 0xd9;
    b[q + 1] = length;
  } else if (length < 0x10000) {
    b[q] = 0xda;
    v.setUint16(q + 1, length);
  } else {
    b[q] = 0xdb;
    v.setUint32(q + 1, length);
  }
  return start + length;
}
