import { V as V0 } from "./input.ts";

const V = V0;

/** Longer texts do not fit. */
export const UTF16_BYTES = 160;

/** Where text is put together in UTF-16, little-endian. Two words may be written behind the end. */
export const utf16: Uint8Array<ArrayBuffer> = /* @__PURE__ */ new Uint8Array(2 * UTF16_BYTES + 8);

const words: DataView<ArrayBuffer> = /* @__PURE__ */ new DataView(utf16.buffer);

/**
 * Writes the UTF-8 from `p` to `end` to {@linkcode utf16}: for texts of this length platforms decode what is neither
 * ASCII nor Latin-1 more slowly. Returns the number of bytes written, or -1 where that is no UTF-8, as `TextDecoder`
 * with `fatal` would say.
 */
export function toUtf16(p: number, end: number): number {
  let q = 0;
  while (p < end) {
    let word = V.getInt32(p, true);
    if ((word & 0x80) === 0) {
      // As many of the four as are ASCII stay.
      words.setInt32(q, word & 0x7f | (word & 0x7f00) << 8, true);
      words.setInt32(q + 4, word >> 16 & 0x7f | word >> 8 & 0x7f0000, true);
      const beyond = word & 0x80808000;
      const count = beyond === 0 ? 4 : (31 - Math.clz32(beyond & -beyond)) >> 3;
      p += count;
      q += 2 * count;
      if (count === 4 || p >= end) continue;
      word = V.getInt32(p, true);
    }
    const lead = word & 0xff;
    if (lead < 0xe0) {
      if (lead < 0xc2 || (word & 0xc000) !== 0x8000) return -1;
      words.setInt16(q, (word & 0x1f) << 6 | word >> 8 & 0x3f, true);
      p += 2;
      q += 2;
    } else if (lead < 0xf0) {
      const unit = (word & 0x0f) << 12 | word >> 2 & 0xfc0 | word >> 16 & 0x3f;
      if ((word & 0xc0c000) !== 0x808000 || unit < 0x800 || (unit & 0xf800) === 0xd800) return -1;
      words.setInt16(q, unit, true);
      p += 3;
      q += 2;
    } else {
      const point = (word & 0x07) << 18 | word << 4 & 0x3f000 | word >> 10 & 0xfc0 | word >> 24 & 0x3f;
      if (lead > 0xf4 || ((word ^ 0x80808000) & 0xc0c0c000) !== 0 || point < 0x10000 || point > 0x10ffff) {
        return -1;
      }
      words.setInt16(q, 0xd7c0 + (point >> 10), true);
      words.setInt16(q + 2, 0xdc00 | point & 0x3ff, true);
      p += 4;
      q += 4;
    }
    // The character may go on behind the end.
    if (p > end) return -1;
  }
  // The last word may have shown bytes behind the end.
  return q - 2 * (p - end);
}
