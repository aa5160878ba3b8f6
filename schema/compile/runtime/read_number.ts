import { B as B0, R as R0, V as V0 } from "./input.ts";

const B = B0;
const R = R0;
const V = V0;

const TWO_32 = 4_294_967_296;

/** Whatever number stands at `p`, as near as a double comes; `NaN` and `R.p` of -1 where there is none. */
function any(p: number): number {
  const format = B[p]!;
  if (format < 0x80) {
    R.p = p + 1;
    return format;
  }
  if (format >= 0xe0) {
    R.p = p + 1;
    return format - 0x100;
  }
  switch (format) {
    case 0xca:
      R.p = p + 5;
      return V.getFloat32(p + 1);
    case 0xcb:
      R.p = p + 9;
      return V.getFloat64(p + 1);
    case 0xcc:
      R.p = p + 2;
      return B[p + 1]!;
    case 0xcd:
      R.p = p + 3;
      return V.getUint16(p + 1);
    case 0xce:
      R.p = p + 5;
      return V.getUint32(p + 1);
    case 0xcf:
      R.p = p + 9;
      return V.getUint32(p + 1) * TWO_32 + V.getUint32(p + 5);
    case 0xd0:
      R.p = p + 2;
      return V.getInt8(p + 1);
    case 0xd1:
      R.p = p + 3;
      return V.getInt16(p + 1);
    case 0xd2:
      R.p = p + 5;
      return V.getInt32(p + 1);
    case 0xd3:
      R.p = p + 9;
      return V.getInt32(p + 1) * TWO_32 + V.getUint32(p + 5);
  }
  R.p = -1;
  return NaN;
}

function is64Bits(p: number): boolean {
  return B[p] === 0xcf || B[p] === 0xd3;
}

/** A whole number within ±(2^53 - 1), in any int or float format. */
export function int(p: number): number {
  const value = any(p);
  // Beyond the safe range a sum of two words may be rounded, but never back into it.
  if (!Number.isSafeInteger(value)) R.p = -1;
  return value;
}

/** A finite number, in any format that holds it exactly. */
export function num(p: number): number {
  const value = any(p);
  if (!Number.isFinite(value)) R.p = -1;
  else if (is64Bits(p) && !Number.isSafeInteger(value) && BigInt(value) !== bits(p)) R.p = -1;
  return value;
}

/** A number that a literal may be equal to: an int of 64 bits that is no safe integer is equal to none. */
export function literalNumber(p: number): number {
  const value = any(p);
  if (is64Bits(p) && !Number.isSafeInteger(value)) R.p = -1;
  return value;
}

/** A whole number of 64 bits, in any int format or as a safe integer in a float. */
export function big(p: number): bigint {
  const value = any(p);
  if (Number.isSafeInteger(value)) return BigInt(value);
  if (is64Bits(p)) return bits(p);
  R.p = -1;
  return 0n;
}

function bits(p: number): bigint {
  return B[p] === 0xcf ? V.getBigUint64(p + 1) : V.getBigInt64(p + 1);
}
