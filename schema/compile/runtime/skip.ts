import { B as B0, R as R0, V as V0 } from "./input.ts";
import { str } from "./read_text.ts";
import { isUtf8 } from "./utf8_check.ts";

const B = B0;
const R = R0;
const V = V0;

/** How deep arrays and maps of a message may nest where its limits do not say less. */
const MAX_DEPTH = 64;

/**
 * Moves past any well-formed value, `depth` being that of a container there; returns its end, or -1. What is not wanted
 * has to be well-formed all the same, since the readable decoder looks at the whole message.
 */
export function skip(p: number, depth: number): number {
  const format = B[p]!;
  if (format < 0x80 || format >= 0xe0) return within(p + 1);
  if (format < 0x90) return skipMap(p + 1, format & 0x0f, depth);
  if (format < 0xa0) return skipItems(p + 1, format & 0x0f, depth);
  if (format < 0xc0) return skipText(p + 1, format & 0x1f);
  switch (format) {
    case 0xc0:
    case 0xc2:
    case 0xc3:
      return within(p + 1);
    case 0xc4:
      return skipBytes(p + 2, B[p + 1]!);
    case 0xc5:
      return skipBytes(p + 3, V.getUint16(p + 1));
    case 0xc6:
      return skipBytes(p + 5, V.getUint32(p + 1));
    case 0xc7:
      return skipBytes(p + 3, B[p + 1]!);
    case 0xc8:
      return skipBytes(p + 4, V.getUint16(p + 1));
    case 0xc9:
      return skipBytes(p + 6, V.getUint32(p + 1));
    case 0xcc:
    case 0xd0:
      return within(p + 2);
    case 0xcd:
    case 0xd1:
      return within(p + 3);
    case 0xca:
    case 0xce:
    case 0xd2:
      return within(p + 5);
    case 0xcb:
    case 0xcf:
    case 0xd3:
      return within(p + 9);
    case 0xd4:
    case 0xd5:
    case 0xd6:
    case 0xd7:
    case 0xd8:
      return within(p + 2 + (1 << (format - 0xd4)));
    case 0xd9:
      return skipText(p + 2, B[p + 1]!);
    case 0xda:
      return skipText(p + 3, V.getUint16(p + 1));
    case 0xdb:
      return skipText(p + 5, V.getUint32(p + 1));
    case 0xdc:
      return skipItems(p + 3, V.getUint16(p + 1), depth);
    case 0xdd:
      return skipItems(p + 5, V.getUint32(p + 1), depth);
    case 0xde:
      return skipMap(p + 3, V.getUint16(p + 1), depth);
    case 0xdf:
      return skipMap(p + 5, V.getUint32(p + 1), depth);
    default:
      return -1;
  }
}

function within(end: number): number {
  return end > R.e ? -1 : end;
}

function skipBytes(p: number, length: number): number {
  return length > R.e - p ? -1 : p + length;
}

function skipText(p: number, length: number): number {
  return length <= R.e - p && isUtf8(p, p + length) ? p + length : -1;
}

function skipItems(p: number, count: number, depth: number): number {
  if (depth > MAX_DEPTH || count > R.e - p) return -1;
  for (; count > 0 && p >= 0; count--) p = skip(p, depth + 1);
  return p;
}

/** Up to so many keys are compared one by one. */
const FEW_KEYS = 32;

/** Short keys of the maps that are being skipped, those of outer maps first: where they are, and their first word. */
const starts: Int32Array = /* @__PURE__ */ new Int32Array((MAX_DEPTH + 2) * FEW_KEYS);
const heads: Int32Array = /* @__PURE__ */ new Int32Array((MAX_DEPTH + 2) * FEW_KEYS);

/** So many of them there are. */
let known = 0;

function skipMap(p: number, count: number, depth: number): number {
  if (depth > MAX_DEPTH || 2 * count > R.e - p) return -1;
  if (count > FEW_KEYS) return skipEntries(p, count, depth, new Set());
  const first = known;
  for (let i = 0; i < count && p >= 0; i++) {
    const format = B[p]!;
    if ((format & 0xe0) === 0xa0) p = isNewKey(p, first) ? skip(p + 1 + (format & 0x1f), depth + 1) : -1;
    else {
      // Other formats may stand for the same name.
      const names = new Set(Array.from(starts.subarray(first, known), str));
      p = skipEntries(p, count - i, depth, names);
      break;
    }
  }
  known = first;
  return p;
}

/** Whether a key of less than 32 bytes is well-formed and not yet among those from `first` on. Remembers it. */
function isNewKey(p: number, first: number): boolean {
  const length = B[p]! & 0x1f;
  if (length > R.e - p - 1 || !isUtf8(p + 1, p + 1 + length)) return false;
  // The length and up to three bytes.
  const head = length >= 3 ? V.getInt32(p) : V.getInt32(p) >> (24 - 8 * length);
  for (let i = first; i < known; i++) {
    if (heads[i] === head && isSame(p + 4, starts[i]! + 4, length - 3)) return false;
  }
  heads[known] = head;
  starts[known++] = p;
  return true;
}

function isSame(p: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) {
    if (B[p + i] !== B[other + i]) return false;
  }
  return true;
}

function skipEntries(p: number, count: number, depth: number, names: Set<string>): number {
  for (let i = 0; i < count && p >= 0; i++) {
    if (!isKey(p)) return -1;
    const name = keyText(p);
    if (R.p < 0 || names.has(name)) return -1;
    names.add(name);
    p = skip(R.p, depth + 1);
  }
  return p;
}

/** How many bytes a value takes, by its first one; 0 where that alone does not tell. */
export const SIZES: Uint8Array = /* @__PURE__ */ sizes();

function sizes(): Uint8Array {
  const sizes = new Uint8Array(256).fill(1, 0, 0x80).fill(1, 0xe0);
  for (let length = 0; length < 32; length++) sizes[0xa0 + length] = 1 + length;
  sizes.set([1, 0, 1, 1], 0xc0);
  sizes.set([5, 9, 2, 3, 5, 9, 2, 3, 5, 9, 3, 4, 6, 10, 18], 0xca);
  return sizes;
}

/** Moves past a value that will be looked at later: only lengths count here. */
export function leap(p: number): number {
  for (let left = 1; left > 0; left--) {
    if (p >= R.e) return -1;
    const format = B[p]!;
    const size = SIZES[format]!;
    if (size > 0) p += size;
    else if (format < 0x90) left += 2 * (B[p++]! & 0x0f);
    else if (format < 0xa0) left += B[p++]! & 0x0f;
    else if (format === 0xd9 || format === 0xc4) p += 2 + B[p + 1]!;
    else if (format === 0xda || format === 0xc5) p += 3 + V.getUint16(p + 1);
    else if (format === 0xdb || format === 0xc6) p += 5 + V.getUint32(p + 1);
    else if (format === 0xdc) left += V.getUint16(p + 1), p += 3;
    else if (format === 0xdd) left += V.getUint32(p + 1), p += 5;
    else if (format === 0xde) left += 2 * V.getUint16(p + 1), p += 3;
    else if (format === 0xdf) left += 2 * V.getUint32(p + 1), p += 5;
    else p = skip(p, 0);
    if (p < 0) return -1;
  }
  return p;
}

function isKey(p: number): boolean {
  const format = B[p]!;
  return format < 0x80 || (format >= 0xa0 && format < 0xc0) || format >= 0xe0 ||
    (format >= 0xcc && format <= 0xd3) || (format >= 0xd9 && format <= 0xdb);
}

/** A key as text; integers become digits. */
function keyText(p: number): string {
  const format = B[p]!;
  if ((format >= 0xa0 && format < 0xc0) || (format >= 0xd9 && format <= 0xdb)) return str(p);
  R.p = skip(p, 0);
  if (format < 0x80) return String(format);
  if (format >= 0xe0) return String(format - 0x100);
  switch (format) {
    case 0xcc:
      return String(B[p + 1]);
    case 0xcd:
      return String(V.getUint16(p + 1));
    case 0xce:
      return String(V.getUint32(p + 1));
    case 0xcf:
      return String(V.getBigUint64(p + 1));
    case 0xd0:
      return String(V.getInt8(p + 1));
    case 0xd1:
      return String(V.getInt16(p + 1));
    case 0xd2:
      return String(V.getInt32(p + 1));
    default:
      return String(V.getBigInt64(p + 1));
  }
}
