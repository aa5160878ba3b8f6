import { B as B0, R as R0, V as V0 } from "./input.ts";
import { latin1, toLatin1 } from "./read_latin1.ts";
import { toUtf16, utf16, UTF16_BYTES } from "./read_utf16.ts";
import { isUtf8 } from "./utf8_check.ts";

const B = B0;
const R = R0;
const V = V0;

/** The same bytes, four at a time, where that is enough. */
const A: Int32Array = /* @__PURE__ */ new Int32Array(B.buffer);

/** Strings up to so many bytes are looked up among those seen before; most keys, codes and short ids repeat. */
const CACHED_BYTES = 8;

/** Up to here building a string from its bytes beats any call into the platform. */
const BUILT_BYTES = 24;

/** Up to here looking at each word tells whether a text is ASCII sooner than the platform does. */
const SCANNED_BYTES = 512;

/** So many bytes of a longer text tell in most cases whether it is ASCII, which is copied faster. */
const PROBED_BYTES = 128;

const CACHE_BITS = 11;
const cachedText: string[] = /* @__PURE__ */ new Array(1 << CACHE_BITS).fill("");

/** Two words for each text that tell it from all others; see {@linkcode cached}. */
const cachedWords: Int32Array = /* @__PURE__ */ new Int32Array(2 << CACHE_BITS).fill(-1); // no ASCII

// Not `fatal`, which is several times slower in Deno even for good bytes; `ignoreBOM` keeps U+FEFF, which is data.
const decoder = /* @__PURE__ */ new TextDecoder("utf-8", { ignoreBOM: true });

/** A string of any format at `p`. */
export function str(p: number): string {
  const format = B[p]!;
  if ((format & 0xe0) === 0xa0) return text(p + 1, format & 0x1f);
  if (format === 0xd9) return text(p + 2, B[p + 1]!);
  if (format === 0xda) return text(p + 3, V.getUint16(p + 1));
  if (format === 0xdb) return text(p + 5, V.getUint32(p + 1));
  R.p = -1;
  return "";
}

/** The `length` bytes at `p` as text. */
export function text(p: number, length: number): string {
  if (length > R.e - p) {
    R.p = -1;
    return "";
  }
  R.p = p + length;
  if (length <= CACHED_BYTES) return cached(p, length);
  if (length < BUILT_BYTES && isShortAscii(p, length)) return build(p, length);
  return convert(p, length);
}

/**
 * The first four bytes and the last four are the whole text, but for its length. As they are ASCII, each has a bit to
 * spare, which is where the length goes. What is not ASCII is not kept.
 */
function cached(p: number, length: number): string {
  let head: number;
  let tail = 0;
  if (length >= 4) {
    head = V.getInt32(p);
    tail = V.getInt32(p + length - 4);
  } else if (length === 0) return "";
  else head = V.getInt32(p) >>> (32 - 8 * length);
  if (((head | tail) & 0x80808080) !== 0) return convert(p, length);
  tail |= (length & 1) << 31 | (length & 2) << 22 | (length & 4) << 13;
  const at = (Math.imul(head, 0x9e3779b1) ^ Math.imul(tail, 0x85ebca6b)) >>> (32 - CACHE_BITS);
  if (cachedWords[2 * at] === head && cachedWords[2 * at + 1] === tail) return cachedText[at]!;
  cachedWords[2 * at] = head;
  cachedWords[2 * at + 1] = tail;
  return cachedText[at] = build(p, length);
}

/** `length` is 9 to 23. Words may overlap. */
function isShortAscii(p: number, length: number): boolean {
  let bits = V.getInt32(p) | V.getInt32(p + 4) | V.getInt32(p + length - 4);
  if (length > 12) bits |= V.getInt32(p + 8);
  if (length > 16) bits |= V.getInt32(p + 12) | V.getInt32(p + length - 8);
  return (bits & 0x80808080) === 0;
}

const from = String.fromCharCode;

// With the number of characters in the call the engine builds the string in one go.
// deno-fmt-ignore
function build(p: number, length: number): string {
  const b = B as unknown as readonly number[]; // without `undefined`, which there is none of
  switch (length) {
    case 1: return from(b[p]!);
    case 2: return from(b[p]!, b[p+1]!);
    case 3: return from(b[p]!, b[p+1]!, b[p+2]!);
    case 4: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!);
    case 5: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!);
    case 6: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!);
    case 7: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!);
    case 8: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!);
    case 9: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!);
    case 10: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!);
    case 11: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!);
    case 12: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!);
    case 13: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!);
    case 14: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!);
    case 15: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!);
    case 16: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!, b[p+15]!);
    case 17: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!, b[p+15]!, b[p+16]!);
    case 18: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!, b[p+15]!, b[p+16]!, b[p+17]!);
    case 19: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!, b[p+15]!, b[p+16]!, b[p+17]!, b[p+18]!);
    case 20: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!, b[p+15]!, b[p+16]!, b[p+17]!, b[p+18]!, b[p+19]!);
    case 21: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!, b[p+15]!, b[p+16]!, b[p+17]!, b[p+18]!, b[p+19]!, b[p+20]!);
    case 22: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!, b[p+15]!, b[p+16]!, b[p+17]!, b[p+18]!, b[p+19]!, b[p+20]!, b[p+21]!);
    default: return from(b[p]!, b[p+1]!, b[p+2]!, b[p+3]!, b[p+4]!, b[p+5]!, b[p+6]!, b[p+7]!, b[p+8]!, b[p+9]!, b[p+10]!, b[p+11]!, b[p+12]!, b[p+13]!, b[p+14]!, b[p+15]!, b[p+16]!, b[p+17]!, b[p+18]!, b[p+19]!, b[p+20]!, b[p+21]!, b[p+22]!);
  }
}

function convert(p: number, length: number): string {
  const end = p + length;
  if (length < UTF16_BYTES && latin1Slice !== undefined && ucs2Slice !== undefined) {
    const count = toLatin1(p, end);
    if (count >= 0) return latin1Slice.call(latin1, 0, count);
    const size = toUtf16(p, end);
    return size < 0 ? noText() : ucs2Slice.call(utf16, 0, size);
  }
  const text = convertLong(p, end);
  // Bad bytes come out as U+FFFD, and so do the bytes of U+FFFD itself.
  return !text.includes("\ufffd") || isUtf8(p, end) ? text : noText();
}

function noText(): string {
  R.p = -1;
  return "";
}

function convertLong(p: number, end: number): string {
  if (latin1Slice !== undefined && byteLength !== undefined) {
    const isShort = end - p <= SCANNED_BYTES;
    if (isAscii(p, isShort ? end : p + PROBED_BYTES)) {
      const text = latin1Slice.call(B, p, end);
      // As many bytes in UTF-8 as in Latin-1: all of it was ASCII.
      if (isShort || byteLength(text) === end - p) return text;
    }
  }
  return decoder.decode(B.subarray(p, end));
}

/** Whether the bytes from `p` to `end`, of which there are some, are ASCII. */
function isAscii(p: number, end: number): boolean {
  // Between the first word and the last, which may overlap others, are whole ones: what stands around is not looked at.
  let bits = V.getInt32(p) | V.getInt32(end - 4);
  let i = (p + 3) >> 2;
  const last = end >> 2;
  for (const lastEight = last - 7; i < lastEight; i += 8) {
    bits |= A[i]! | A[i + 1]! | A[i + 2]! | A[i + 3]! | A[i + 4]! | A[i + 5]! | A[i + 6]! | A[i + 7]!;
    if ((bits & 0x80808080) !== 0) return false;
  }
  for (; i < last; i++) bits |= A[i]!;
  return (bits & 0x80808080) === 0;
}

/** Bytes of some encoding as a string. Node's `Buffer` has such methods, which take any `Uint8Array`. */
type Slice = (this: Uint8Array, start: number, end: number) => string;

interface NodeBuffer {
  readonly prototype: { readonly latin1Slice?: Slice; readonly ucs2Slice?: Slice };
  readonly byteLength: (text: string) => number;
}

/** Without importing what browsers do not have. */
function nodeBuffer(): NodeBuffer | undefined {
  return (globalThis as { Buffer?: NodeBuffer }).Buffer;
}

const latin1Slice = /* @__PURE__ */ nodeBuffer()?.prototype.latin1Slice;
const ucs2Slice = /* @__PURE__ */ nodeBuffer()?.prototype.ucs2Slice;
const byteLength = /* @__PURE__ */ nodeBuffer()?.byteLength;
