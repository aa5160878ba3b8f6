import { WireError } from "../codec.ts";
import { setOwn } from "../set_own.ts";
import { Extension } from "./extension.ts";
import { readText } from "./text.ts";
import { readTimestamp, TIMESTAMP } from "./timestamp.ts";

/**
 * Reads MessagePack values that stand back to back. Every format is accepted, whether or not it is the shortest.
 *
 * Integers become numbers where those are exact and bigints elsewhere; timestamps become dates, other extensions
 * {@linkcode Extension}; maps become plain objects. Binary data is copied, so that a few bytes kept by the application
 * do not keep the whole message.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #maxDepth: number;
  #position = 0;

  /** `maxDepth` is how deep arrays and maps may nest, the outermost being 1. */
  constructor(bytes: Uint8Array, maxDepth: number) {
    // Not `bytes` itself: of a Node Buffer, `slice` and `subarray` would give Buffers that share memory.
    this.#bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#maxDepth = maxDepth;
  }

  /** Whether every byte has been read. */
  get done(): boolean {
    return this.#position === this.#bytes.length;
  }

  /**
   * The next value.
   *
   * @throws {WireError} `INVALID_PAYLOAD` if there is no whole, well-formed value here.
   */
  read(): unknown {
    return this.#value(1);
  }

  #value(depth: number): unknown {
    const format = this.#uint8();
    if (format < 0x80) return format;
    if (format < 0x90) return this.#map(format & 0x0f, depth);
    if (format < 0xa0) return this.#array(format & 0x0f, depth);
    if (format < 0xc0) return this.#text(format & 0x1f);
    if (format >= 0xe0) return format - 0x100;
    switch (format) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xc4:
        return this.#binary(this.#uint8());
      case 0xc5:
        return this.#binary(this.#uint16());
      case 0xc6:
        return this.#binary(this.#uint32());
      case 0xc7:
        return this.#extension(this.#uint8());
      case 0xc8:
        return this.#extension(this.#uint16());
      case 0xc9:
        return this.#extension(this.#uint32());
      case 0xca:
        return this.#view.getFloat32(this.#advance(4));
      case 0xcb:
        return this.#view.getFloat64(this.#advance(8));
      case 0xcc:
        return this.#uint8();
      case 0xcd:
        return this.#uint16();
      case 0xce:
        return this.#uint32();
      case 0xcf:
        return narrow(this.#view.getBigUint64(this.#advance(8)));
      case 0xd0:
        return this.#view.getInt8(this.#advance(1));
      case 0xd1:
        return this.#view.getInt16(this.#advance(2));
      case 0xd2:
        return this.#view.getInt32(this.#advance(4));
      case 0xd3:
        return narrow(this.#view.getBigInt64(this.#advance(8)));
      case 0xd4:
      case 0xd5:
      case 0xd6:
      case 0xd7:
      case 0xd8:
        return this.#extension(1 << (format - 0xd4));
      case 0xd9:
        return this.#text(this.#uint8());
      case 0xda:
        return this.#text(this.#uint16());
      case 0xdb:
        return this.#text(this.#uint32());
      case 0xdc:
        return this.#array(this.#uint16(), depth);
      case 0xdd:
        return this.#array(this.#uint32(), depth);
      case 0xde:
        return this.#map(this.#uint16(), depth);
      case 0xdf:
        return this.#map(this.#uint32(), depth);
      default:
        return this.#fail("0xc1 is not a format");
    }
  }

  #array(length: number, depth: number): unknown[] {
    this.#enter(length, depth);
    // Not `new Array(length)`: nested arrays that each promise the rest of the message would reserve it many times.
    const array: unknown[] = [];
    for (let i = 0; i < length; i++) array.push(this.#value(depth + 1));
    return array;
  }

  #map(length: number, depth: number): Record<string, unknown> {
    this.#enter(2 * length, depth);
    const map: Record<string, unknown> = {};
    for (let i = 0; i < length; i++) {
      const key = this.#key();
      if (Object.hasOwn(map, key)) this.#fail("a key of a map is repeated");
      setOwn(map, key, this.#value(depth + 1));
    }
    return map;
  }

  #key(): string {
    const format = this.#bytes[this.#position] ?? 0;
    const isText = (format >= 0xa0 && format < 0xc0) || (format >= 0xd9 && format <= 0xdb);
    const isInteger = format < 0x80 || format >= 0xe0 || (format >= 0xcc && format <= 0xd3);
    if (!isText && !isInteger) this.#fail("a key of a map is neither a string nor an integer");
    return String(this.#value(1));
  }

  /** Checks a container before anything is made for it: each of its values takes at least one byte. */
  #enter(values: number, depth: number): void {
    if (depth > this.#maxDepth) this.#fail(`arrays and maps nest deeper than ${this.#maxDepth}`);
    if (values > this.#bytes.length - this.#position) this.#truncated();
  }

  #text(length: number): string {
    const text = readText(this.#take(length));
    return text ?? this.#fail("a string is not UTF-8");
  }

  #binary(length: number): Uint8Array {
    return this.#take(length).slice();
  }

  #extension(length: number): Date | Extension {
    const type = this.#view.getInt8(this.#advance(1));
    const data = this.#binary(length);
    return (type === TIMESTAMP ? readTimestamp(data) : undefined) ?? new Extension(type, data);
  }

  #uint8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  #uint16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  #uint32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  #take(length: number): Uint8Array {
    const start = this.#advance(length);
    return this.#bytes.subarray(start, start + length);
  }

  /** Moves past `length` bytes and returns where they start. */
  #advance(length: number): number {
    const start = this.#position;
    if (length > this.#bytes.length - start) this.#truncated();
    this.#position = start + length;
    return start;
  }

  #truncated(): never {
    return this.#fail("the message ends inside a value");
  }

  #fail(problem: string): never {
    throw new WireError("INVALID_PAYLOAD", `MessagePack, byte ${this.#position}: ${problem}`);
  }
}

function narrow(integer: bigint): number | bigint {
  const isSafe = integer >= Number.MIN_SAFE_INTEGER && integer <= Number.MAX_SAFE_INTEGER;
  return isSafe ? Number(integer) : integer;
}
