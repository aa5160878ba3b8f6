/**
 * What compiled readers of JSON text call. They take bytes and a position, and leave in `J.p` where they
 * stopped, or -1 where something is not the usual case: `JSON.parse` and the readable codecs decide then.
 *
 * @module
 */

import { J, textOf } from "./json_input.ts";

export { J };

/** Digits that a number may have so that adding them up loses nothing. */
const MAX_DIGITS = 15;

/** Nothing that this reader is sure of. */
export function no(): undefined {
  J.p = -1;
}

/** An integer in plain digits. What follows them is for the caller to look at: no other number may go on there. */
export function int(t: Uint8Array, p: number): number {
  let c = t[p]!;
  const isNegative = c === 0x2d;
  if (isNegative) c = t[++p]!;
  if (c === 0x30) {
    J.p = isNegative ? -1 : p + 1;
    return 0;
  }
  const start = p;
  let n = 0;
  while (c >= 0x30 && c <= 0x39) {
    n = n * 10 + (c - 0x30);
    c = t[++p]!;
  }
  J.p = p === start || p - start > MAX_DIGITS ? -1 : p;
  return isNegative ? -n : n;
}

/** A number without an exponent. */
export function num(t: Uint8Array, start: number): number {
  const whole = int(t, start);
  let p = J.p;
  if (p < 0 || t[p] !== 0x2e) return whole;
  const point = p;
  let c = t[++p]!;
  while (c >= 0x30 && c <= 0x39) c = t[++p]!;
  if (p === point + 1 || p > J.e) {
    J.p = -1;
    return 0;
  }
  J.p = p;
  return Number(textOf(t, start, p));
}

/** A string without escapes. */
export function str(t: Uint8Array, p: number): string {
  const start = p + 1;
  let c = t[p] === 0x22 ? t[p = start]! : 0;
  while (c !== 0x22) {
    if (c < 0x20 || c === 0x5c || p >= J.e) {
      J.p = -1;
      return "";
    }
    c = t[++p]!;
  }
  J.p = p + 1;
  return textOf(t, start, p);
}

/** True or false. */
export function bool(t: Uint8Array, p: number): boolean {
  const value = t[p] === 0x74;
  const word = value ? "true" : "false";
  J.p = isWord(t, p, word) ? p + word.length : -1;
  return value;
}

/** Null. */
export function nul(t: Uint8Array, p: number): null {
  J.p = isWord(t, p, "null") ? p + 4 : -1;
  return null;
}

/** Whether a word stands at `p`, one byte for each of its characters. */
export function isWord(t: Uint8Array, p: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (t[p + i] !== word.charCodeAt(i)) return false;
  return true;
}
