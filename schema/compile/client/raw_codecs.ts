/**
 * Value codecs of compiled clients: the readable codec of a type with compiled code in front of it for one direction.
 * What compiled code does not accept, the readable codec judges, and it finds the words.
 *
 * @module
 */

import { decodeMsgpack, type ValueCodec } from "../../wire/mod.ts";
import type { Decode, Encode } from "../codec_functions.ts";
import { close, E, load, open, R } from "../runtime/mod.ts";
import { RawValue } from "./raw_value.ts";

/** A codec that reads raw values by compiled code. Other data, as in JSON, are for the readable codec. */
/* @__NO_SIDE_EFFECTS__ */
export function decodedBy(readable: ValueCodec, decode: Decode): ValueCodec {
  return {
    ...readable,
    decode(data, walk) {
      if (!(data instanceof RawValue)) return readable.decode(data, walk);
      show(data);
      const value = decode(data.start, 0);
      if (R.p === data.end && !R.unsure) return value;
      return readable.decode(decodeMsgpack(data.bytes), walk);
    },
  };
}

/** A codec that writes MessagePack by compiled code, as a raw value. */
/* @__NO_SIDE_EFFECTS__ */
export function encodedBy(readable: ValueCodec, encode: Encode): ValueCodec {
  return {
    ...readable,
    encode(value, walk) {
      const bytes = walk.encoding === "msgpack" ? write(encode, value) : undefined;
      return bytes ? new RawValue({ bytes }, 0, bytes.length) : readable.encode(value, walk);
    },
  };
}

/** Makes a value what compiled code reads. Its message may still be where the frame codec put it. */
function show({ message, end }: RawValue): void {
  if (R.message !== message.bytes || R.windowed) load(message.bytes, false);
  R.e = end;
  R.fuel = 1_000;
  R.unsure = false;
}

/** `undefined` if the value is left to the readable codec. */
function write(encode: Encode, value: unknown): Uint8Array | undefined {
  // A getter of a value that is being encoded wants to encode another one.
  if (E.busy) return undefined;
  E.busy = true;
  try {
    open();
    const q = encode(0, value, 0);
    return q < 0 || E.unsure || E.fuel < 0 ? undefined : close(q);
  } finally {
    E.busy = false;
  }
}
