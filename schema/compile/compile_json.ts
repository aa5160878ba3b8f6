import type { Descriptor } from "../ir/mod.ts";
import { FrameType, type Ref, type TextBytes } from "../wire/mod.ts";
import type { DecodedFrame } from "./compile_frames.ts";
import { load, MAX_BYTES } from "./json_input.ts";
import { JsonLeaves, leafFunctions } from "./json_leaves.ts";
import { JsonReaders } from "./json_readers.ts";
import * as output from "./json_output.ts";
import * as runtime from "./json_runtime.ts";
import { JsonWriters } from "./json_writers.ts";
import { Program } from "./program.ts";
import { CAP, close, E, lend, O as O0, put, W } from "./runtime/mod.ts";

/** A CALL whose params are the application's value. */
export type DecodedCall = Extract<DecodedFrame, readonly [2, ...unknown[]]>;

type Read = (bytes: Uint8Array, p: number) => unknown;
type Write = (q: number, value: unknown) => number;

interface MethodText {
  readonly params: Read | undefined;
  readonly result: Write | undefined;
  readonly item: Write | undefined;
}

const O = O0;
const { writeInt } = output;
const { J, int, isWord, num, str } = runtime;
const [COMMA, OPEN, CLOSE, QUOTE, ZERO, TWO] = [0x2c, 0x5b, 0x5d, 0x22, 0x30, 0x32];
const META = ',{"0":';

/**
 * Short JSON between text and application values, with nothing in between: `JSON.parse` costs more than all else that
 * happens to a small call. It knows text as machines write it; whatever is longer, unusual or wrong is for
 * `JSON.parse`, `JSON.stringify` and the readable codecs.
 */
export class CompiledJson {
  readonly #methods = new Map<Ref, MethodText>();

  /** Made by {@linkcode compileJson}. */
  constructor({ methods, types }: Descriptor) {
    const program = new Program({ types, form: "named", explains: false });
    const leaves = new JsonLeaves(program);
    const readers = new JsonReaders(program, leaves);
    const writers = new JsonWriters(program, leaves);
    const parts = Object.values(methods).map(({ params, result, item }) =>
      `{ params: ${readers.of(params)}, result: ${result && writers.of(result)}, item: ${
        item && writers.of(item)
      } }`
    );
    const given = { ...runtime, ...output, ...leafFunctions(leaves.codecs), put, CAP, O, W };
    const text = `"use strict";
const { ${Object.keys(given).join(", ")} } = given;
${program.text}
return [${parts.join(", ")}];`;
    const made = new Function("given", text)(given) as MethodText[];
    for (const [i, [name, { number }]] of Object.entries(methods).entries()) {
      this.#methods.set(name, made[i]!).set(number, made[i]!);
    }
  }

  /**
   * The frames of a message that has nothing but calls, `undefined` if something in it is not the usual case. Bytes are
   * read where they are, and nothing of them is kept.
   */
  readCalls(message: string | TextBytes, maxFrames: number): readonly DecodedCall[] | undefined {
    const text = typeof message === "string" ? load(message) : message;
    if (!text) return undefined;
    const { bytes, start, end } = text;
    if (end - start > MAX_BYTES || bytes[start] !== OPEN) return undefined;
    J.e = end;
    if (bytes[start + 1] !== OPEN) {
      const call = this.#readCall(bytes, start);
      return call && J.p === end ? [call] : undefined;
    }
    const calls: DecodedCall[] = [];
    let p = start;
    do {
      const call = calls.length < maxFrames ? this.#readCall(bytes, p + 1) : undefined;
      if (!call) return undefined;
      calls.push(call);
      p = J.p;
    } while (bytes[p] === COMMA);
    return bytes[p] === CLOSE && p + 1 === end ? calls : undefined;
  }

  #readCall(t: Uint8Array, start: number): DecodedCall | undefined {
    const isCall = t[start] === OPEN && t[start + 1] === TWO && t[start + 2] === COMMA;
    if (!isCall) return undefined;
    const id = int(t, start + 3);
    let p = J.p;
    // An id that the client may not open is for others to answer.
    if (p < 0 || id < 1 || id > 0x7fff_ffff || id % 2 === 0 || t[p++] !== COMMA) return undefined;
    const method: Ref = t[p] === QUOTE ? str(t, p) : int(t, p);
    p = J.p;
    if (p < 0 || t[p] !== COMMA) return undefined;
    const read = this.#methods.get(method)?.params;
    if (!read) return undefined;
    const params = read(t, p + 1);
    p = J.p;
    if (p < 0) return undefined;
    let meta: DecodedCall[4];
    if (t[p] === COMMA) {
      if (!isWord(t, p, META)) return undefined;
      const timeoutMs = num(t, p + META.length);
      p = J.p;
      if (p < 0 || timeoutMs < 0 || t[p++] !== 0x7d) return undefined;
      meta = { timeoutMs };
    }
    if (t[p] !== CLOSE) return undefined;
    J.p = p + 1;
    return [FrameType.CALL, id, method, params, meta];
  }

  /**
   * RESULT as UTF-8, `undefined` if the value does not match or is not the usual case. For those who copy the bytes at
   * once: **the next value that is encoded overwrites them**.
   */
  lendResult(method: Ref, id: number, value: unknown): Uint8Array | undefined {
    const end = this.#write(FrameType.RESULT, id, this.#methods.get(method)?.result, value);
    return end < 0 ? undefined : lend(end);
  }

  /** ITEM of a stream in the same way. Nothing else will write to the bytes. */
  encodeItem(method: Ref, id: number, item: unknown): Uint8Array | undefined {
    const end = this.#write(FrameType.ITEM, id, this.#methods.get(method)?.item, item);
    return end < 0 ? undefined : close(end);
  }

  /** Where the frame ends that was written, or -1. */
  #write(type: number, id: number, write: Write | undefined, value: unknown): number {
    // A getter of a value that is being encoded wants to encode another one.
    if (!write || E.busy) return -1;
    E.busy = true;
    try {
      O[0] = OPEN;
      O[1] = ZERO + type;
      O[2] = COMMA;
      let q = writeInt(3, id);
      O[q++] = COMMA;
      q = write(q, value);
      if (q < 0) return -1;
      O[q] = CLOSE;
      return q + 1;
    } finally {
      E.busy = false;
    }
  }
}

/**
 * Compiles what short JSON text needs, once per server. Needs `eval`.
 *
 * @example
 * ```ts
 * import { compileJson } from "@wirepact/schema/compile";
 * import assert from "node:assert/strict";
 *
 * const integer = { kind: "integer" } as const;
 * const add = {
 *   kind: "rpc",
 *   number: 1,
 *   params: { kind: "tuple", items: [integer, integer] },
 *   result: integer,
 *   errors: {},
 * } as const;
 * const name = { name: "sums", version: "1.0.0" };
 * const json = compileJson({ ...name, types: {}, methods: { add }, topics: {}, events: {}, errors: {} });
 * assert.deepEqual(json.readCalls("[2,7,1,[3,4]]", 1), [[2, 7, 1, [3, 4], undefined]]);
 * assert.equal(new TextDecoder().decode(json.lendResult(1, 7, 7)), "[3,7,7]");
 * ```
 */
export function compileJson(descriptor: Descriptor): CompiledJson {
  return new CompiledJson(descriptor);
}
