import { B as B0, V as V0 } from "./input.ts";

const B = B0;
const V = V0;

/** Whether the bytes from `p` to `end` are UTF-8, as `TextDecoder` with `fatal` would say, at a fraction of its price. */
export function isUtf8(p: number, end: number): boolean {
  while (p < end) {
    // Four ASCII characters at a time.
    while (p + 4 <= end && (V.getInt32(p) & 0x80808080) === 0) p += 4;
    if (p >= end) break;
    const lead = B[p++]!;
    if (lead < 0x80) continue;
    let more: number;
    // The second byte has bounds of its own where the shortest form, surrogates or U+10FFFF set some.
    let low = 0x80;
    let high = 0xbf;
    if (lead >= 0xc2 && lead < 0xe0) more = 1;
    else if (lead >= 0xe0 && lead < 0xf0) {
      more = 2;
      if (lead === 0xe0) low = 0xa0;
      else if (lead === 0xed) high = 0x9f;
    } else if (lead >= 0xf0 && lead < 0xf5) {
      more = 3;
      if (lead === 0xf0) low = 0x90;
      else if (lead === 0xf4) high = 0x8f;
    } else return false;
    if (more > end - p) return false;
    const second = B[p++]!;
    if (second < low || second > high) return false;
    for (; more > 1; more--) {
      if ((B[p++]! & 0xc0) !== 0x80) return false;
    }
  }
  return true;
}
