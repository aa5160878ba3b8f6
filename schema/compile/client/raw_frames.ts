import {
  decodeMsgpack,
  type DepthLimit,
  type Encoded,
  type Frame,
  type FrameCodec,
  msgpack,
  type Ref,
} from "../../wire/mod.ts";
import * as FrameType from "../../wire/frame_type.ts";
import {
  B,
  CAP,
  close,
  E,
  int,
  load,
  MAX_INPUT_BYTES,
  O,
  putArr,
  putInt,
  putStr,
  R,
  skip,
  str,
} from "../runtime/mod.ts";
import { type RawMessage, RawValue } from "./raw_value.ts";

/** A codec whose frames have raw values. */
export interface RawFrameCodec extends FrameCodec {
  /**
   * The class of those. Value codecs work with that of their own copy of this module only, and clients that import
   * nothing outside their folder have a copy each.
   */
  readonly rawValue: unknown;
}

/** `skip` knows no other limit. */
const MAX_DEPTH = 64;

/**
 * MessagePack for clients with compiled codecs: on the wire it is that of `@wirepact/schema/wire`. Results, items and
 * payloads that it decodes are left as {@linkcode RawValue}, after the whole message was found well-formed; params and
 * items that it encodes may be such. Whatever is not the usual case is left to the general codec.
 */
export const rawMsgpack: RawFrameCodec = /* @__PURE__ */ Object.freeze({
  encoding: "msgpack",
  subprotocol: "wirepact.v1.msgpack",
  rawValue: RawValue,
  encode,
  join: (frames: readonly Encoded[]) => msgpack.join(frames),
  decode,
});

function encode(frame: Frame): Encoded {
  const place = frame[0] === FrameType.CALL ? 3 : 2;
  const value: unknown = frame[place];
  if (!(value instanceof RawValue)) return msgpack.encode(frame);
  const { bytes } = value;
  // A getter of a value that is being encoded may send another one, and the place to write to is taken.
  const mayWrite = frame.length === place + 1 && !E.busy;
  return (mayWrite ? write(frame, bytes) : undefined) ?? splice(frame, place, bytes);
}

/** A frame whose last element is a value; `undefined` if it is left to {@linkcode splice}. */
function write(frame: Frame, value: Uint8Array): Encoded | undefined {
  const last = frame.length - 1;
  let q = putArr(0, frame.length);
  for (let i = 0; i < last && q >= 0; i++) {
    const element = frame[i] as Ref; // an id, or what is called
    q = typeof element === "number" ? putInt(q, element) : putStr(q, element);
  }
  if (q < 0 || q + value.length > CAP) return undefined;
  O.set(value, q);
  return close(q + value.length);
}

/** A frame with something behind its value. */
function splice(frame: Frame, place: number, value: Uint8Array): Encoded {
  const elements: unknown[] = [...frame];
  // One byte in the place of the value.
  elements[place] = null;
  const around = encodePlain(elements);
  const head = encodePlain(elements.slice(0, place)).length;
  const whole = new Uint8Array(around.length - 1 + value.length);
  whole.set(around.subarray(0, head));
  whole.set(value, head);
  whole.set(around.subarray(head + 1), head + value.length);
  return whole;
}

function encodePlain(elements: readonly unknown[]): Uint8Array {
  // It does not look at what the elements are, and writes bytes.
  return msgpack.encode(elements as unknown as Frame) as Uint8Array;
}

function decode(message: Encoded, limits: DepthLimit): readonly unknown[][] {
  const isUsual = typeof message !== "string" && limits.maxDepth === MAX_DEPTH;
  return isUsual && rawFrames(message) || msgpack.decode(message, limits);
}

/** The frames of a message; `undefined` if any of them is unusual or wrong. */
function rawFrames({ buffer, byteOffset, length }: Uint8Array): unknown[][] | undefined {
  if (length === 0 || length > MAX_INPUT_BYTES) return undefined;
  // Not the given one: of a Node Buffer, `subarray` would give Buffers.
  const message: RawMessage = { bytes: new Uint8Array(buffer, byteOffset, length) };
  const frames: unknown[][] = [];
  load(message.bytes, false);
  for (let p = 0; p < length; p = R.p) {
    const frame = rawFrame(message, p);
    if (!frame) return undefined;
    frames.push(frame);
  }
  if (frames.length > 1) own(message);

  return frames;
}

/**
 * Makes a message one that values get no views of. Who is given a view of a message may do with its memory what they
 * want, while there are values left to be read.
 */
function own(message: RawMessage): void {
  const { bytes } = message;
  // Views are made of what is at least half of the memory it is in.
  const copy = new Uint8Array(2 * bytes.length + 1).subarray(0, bytes.length);
  copy.set(bytes);
  message.bytes = R.message = copy;
}

/** The frame at `p`, which leaves its end in `R.p`. */
function rawFrame(message: RawMessage, p: number): unknown[] | undefined {
  const count = B[p]! - 0x90;
  const type = B[p + 1]!;
  if (count < 1 || count > 5 || type > FrameType.GOAWAY) return undefined;
  const place = type === FrameType.EVENT ? 3 : type === FrameType.RESULT || type === FrameType.ITEM ? 2 : 0;
  if (place === 0) return plainFrame(message, p);
  if (count <= place) return undefined;
  const frame: unknown[] = [type];
  let q = p + 2;
  for (let i = 1; i < count && q >= 0; i++) {
    const start = q;
    if (i === place) {
      q = skip(start, 2);
      frame.push(new RawValue(message, start, q));
    } else {
      frame.push(B[q]! >= 0xa0 && B[q]! < 0xc0 ? str(q) : int(q));
      q = R.p > R.e ? -1 : R.p;
    }
  }
  R.p = q;
  return q < 0 ? undefined : frame;
}

function plainFrame({ bytes }: RawMessage, p: number): unknown[] | undefined {
  const end = skip(p, 1);
  if (end < 0) return undefined;
  R.p = end;
  return decodeMsgpack(bytes.subarray(p, end)) as unknown[];
}
