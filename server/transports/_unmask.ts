/** From so many bytes on, whole words are worth a view of their own. */
const MIN_BYTES_BY_WORDS = 64;

/** The high bits of a word's bytes. */
const HIGH_BITS = 0x80808080 | 0;

/** A mask laid out as the words of memory are, whatever order of bytes the machine has. */
const maskBytes = new Uint8Array(4);
const maskWord = new Int32Array(maskBytes.buffer);

/**
 * Takes the mask (RFC 6455, section 5.3) off `bytes` from `start` to `end`, in place. The first of the mask's bytes is
 * its highest.
 *
 * @returns Whether they are all ASCII: asked for while each is at hand, since it decides how text is decoded.
 */
export function unmask(bytes: Uint8Array, mask: number, [start, end]: readonly [number, number]): boolean {
  if (end - start < MIN_BYTES_BY_WORDS) return isAscii(unmaskBytes(bytes, mask, start, end));
  // The first and last word that belong to the payload as a whole, by their place in memory.
  const { byteOffset } = bytes;
  const firstWord = (byteOffset + start + 3) >> 2;
  const lastWord = (byteOffset + end) >> 2;
  const words = new Int32Array(bytes.buffer, firstWord << 2, lastWord - firstWord);
  const alignedStart = (firstWord << 2) - byteOffset;
  const alignedEnd = (lastWord << 2) - byteOffset;
  const turned = rotated(mask, alignedStart - start);
  for (let i = 0; i < 4; i++) maskBytes[i] = turned >>> (24 - 8 * i);
  const word = maskWord[0]!;
  let seen = unmaskBytes(bytes, mask, start, alignedStart) | unmaskBytes(bytes, turned, alignedEnd, end);
  for (let i = 0; i < words.length; i++) seen |= words[i]! ^= word;
  return isAscii(seen);
}

/** The mask for what comes `count` bytes later. */
export function rotated(mask: number, count: number): number {
  const bits = 8 * (count & 3);
  return bits === 0 ? mask : mask << bits | mask >>> (32 - bits);
}

function unmaskBytes(bytes: Uint8Array, mask: number, start: number, end: number): number {
  const [a, b, c, d] = [mask >>> 24, mask >>> 16 & 0xff, mask >>> 8 & 0xff, mask & 0xff];
  let seen = 0;
  let at = start;
  // A loop that turns the mask for each byte takes twice as long, and small calls are unmasked here.
  for (; at + 3 < end; at += 4) {
    seen |= (bytes[at]! ^= a) | (bytes[at + 1]! ^= b) | (bytes[at + 2]! ^= c) | (bytes[at + 3]! ^= d);
  }
  if (at < end) seen |= bytes[at]! ^= a;
  if (at + 1 < end) seen |= bytes[at + 1]! ^= b;
  if (at + 2 < end) seen |= bytes[at + 2]! ^= c;
  return seen;
}

function isAscii(seen: number): boolean {
  return (seen & HIGH_BITS) === 0;
}
