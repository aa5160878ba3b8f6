/**
 * What compiled writers of JSON text call. They write UTF-8 to the one place that compiled encoders write to, and return
 * where they stopped, or -1 where something is not the usual case: `JSON.stringify` and the readable codecs decide then.
 * Each of them looks at the room that is left, so whoever calls them may write a key and some brackets without a look.
 *
 * @module
 */

import { isCarried } from "./json_input.ts";
import { CAP as CAP0, O as O0 } from "./runtime/mod.ts";

const CAP = CAP0;
const O = O0;

const [QUOTE, BACKSLASH, ZERO] = [0x22, 0x5c, 0x30];

/** An array with more items is left to `JSON.stringify`, which is faster then. */
export const MAX_WRITTEN_ITEMS = 16;

/** Up to so many characters a loop beats calls into the platform. */
const SHORT_LENGTH = 64;

const encoder = new TextEncoder();

/** Text as it is, of whatever length. */
export function writeText(q: number, text: string): number {
  return q + 3 * text.length > CAP ? -1 : q + encoder.encodeInto(text, O.subarray(q)).written;
}

function writeAscii(q: number, text: string): number {
  for (let i = 0; i < text.length; i++) O[q + i] = text.charCodeAt(i);
  return q + text.length;
}

/** A number. -0 becomes 0. */
export function writeNum(q: number, value: unknown): number {
  if (Number.isSafeInteger(value)) return writeInt(q, value);
  return typeof value === "number" && value - value === 0 && q <= CAP ? writeAscii(q, `${value}`) : -1;
}

/** A whole number. */
export function writeInt(q: number, value: unknown): number {
  if (!Number.isSafeInteger(value) || q > CAP) return -1;
  let rest = (value as number) | 0;
  if (rest !== value || rest < 0) return writeAscii(q, `${value}`);
  let end = q + 1;
  for (let bound = 10; rest >= bound; bound *= 10) end++;
  for (let at = end - 1; at >= q; at--) {
    const tens = (rest / 10) | 0;
    O[at] = ZERO + rest - 10 * tens;
    rest = tens;
  }
  return end;
}

/** A string, if UTF-8 can carry it. */
export function writeStr(q: number, value: unknown): number {
  if (typeof value !== "string" || q > CAP) return -1;
  const { length } = value;
  if (length > SHORT_LENGTH) return writeOther(q, value);
  const start = q + 1;
  for (let i = 0; i < length; i++) {
    const c = value.charCodeAt(i);
    if (c < 0x20 || c === QUOTE || c === BACKSLASH || c >= 0x80) return writeOther(q, value);
    O[start + i] = c;
  }
  O[q] = O[start + length] = QUOTE;
  return start + length + 1;
}

/** A string that is long or has something to escape or to encode. */
function writeOther(q: number, value: string): number {
  return isCarried(value) ? writeText(q, JSON.stringify(value)) : -1;
}

/** A boolean. */
export function writeBool(q: number, value: unknown): number {
  return typeof value === "boolean" && q <= CAP ? writeAscii(q, value ? "true" : "false") : -1;
}

/** Null. */
export function writeNul(q: number, value: unknown): number {
  return value === null && q <= CAP ? writeAscii(q, "null") : -1;
}

/** Whether an object is like those that literals make. Others are looked at by the readable codec. */
export function isPlain(value: object): boolean {
  return Object.getPrototypeOf(value) === Object.prototype;
}

/** What an object has itself, and does not inherit. */
export function own(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
