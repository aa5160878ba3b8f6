import { CAP as CAP0, full, O as O0, W as W0 } from "./output.ts";

const CAP = CAP0;
const O = O0;
const W = W0;

const { buffer } = O;

/** From so many characters on a loop takes four at a time, which is not worth its length before. */
const MEDIUM_LENGTH = 24;

/** Up to so many characters, of which some are not ASCII, a loop beats the call into `TextEncoder`. */
const MIXED_LENGTH = 40;

/** From so many characters on `TextEncoder` beats any loop. */
const LONG_LENGTH = 64;

const encoder = /* @__PURE__ */ new TextEncoder();

/** A string. */
export function putStr(q: number, text: unknown): number {
  if (typeof text !== "string") return -1;
  const { length } = text;
  if (length >= MEDIUM_LENGTH) return putMedium(q, text);
  if (q > CAP) return full();
  const start = q + 1;
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return putMixed(q, text, i);
    O[start + i] = unit;
  }
  O[q] = 0xa0 | length;
  return start + length;
}

function putMedium(q: number, text: string): number {
  const { length } = text;
  if (q + 3 * length > CAP) return full();
  if (length >= LONG_LENGTH) return putLong(q, text);
  const start = q + (length < 32 ? 1 : 2);
  let i = 0;
  for (; i + 4 <= length; i += 4) {
    const a = text.charCodeAt(i);
    const b = text.charCodeAt(i + 1);
    const c = text.charCodeAt(i + 2);
    const d = text.charCodeAt(i + 3);
    if ((a | b | c | d) >= 0x80) break;
    W.setInt32(start + i, a << 24 | b << 16 | c << 8 | d);
  }
  for (; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return length > MIXED_LENGTH ? putUnder256(q, text) : putMixed(q, text, i);
    O[start + i] = unit;
  }
  return header(q, start, length);
}

/** Goes on with a short string where it stopped being ASCII. */
function putMixed(q: number, text: string, from: number): number {
  const guess = q + (text.length < 32 ? 1 : 2);
  let at = guess + from;
  for (let i = from; i < text.length; i++) {
    let unit = text.charCodeAt(i);
    if (unit < 0x80) {
      O[at++] = unit;
      continue;
    }
    if (unit < 0x800) O[at++] = 0xc0 | (unit >> 6);
    else {
      if ((unit & 0xf800) === 0xd800) {
        const low = text.charCodeAt(++i);
        if (unit >= 0xdc00 || (low & 0xfc00) !== 0xdc00) return -1; // a lone surrogate
        unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
        O[at++] = 0xf0 | (unit >> 18);
        O[at++] = 0x80 | ((unit >> 12) & 0x3f);
      } else O[at++] = 0xe0 | (unit >> 12);
      O[at++] = 0x80 | ((unit >> 6) & 0x3f);
    }
    O[at++] = 0x80 | (unit & 0x3f);
  }
  return header(q, guess, at - guess);
}

/** A text of more than 31 bytes and less than 256. */
function putUnder256(q: number, text: string): number {
  const { written } = encoder.encodeInto(text, tail(q + 2));
  if (!isWellFormed(text)) return -1;
  O[q] = 0xd9;
  O[q + 1] = written;
  return q + 2 + written;
}

function putLong(q: number, text: string): number {
  const { length } = text;
  const guess = q + (length < 0x100 ? 2 : length < 0x10000 ? 3 : 5);
  const { written } = encoder.encodeInto(text, tail(guess));
  // Lone surrogates came out as three bytes each, too.
  return written === length || isWellFormed(text) ? header(q, guess, written) : -1;
}

/** Whether a text has no lone surrogate. Browsers have the method since 2023 only. */
function isWellFormed(text: string): boolean {
  return (text as { isWellFormed?(): boolean }).isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
}

/** Texts that start later belong to long messages, and take a view of their own. */
const TAILS = 16_384;

/** Views that were needed once, by where they begin. It grows as messages do; all of them take 1.9 MB. */
const tails: (Uint8Array | undefined)[] = [];

/** The output from a position on. Making a view takes as long as encoding a short string. */
function tail(from: number): Uint8Array {
  // Cheaper than `subarray`.
  if (from >= TAILS) return new Uint8Array(buffer, from);
  // Without holes, which would make a slow map of the array.
  while (tails.length <= from) tails.push(undefined);
  return tails[from] ??= new Uint8Array(buffer, from);
}

/** Writes the header of `length` bytes that stand at `guess`, moving them if it is longer than was guessed. */
function header(q: number, guess: number, length: number): number {
  const start = q + (length < 32 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : 5);
  if (start !== guess) O.copyWithin(start, guess, guess + length);
  if (length < 32) O[q] = 0xa0 | length;
  else if (length < 0x100) {
    O[q] = 0xd9;
    O[q + 1] = length;
  } else if (length < 0x10000) {
    O[q] = 0xda;
    W.setUint16(q + 1, length);
  } else {
    O[q] = 0xdb;
    W.setUint32(q + 1, length);
  }
  return start + length;
}
