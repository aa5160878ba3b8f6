import { Extension } from "./extension.ts";
import { writeText } from "./text.ts";
import { splitDate, TIMESTAMP } from "./timestamp.ts";

/** Memory is taken in blocks of this size and given out as views, since one small allocation costs more than encoding. */
const BLOCK_BYTES = 65_536;

/** Far above any schema's depth: what nests deeper is taken for a cycle. */
const MAX_DEPTH = 1_000;

/** Up to this many UTF-16 units a loop over ASCII beats the call into `TextEncoder`. */
const SHORT = 48;

const TWO_32 = 4_294_967_296;

/** Writes values as MessagePack in their shortest forms. */
export class Writer {
  #bytes = new Uint8Array(0);
  #view = new DataView(this.#bytes.buffer);
  /** Bytes before this belong to views already given out and are never written again. */
  #start = 0;
  #position = 0;

  /**
   * One value as bytes that stay valid for ever.
   *
   * @throws {TypeError} If MessagePack cannot carry the value. Nothing is left behind.
   */
  write(value: unknown): Uint8Array {
    this.#position = this.#start;
    this.#value(value, 1);
    return this.#finish();
  }

  #finish(): Uint8Array {
    const { length } = this.#bytes;
    const written = this.#bytes.subarray(this.#start, this.#position);
    this.#start = this.#position;
    if (length <= BLOCK_BYTES) return written;
    // A large buffer is not kept for what comes next, and not given out if most of it is unused.
    this.#use(new Uint8Array(0));
    return written.length * 2 < length ? written.slice() : written;
  }

  #value(value: unknown, depth: number): void {
    switch (typeof value) {
      case "string":
        return this.#text(value);
      case "number":
        return this.#number(value);
      case "bigint":
        return this.#bigint(value);
      case "boolean":
        return this.#byte(value ? 0xc3 : 0xc2);
      case "undefined":
        return this.#byte(0xc0);
      case "object":
        return value === null ? this.#byte(0xc0) : this.#object(value, depth);
      default:
        throw new TypeError(`cannot encode a ${typeof value} as MessagePack`);
    }
  }

  #object(value: object, depth: number): void {
    if (value instanceof Uint8Array) return this.#binary(value);
    if (value instanceof Date) return this.#timestamp(value);
    if (value instanceof Extension) return this.#extension(value);
    if (ArrayBuffer.isView(value)) {
      throw new TypeError("cannot encode a view other than Uint8Array as MessagePack");
    }
    if (depth > MAX_DEPTH) throw new TypeError("cannot encode a value that contains itself as MessagePack");
    if (Array.isArray(value)) return this.#array(value, depth);
    if (value instanceof Map) return this.#map(value, depth);
    return this.#record(value as Record<string, unknown>, depth);
  }

  #array(array: readonly unknown[], depth: number): void {
    this.#header(array.length, 0x90, 0xdc);
    // Not for-of or forEach, which an array's owner can change and which skip holes.
    for (let i = 0, length = array.length; i < length; i++) this.#value(array[i], depth + 1);
  }

  /** A `Map` keeps the type of its keys, so that the protocol's own maps can have integers. */
  #map(map: ReadonlyMap<unknown, unknown>, depth: number): void {
    this.#header(map.size, 0x80, 0xde);
    for (const [key, value] of map) {
      if (typeof key !== "string" && !Number.isSafeInteger(key)) {
        throw new TypeError("cannot encode a Map whose keys are neither strings nor integers as MessagePack");
      }
      this.#value(key, depth + 1);
      this.#value(value, depth + 1);
    }
  }

  #record(record: Record<string, unknown>, depth: number): void {
    const keys = Object.keys(record);
    let left = 0;
    for (const key of keys) if (record[key] !== undefined) left++;
    this.#header(left, 0x80, 0xde);
    for (const key of keys) {
      const value = record[key];
      if (value === undefined) continue;
      this.#text(key);
      this.#value(value, depth + 1);
      left--;
    }
    // A getter answered twice differently. The count above would make the peer misread all that follows.
    if (left !== 0) throw new TypeError("cannot encode an object that changes while it is read");
  }

  #text(text: string): void {
    this.#reserve(5 + 3 * text.length);
    if (text.length <= SHORT && this.#ascii(text)) return;
    // UTF-8 has at least as many bytes as the text has units, so the header for that many is a first guess.
    const start = this.#position;
    const guess = textHeaderBytes(text.length);
    const length = writeText(text, this.#bytes, start + guess);
    const header = textHeaderBytes(length);
    if (header !== guess) this.#bytes.copyWithin(start + header, start + guess, start + guess + length);
    this.#textHeader(length);
    this.#position = start + header + length;
  }

  #ascii(text: string): boolean {
    const start = this.#position + textHeaderBytes(text.length);
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i);
      if (unit >= 0x80) return false;
      this.#bytes[start + i] = unit;
    }
    this.#textHeader(text.length);
    this.#position = start + text.length;
    return true;
  }

  #textHeader(length: number): void {
    if (length < 32) this.#byte(0xa0 | length);
    else this.#sized(length, 0xd9);
  }

  #binary(bytes: Uint8Array): void {
    this.#sized(bytes.length, 0xc4);
    this.#raw(bytes);
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) return this.#float(value);
    this.#reserve(9);
    if (value >= 0) {
      if (value < 0x80) this.#byte(value);
      else if (value < 0x100) this.#tagged8(0xcc, value);
      else if (value < 0x10000) this.#tagged16(0xcd, value);
      else if (value < TWO_32) this.#tagged32(0xce, value);
      else this.#tagged64(0xcf, value);
    } else if (value >= -0x20) this.#byte(value & 0xff);
    else if (value >= -0x80) this.#tagged8(0xd0, value);
    else if (value >= -0x8000) this.#tagged16(0xd1, value);
    else if (value >= -0x8000_0000) this.#tagged32(0xd2, value);
    else this.#tagged64(0xd3, value);
  }

  #float(value: number): void {
    this.#byte(0xcb);
    this.#reserve(8);
    this.#view.setFloat64(this.#position, value);
    this.#position += 8;
  }

  #bigint(value: bigint): void {
    if (value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER) {
      return this.#number(Number(value));
    }
    const isUnsigned = value >= 0n;
    if (value !== (isUnsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value))) {
      throw new TypeError("cannot encode a bigint of more than 64 bits as MessagePack");
    }
    this.#byte(isUnsigned ? 0xcf : 0xd3);
    this.#reserve(8);
    this.#view.setBigUint64(this.#position, BigInt.asUintN(64, value));
    this.#position += 8;
  }

  #timestamp(date: Date): void {
    const { seconds, nanos } = splitDate(date);
    if (seconds < 0 || seconds >= 2 ** 34) {
      this.#extensionHeader(12, TIMESTAMP);
      this.#uint32(nanos);
      this.#int64(seconds);
    } else if (nanos === 0 && seconds < TWO_32) {
      this.#extensionHeader(4, TIMESTAMP);
      this.#uint32(seconds);
    } else {
      this.#extensionHeader(8, TIMESTAMP);
      this.#uint32(nanos * 4 + Math.floor(seconds / TWO_32));
      this.#uint32(seconds);
    }
  }

  #extension({ type, data }: Extension): void {
    this.#extensionHeader(data.length, type);
    this.#raw(data);
  }

  #extensionHeader(length: number, type: number): void {
    const fixed = [1, 2, 4, 8, 16].indexOf(length);
    if (fixed >= 0) this.#byte(0xd4 + fixed);
    else this.#sized(length, 0xc7);
    this.#byte(type & 0xff);
  }

  /** The header of an array or map: in the format itself up to 15, else 16 or 32 bits. */
  #header(length: number, short: number, long: number): void {
    this.#reserve(5);
    if (length < 16) this.#byte(short | length);
    else if (length < 0x10000) this.#tagged16(long, length);
    else this.#tagged32(long + 1, length);
  }

  /** A length in 8, 16 or 32 bits, for which three formats stand in a row. */
  #sized(length: number, format: number): void {
    this.#reserve(5);
    if (length < 0x100) this.#tagged8(format, length);
    else if (length < 0x10000) this.#tagged16(format + 1, length);
    else this.#tagged32(format + 2, length);
  }

  #byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#position++] = byte;
  }

  #raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#position);
    this.#position += bytes.length;
  }

  #tagged8(format: number, value: number): void {
    this.#byte(format);
    this.#byte(value & 0xff);
  }

  #tagged16(format: number, value: number): void {
    this.#byte(format);
    this.#reserve(2);
    this.#view.setUint16(this.#position, value);
    this.#position += 2;
  }

  #tagged32(format: number, value: number): void {
    this.#byte(format);
    this.#uint32(value);
  }

  #tagged64(format: number, value: number): void {
    this.#byte(format);
    this.#int64(value);
  }

  /** `setUint32` takes the lowest 32 bits, which is two's complement for negative values. */
  #uint32(value: number): void {
    this.#reserve(4);
    this.#view.setUint32(this.#position, value);
    this.#position += 4;
  }

  #int64(value: number): void {
    this.#uint32(Math.floor(value / TWO_32));
    this.#uint32(value);
  }

  #reserve(bytes: number): void {
    const needed = this.#position + bytes;
    if (needed <= this.#bytes.length) return;
    const written = this.#bytes.subarray(this.#start, this.#position);
    const size = written.length + bytes;
    const grown = new Uint8Array(size <= BLOCK_BYTES ? BLOCK_BYTES : 2 * size);
    grown.set(written);
    this.#use(grown);
    this.#position = written.length;
  }

  #use(bytes: Uint8Array<ArrayBuffer>): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer);
    this.#start = this.#position = 0;
  }
}

function textHeaderBytes(length: number): number {
  return length < 32 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : 5;
}
