import { V as V0 } from "./input.ts";

const V = V0;

/** Longer texts do not fit. */
export const LATIN1_BYTES = 256;

/** Where text is put together before the platform makes a string of it. A word may be written behind the end. */
export const latin1: Uint8Array<ArrayBuffer> = /* @__PURE__ */ new Uint8Array(LATIN1_BYTES + 4);

const words: DataView<ArrayBuffer> = /* @__PURE__ */ new DataView(latin1.buffer);

/**
 * Writes the UTF-8 from `p` to `end` to {@linkcode latin1}: platforms decode ASCII fast, but the first character that is
 * none costs a lot. Returns the number of characters, or -1 if there are others than those of Latin-1.
 */
export function toLatin1(p: number, end: number): number {
  let q = 0;
  while (p < end) {
    const word = V.getInt32(p);
    words.setInt32(q, word);
    const beyond = word & 0x80808080;
    if (beyond === 0) {
      p += 4;
      q += 4;
      continue;
    }
    // So many bytes of the word are ASCII.
    const count = Math.clz32(beyond) >> 3;
    p += count;
    q += count;
    if (p >= end) break;
    const pair = V.getInt16(p);
    // From 0xc280 to 0xc3bf.
    if ((pair & 0xfec0) !== 0xc280 || p + 2 > end) return -1;
    latin1[q++] = pair >> 2 & 0xc0 | pair & 0x3f;
    p += 2;
  }
  // The last word may have shown bytes behind the end.
  return q - (p - end);
}
