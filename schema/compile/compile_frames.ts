import type { Descriptor, TypeNode } from "../ir/mod.ts";
import { type CallMeta, decodeMsgpack, FrameType, type INVALID, type Ref } from "../wire/mod.ts";
import type { BinaryCodec, Report } from "./binary_codec.ts";
import { compileCodecs, type CompileOptions } from "./compile_codecs.ts";
import { atEnd, B, int, load, loadWhole, MAX_INPUT_BYTES, num, R, skip, str } from "./runtime/mod.ts";

/**
 * A CALL whose params, or an ITEM whose item, is already the application's value. `bytes` are those of the whole frame, as
 * flow control counts them.
 */
export type DecodedFrame =
  | readonly [type: 2, id: number, method: Ref, params: unknown, meta: CallMeta | undefined]
  | readonly [type: 6, id: number, item: unknown, bytes: number];

/** What a message holds: decoded frames, and those of other types as they came. */
export interface DecodedMessage {
  /** In order. `decoded` tells which of the two a frame is. */
  readonly frames: readonly (
    | { readonly decoded: true; readonly frame: DecodedFrame }
    | { readonly decoded: false; readonly frame: unknown[] }
  )[];
}

/** What {@linkcode CompiledFrames.decode} has to know about the connection. */
export interface DecodeFramesOptions {
  /** More frames than this are left to the general path, which closes the connection. */
  readonly maxFramesPerMessage: number;
  /** The upload that is open under an id. */
  readonly uploadOf: (id: number) => Ref | undefined;
}

interface MethodCodecs {
  readonly params: BinaryCodec;
  readonly result: BinaryCodec | undefined;
  readonly item: BinaryCodec | undefined;
  readonly errors: ReadonlyMap<string, BinaryCodec>;
}

/**
 * The frames of a contract between bytes and application values, as a server sends and receives them, with no generic
 * value in between. Whatever is not the usual case is left to the general path, so that there is one place for the
 * words of failures.
 *
 * Limits of depth below the default of 64 are not known here: a server that has one uses the general path.
 */
export class CompiledFrames {
  readonly #methods = new Map<Ref, MethodCodecs>();
  readonly #topicEvents = new Map<string, ReadonlyMap<Ref, BinaryCodec>>();
  readonly #events: ReadonlyMap<Ref, BinaryCodec>;
  readonly #form: CompileOptions["form"];

  /** Made by {@linkcode compileFrames}. */
  constructor(descriptor: Descriptor, options: CompileOptions = {}) {
    this.#form = options.form;
    const nodes: TypeNode[] = [];
    const wanted: ((codecs: readonly BinaryCodec[]) => void)[] = [];
    /** Notes a type; all of them are compiled at once, so that they share functions. */
    const want = (node: TypeNode | undefined, take: (codec: BinaryCodec) => void) => {
      if (!node) return;
      const index = nodes.push(node) - 1;
      wanted.push((codecs) => take(codecs[index]!));
    };
    const eventsOf = (events: Descriptor["events"]) => {
      const codecs = new Map<Ref, BinaryCodec>();
      for (const [name, { number, payload }] of Object.entries(events)) {
        want(payload, (codec) => codecs.set(name, codec).set(number, codec));
      }
      return codecs;
    };
    for (const [name, method] of Object.entries(descriptor.methods)) {
      const errors = new Map<string, BinaryCodec>();
      const codecs: Partial<Record<"params" | "result" | "item", BinaryCodec>> = {};
      for (const part of ["params", "result", "item"] as const) {
        want(method[part], (codec) => codecs[part] = codec);
      }
      for (const [code, { details }] of Object.entries(method.errors)) {
        want(details, (codec) => errors.set(code, codec));
      }
      wanted.push(() => {
        const all = { params: codecs.params!, result: codecs.result, item: codecs.item, errors };
        this.#methods.set(name, all).set(method.number, all);
      });
    }
    for (const [name, topic] of Object.entries(descriptor.topics)) {
      this.#topicEvents.set(name, eventsOf(topic.events));
    }
    this.#events = eventsOf(descriptor.events);
    const codecs = compileCodecs(nodes, descriptor.types, options);
    for (const take of wanted) take(codecs);
  }

  /**
   * The frames of a message. `undefined` if any of them is unusual or wrong: then the general path decodes all of them,
   * and says what is wrong.
   */
  decode(message: Uint8Array, options: DecodeFramesOptions): DecodedMessage | undefined {
    if (message.length === 0 || message.length > MAX_INPUT_BYTES) return undefined;
    load(message, true);
    const first = this.#decodeLoaded(options);
    if (first || !R.windowed) return first;
    loadWhole();
    return this.#decodeLoaded(options);
  }

  #decodeLoaded({ maxFramesPerMessage, uploadOf }: DecodeFramesOptions): DecodedMessage | undefined {
    const frames: DecodedMessage["frames"][number][] = [];
    R.base = 2;
    R.p = 0;
    let isUsual = true;
    do {
      const frame = frames.length < maxFramesPerMessage
        ? this.#decodeFrame(R.p, frames, uploadOf)
        : undefined;
      isUsual = frame !== undefined && R.p >= 0 && R.p <= R.e;
      if (isUsual) frames.push(frame!);
    } while (isUsual && !atEnd());
    R.base = 1;
    return isUsual ? { frames } : undefined;
  }

  #decodeFrame(
    p: number,
    before: DecodedMessage["frames"],
    uploadOf: DecodeFramesOptions["uploadOf"],
  ): DecodedMessage["frames"][number] | undefined {
    const elements = B[p]! - 0x90;
    const type = B[p + 1];
    if (type === FrameType.CALL && (elements === 4 || elements === 5)) return this.#decodeCall(p, elements);
    if (type === FrameType.ITEM && elements === 3) {
      const id = int(p + 2);
      if (R.p < 0) return undefined;
      const upload = callIn(before, id) ?? uploadOf(id);
      if (upload === undefined || this.#isNamedForm(upload)) return undefined;
      const item = this.#methods.get(upload)?.item;
      if (!item) return undefined;
      const start = p + R.shift;
      const value = item.decodePart(R.p);
      return { decoded: true, frame: [FrameType.ITEM, id, value, R.p + R.shift - start] };
    }
    return decodeOther(p);
  }

  #decodeCall(p: number, elements: number): DecodedMessage["frames"][number] | undefined {
    const id = int(p + 2);
    // An id that the client may not open is for the general path to answer.
    if (R.p < 0 || id < 1 || id > 0x7fff_ffff || id % 2 === 0) return undefined;
    const method: Ref = B[R.p]! >= 0xa0 && B[R.p]! < 0xdc ? str(R.p) : int(R.p);
    if (R.p < 0 || this.#isNamedForm(method)) return undefined;
    const params = this.#methods.get(method)?.params.decodePart(R.p);
    if (params === undefined || R.p < 0) return undefined;
    let meta: CallMeta | undefined;
    if (elements === 5) {
      // A map of one entry: the time that is left.
      if (B[R.p] !== 0x81 || B[R.p + 1] !== 0) return undefined;
      const timeoutMs = num(R.p + 2);
      if (R.p < 0 || timeoutMs < 0) return undefined;
      meta = { timeoutMs };
    }
    return { decoded: true, frame: [FrameType.CALL, id, method, params, meta] };
  }

  /** Whoever names a method may not know yet that values are positional, so its params and items are not: P-12.10. */
  #isNamedForm(method: Ref): boolean {
    return this.#form === "positional" && typeof method === "string";
  }

  /**
   * RESULT; {@linkcode INVALID} with the issue in `report` if the value does not match. For those who copy the bytes at
   * once: **the next frame that is encoded overwrites them**.
   */
  lendResult(method: Ref, id: number, value: unknown, report: Report): Uint8Array | typeof INVALID {
    return this.#method(method).result!.encodeSharedFrame([FrameType.RESULT, id], value, undefined, report);
  }

  /** ITEM of a stream. */
  encodeItem(method: Ref, id: number, item: unknown, report: Report): Uint8Array | typeof INVALID {
    return this.#method(method).item!.encodeFrame([FrameType.ITEM, id], item, undefined, report);
  }

  /** ERROR with a code that the method declares; `ref` is the code or its number. */
  encodeError(
    method: Ref,
    { id, code, ref, message, details }: {
      id: number;
      code: string;
      ref: Ref;
      message: string;
      details: unknown;
    },
    report: Report,
  ): Uint8Array | typeof INVALID {
    const codec = this.#method(method).errors.get(code);
    if (!codec) throw new RangeError(`cannot encode an error: ${method} does not declare ${code}`);
    return codec.encodeFrame([FrameType.ERROR, id, ref, message], details, undefined, report);
  }

  /** EVENT of a topic's instance, or of the connection where no topic is given. */
  encodeEvent(
    { topic, event }: { topic?: string | undefined; event: Ref },
    { channel, payload, offset }: { channel: number; payload: unknown; offset?: number | undefined },
    report: Report,
  ): Uint8Array | typeof INVALID {
    const codec = (topic === undefined ? this.#events : this.#topicEvents.get(topic))?.get(event);
    if (!codec) throw new RangeError(`cannot encode an event: there is none named ${event}`);
    return codec.encodeFrame([FrameType.EVENT, channel, event], payload, offset, report);
  }

  #method(method: Ref): MethodCodecs {
    const codecs = this.#methods.get(method);
    if (!codecs) throw new RangeError(`cannot encode a frame: there is no method ${method}`);
    return codecs;
  }
}

/** Compiles the frames of a contract, once per server and form. */
export function compileFrames(descriptor: Descriptor, options: CompileOptions = {}): CompiledFrames {
  return new CompiledFrames(descriptor, options);
}

/** The method of the call that the same message opened last under an id, which may have been free again in between. */
function callIn(frames: DecodedMessage["frames"], id: number): Ref | undefined {
  for (let i = frames.length - 1; i >= 0; i--) {
    const { decoded, frame } = frames[i]!;
    if (decoded && frame[0] === FrameType.CALL && frame[1] === id) return frame[2];
  }
  return undefined;
}

/** A frame of a type that carries no value of the contract, or is too rare for a path of its own. */
function decodeOther(p: number): DecodedMessage["frames"][number] | undefined {
  const end = skip(p, 1);
  if (end < 0) {
    R.p = -1;
    return undefined;
  }
  const frame = decodeMsgpack(R.message.subarray(p + R.shift, end + R.shift));
  R.p = end;
  const type: unknown = Array.isArray(frame) ? frame[0] : undefined;
  const isKnown = Number.isInteger(type) && type as number >= 0 && type as number <= FrameType.GOAWAY;
  return isKnown ? { decoded: false, frame: frame as unknown[] } : undefined;
}
