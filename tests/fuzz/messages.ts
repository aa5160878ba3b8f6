/** Random MessagePack: any legal form of some data, and damaged bytes. */

import { encodeMsgpack } from "@wirepact/schema/wire";
import type { Random } from "./random.ts";

/** How freely {@linkcode looseMessage} writes. */
export interface Looseness {
  /** How likely the entries of a map are shuffled. */
  readonly shuffle: number;
  /** How likely a value has a longer form than it needs. */
  readonly wide: number;
}

/** Data as MessagePack in one of its many legal forms. `undefined` properties are left out. */
export function looseMessage(random: Random, data: unknown, { shuffle, wide }: Looseness): Uint8Array {
  const out: number[] = [];
  const bytes = (more: Uint8Array) => {
    for (const byte of more) out.push(byte);
  };
  const number = (size: number, write: (view: DataView) => void) => {
    const view = new DataView(new ArrayBuffer(size));
    write(view);
    bytes(new Uint8Array(view.buffer));
  };
  /** A length in one of the forms of its format that have room for it. */
  const length = (
    count: number,
    forms: readonly (readonly [max: number, format: number, size: number])[],
  ) => {
    const fitting = forms.filter(([max]) => count <= max);
    const [, format, size] = random.chance(wide) ? random.pick(fitting) : fitting[0]!;
    if (size === 0) return out.push(format | count);
    out.push(format);
    number(size, (view) => {
      if (size === 1) view.setUint8(0, count);
      else if (size === 2) view.setUint16(0, count);
      else view.setUint32(0, count);
    });
  };
  const text = (value: string) => {
    const utf8 = new TextEncoder().encode(value);
    length(utf8.length, [[31, 0xa0, 0], [255, 0xd9, 1], [65535, 0xda, 2], [2 ** 32, 0xdb, 4]]);
    bytes(utf8);
  };
  const write = (value: unknown): void => {
    if (typeof value === "string") return text(value);
    if (typeof value === "number" && random.chance(wide)) {
      if (Number.isSafeInteger(value) && random.chance(0.5)) {
        out.push(value < 0 || random.chance(0.5) ? 0xd3 : 0xcf);
        return number(8, (view) => view.setBigInt64(0, BigInt(value)));
      }
      const isSingle = Object.is(Math.fround(value), value) && random.chance(0.5);
      out.push(isSingle ? 0xca : 0xcb);
      return number(
        isSingle ? 4 : 8,
        (view) => isSingle ? view.setFloat32(0, value) : view.setFloat64(0, value),
      );
    }
    if (value instanceof Uint8Array) {
      length(value.length, [[255, 0xc4, 1], [65535, 0xc5, 2], [2 ** 32, 0xc6, 4]]);
      return bytes(value);
    }
    if (Array.isArray(value)) {
      length(value.length, [[15, 0x90, 0], [65535, 0xdc, 2], [2 ** 32, 0xdd, 4]]);
      return value.forEach(write);
    }
    if (typeof value !== "object" || value === null || value instanceof Date) {
      return bytes(encodeMsgpack(value));
    }
    let entries = Object.entries(value).filter(([, item]) => item !== undefined);
    if (random.chance(shuffle)) entries = random.shuffle(entries);
    if (random.chance(wide * 0.1) && entries.length > 0) entries.push(random.pick(entries)); // a repeated key
    length(entries.length, [[15, 0x80, 0], [65535, 0xde, 2], [2 ** 32, 0xdf, 4]]);
    for (const [key, item] of entries) {
      if (/^\d+$/.test(key) && random.chance(wide)) write(Number(key));
      else text(key);
      write(item);
    }
  };
  write(data);
  return Uint8Array.from(out);
}

/** Damaged in one to three places. */
export function damaged(random: Random, message: Uint8Array): Uint8Array {
  let bytes = [...message];
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(bytes.length + 1);
    switch (random.below(6)) {
      case 0:
        bytes = bytes.slice(0, at);
        break;
      case 1:
        bytes[Math.min(at, bytes.length)] = random.below(256);
        break;
      case 2:
        bytes.splice(at, 0, random.below(256));
        break;
      case 3:
        bytes.splice(at, 1 + random.below(3));
        break;
      case 4: // another format in the place of one
        bytes[at] = random.pick([
          0xc0,
          0xc1,
          0xc3,
          0xcb,
          0xd9,
          0xdc,
          0xdd,
          0xdf,
          0x80,
          0x90,
          0xa1,
          0xd6,
          0xff,
          0x7f,
        ]);
        break;
      default: // a piece of itself
        bytes.splice(
          at,
          random.below(8),
          ...bytes.slice(random.below(bytes.length + 1)).slice(0, random.below(16)),
        );
    }
  }
  return Uint8Array.from(bytes);
}
