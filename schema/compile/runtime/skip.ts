import { B, R, V } from "./input.ts";
import { str } from "./read_text.ts";
import { isUtf8 } from "./utf8_check.ts";

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

function skipMap(p: number, count: number, depth: number): number {
  if (depth > MAX_DEPTH || 2 * count > R.e - p) return -1;
  const few: string[] = [];
  const many = count > FEW_KEYS ? new Set<string>() : undefined;
  for (let i = 0; i < count; i++) {
    if (!isKey(p)) return -1;
    const key = keyText(p);
    if (R.p < 0 || (many ? many.has(key) : few.includes(key))) return -1;
    if (many) many.add(key);
    else few.push(key);
    p = skip(R.p, depth + 1);
    if (p < 0) return -1;
  }
  return p;
}

/** Moves past a value that will be looked at later: only lengths count here. */
export function leap(p: number): number {
  for (let left = 1; left > 0; left--) {
    if (p >= R.e) return -1;
    const format = B[p]!;
    if (format < 0x80 || format >= 0xe0) p++;
    else if (format < 0x90) left += 2 * (B[p++]! & 0x0f);
    else if (format < 0xa0) left += B[p++]! & 0x0f;
    else if (format < 0xc0) p += 1 + (format & 0x1f);
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
