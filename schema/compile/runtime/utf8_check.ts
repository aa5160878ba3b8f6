import { B as B0, V as V0 } from "./input.ts";

const B = B0;
const V = V0;

/** Whether the bytes from `p` to `end` are UTF-8, as `TextDecoder` with `fatal` would say, at a fraction of its price. */
export function isUtf8(p: number, end: number): boolean {
  while (p < end) {
    const beyond = V.getInt32(p) & 0x80808080;
    if (beyond === 0) {
      p += 4;
      continue;
    }
    // So many bytes of the word are ASCII.
    p += Math.clz32(beyond) >> 3;
    if (p >= end) break;
    const size = sizeAt(p);
    if (size === 0 || size > end - p) return false;
    p += size;
  }
  return true;
}

/** How many bytes the character at `p` has, which is not ASCII; 0 if it is none. */
function sizeAt(p: number): number {
  const lead = B[p]!;
  const second = B[p + 1]!;
  if (lead < 0xe0) return lead >= 0xc2 && (second & 0xc0) === 0x80 ? 2 : 0;
  // The second byte has bounds of its own where the shortest form, surrogates or U+10FFFF set some.
  if (lead < 0xf0) {
    const low = lead === 0xe0 ? 0xa0 : 0x80;
    const high = lead === 0xed ? 0x9f : 0xbf;
    return second >= low && second <= high && isMore(p + 2) ? 3 : 0;
  }
  const low = lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xf4 ? 0x8f : 0xbf;
  return lead < 0xf5 && second >= low && second <= high && isMore(p + 2) && isMore(p + 3) ? 4 : 0;
}

/** Whether the byte at `p` continues a character. */
function isMore(p: number): boolean {
  return (B[p]! & 0xc0) === 0x80;
}
