/**
 * What readers of JSON text read: bytes, wherever they lie. To make a string of a short text takes as long as to read all
 * that is in it.
 *
 * @module
 */

import type { TextBytes } from "../wire/mod.ts";
import { B as B0, R, textAt } from "./runtime/mod.ts";

const B = B0;

/**
 * The state of the one reading that goes on. **Bytes behind the end may be another message's**, so whatever was read
 * there has to end in failure: positions only grow, and whoever began looks at whether reading ended at `J.e`.
 */
export const J = {
  /** Where the value just read ends; -1 where something is not the usual case. */
  p: 0,
  /** Where the text ends. */
  e: 0,
};

/** `JSON.parse` is as good for longer texts. */
export const MAX_BYTES = 4_096;

/** Up to so many characters a loop beats a call into the platform. */
const SHORT_LENGTH = 64;

const encoder = new TextEncoder();

/** A text as bytes, until the next one is loaded. `undefined` if it is too long or UTF-8 cannot carry it. */
export function load(text: string): TextBytes | undefined {
  const { length } = text;
  if (length > SHORT_LENGTH) return length > MAX_BYTES ? undefined : loadLong(text);
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x80) return loadLong(text);
    B[i] = unit;
  }
  return { bytes: B, start: 0, end: length };
}

function loadLong(text: string): TextBytes | undefined {
  const { written } = encoder.encodeInto(text, B);
  return written === text.length || isCarried(text) ? { bytes: B, start: 0, end: written } : undefined;
}

/** The text of UTF-8. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  const length = end - start;
  if (bytes !== B) {
    B.set(bytes.subarray(start, end));
    start = 0;
  }
  R.e = start + length;
  const made = textAt(start, length);
  if (R.p < 0) J.p = -1;
  return made;
}

/** Whether UTF-8 can carry a text: it has no lone surrogates. */
export function isCarried(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
