import {
  type Checked,
  decodeMsgpack,
  decodeValue,
  encodeMsgpack,
  INVALID,
  type Issue,
  newWalk,
  type Ref,
  type ValueCodec,
  WireError,
} from "../wire/mod.ts";
import type { Decode, Encode } from "./codec_functions.ts";
import {
  atEnd,
  close,
  E,
  lend,
  load,
  loadWhole,
  MAX_INPUT_BYTES,
  open,
  putArr,
  putInt,
  putStr,
  R,
  simple,
  skip,
} from "./runtime/mod.ts";

/** What was wrong with bytes or with a value. Reused: a decoder that fails writes to it. */
export interface Report {
  /** What does not match the schema; `undefined` if the bytes were not one well-formed value at all. */
  issue: Issue | undefined;
}

/** The parts of a {@linkcode BinaryCodec}. */
export interface BinaryCodecParts {
  /** Bytes to value. */
  readonly decode: Decode;
  /** Value to bytes. */
  readonly encode: Encode;
  /** The same type, step by step: it decides where compiled code does not, and finds the words. */
  readonly readable: ValueCodec;
  /** What failures refer to by number. */
  readonly leaves: readonly ValueCodec[];
  /** Whether values may hold binary data. */
  readonly hasBytes: boolean;
}

const NOTHING: readonly Ref[] = [];

/**
 * One type between bytes and values.
 *
 * @example
 * ```ts
 * import { compileCodecs } from "@wirepact/schema/compile";
 * import type { Issue } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const [codec] = compileCodecs([{ kind: "array", items: { kind: "date" } }], {});
 * const report: { issue: Issue | undefined } = { issue: undefined };
 * const bytes = codec!.encode([new Date(0)], report);
 * assert.ok(bytes instanceof Uint8Array);
 * assert.deepEqual(codec!.decode(bytes, report), [new Date(0)]);
 * ```
 */
export class BinaryCodec {
  readonly #parts: BinaryCodecParts;

  /** Made by {@linkcode compileCodecs}. */
  constructor(parts: BinaryCodecParts) {
    this.#parts = parts;
  }

  /** The value of a whole MessagePack document, or {@linkcode INVALID}; `report` then says why. */
  decode(message: Uint8Array, report: Report): unknown {
    const { decode, hasBytes } = this.#parts;
    if (message.length > MAX_INPUT_BYTES) return this.#decodeReadably(message, report);
    load(message, hasBytes);
    const value = decode(0, 0);
    return atEnd() ? value : this.#decodeAgain(message, report);
  }

  #decodeAgain(message: Uint8Array, report: Report): unknown {
    if (R.windowed) {
      loadWhole();
      const value = this.#parts.decode(0, 0);
      if (atEnd()) return value;
    }
    if (R.unsure) return this.#decodeReadably(message, report);
    const { leaf, at, path, vague } = R;
    report.issue = undefined;
    if (skip(0, R.base) !== R.e) return INVALID;
    report.issue = vague ? undefined : issueAt(this.#parts.leaves[leaf], at, path);
    return report.issue ? INVALID : this.#decodeReadably(message, report);
  }

  #decodeReadably(message: Uint8Array, report: Report): unknown {
    report.issue = undefined;
    let data: unknown;
    try {
      data = decodeMsgpack(message);
    } catch (error) {
      if (error instanceof WireError) return INVALID;
      throw error;
    }
    const checked = decodeValue(this.#parts.readable, data, "msgpack");
    if (checked.ok) return checked.value;
    report.issue = checked.issue;
    return INVALID;
  }

  /** For frames: the value at a position of the message being read. `R.p` is then its end, or -1. */
  decodePart(p: number): unknown {
    const value = this.#parts.decode(p, 0);
    if (R.unsure) R.p = -1;
    return value;
  }

  /** A value as MessagePack, or {@linkcode INVALID}; `report` then says why. Nothing else will write to the bytes. */
  encode(value: unknown, report: Report): Uint8Array | typeof INVALID {
    const q = this.#run(NOTHING, value, undefined);
    return q >= 0 ? close(q) : this.#encodeReadably(NOTHING, value, undefined, report);
  }

  /**
   * The same for those who copy the bytes at once, as a queue does: **the next value that any codec encodes overwrites
   * them**. They are neither to be kept nor to be written to.
   */
  encodeShared(value: unknown, report: Report): Uint8Array | typeof INVALID {
    const q = this.#run(NOTHING, value, undefined);
    return q >= 0 ? lend(q) : this.#encodeReadably(NOTHING, value, undefined, report);
  }

  /** {@linkcode encode} as an element of a frame, between what stands before and after it. */
  encodeFrame(
    before: readonly Ref[],
    value: unknown,
    after: number | undefined,
    report: Report,
  ): Uint8Array | typeof INVALID {
    const q = this.#run(before, value, after);
    return q >= 0 ? close(q) : this.#encodeReadably(before, value, after, report);
  }

  /** {@linkcode encodeShared} as an element of a frame, between what stands before and after it. */
  encodeSharedFrame(
    before: readonly Ref[],
    value: unknown,
    after: number | undefined,
    report: Report,
  ): Uint8Array | typeof INVALID {
    const q = this.#run(before, value, after);
    return q >= 0 ? lend(q) : this.#encodeReadably(before, value, after, report);
  }

  /** Where compiled code stopped, or -1 if the value is left to the readable encoder. */
  #run(before: readonly Ref[], value: unknown, after: number | undefined): number {
    // A getter of a value that is being encoded wants to encode another one.
    if (E.busy) return -1;
    E.busy = true;
    try {
      open();
      const q = this.#write(0, before, value, after);
      return E.unsure || E.fuel < 0 ? -1 : q;
    } finally {
      E.busy = false;
    }
  }

  #write(q: number, before: readonly Ref[], value: unknown, after: number | undefined): number {
    if (before.length > 0) {
      q = putArr(q, before.length + (after === undefined ? 1 : 2));
      for (let i = 0; i < before.length && q >= 0; i++) {
        const element = before[i]!;
        q = typeof element === "number" ? putInt(q, element) : putStr(q, element);
      }
      if (q < 0) return q;
    }
    q = this.#parts.encode(q, value, 0);
    return q < 0 || after === undefined ? q : putInt(q, after);
  }

  #encodeReadably(
    before: readonly Ref[],
    value: unknown,
    after: number | undefined,
    report: Report,
  ): Uint8Array | typeof INVALID {
    const walk = newWalk("msgpack");
    const data = this.#parts.readable.encode(value, walk);
    report.issue = walk.issue;
    if (data === INVALID) return INVALID;
    if (before.length === 0) return encodeMsgpack(data);
    return encodeMsgpack(after === undefined ? [...before, data] : [...before, data, after]);
  }
}

/** Longer keys are not repeated in paths. */
const MAX_SEGMENT = 64;

/** The issue that a type has with what stands at a position. */
function issueAt(
  leaf: ValueCodec | undefined,
  at: number,
  path: readonly (string | number)[],
): Issue | undefined {
  const outer = pathOf(path);
  if (!leaf || outer === undefined) return undefined;
  const data = at < 0 ? undefined : simple(at) ?? decodeMsgpack(R.message.subarray(at, skip(at, R.base)));
  const checked: Checked = decodeValue(leaf, data, "msgpack");
  if (checked.ok) return undefined;
  const { path: inner, expected, found } = checked.issue;
  return { path: outer + inner, expected, found };
}

/** Keys, inside out, as a path; `undefined` where the readable codec knows better what to do with a long one. */
function pathOf(keys: readonly (string | number)[]): string | undefined {
  let path = "";
  for (const key of keys) {
    const text = String(key);
    if (text.length > MAX_SEGMENT) return undefined;
    path = `/${isPlain(text) ? text : text.replaceAll("~", "~0").replaceAll("/", "~1")}${path}`;
  }
  return path;
}

function isPlain(text: string): boolean {
  return !text.includes("~") && !text.includes("/");
}
