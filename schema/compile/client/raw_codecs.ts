/**
 * Value codecs of compiled clients: the readable codec of a type with compiled code in front of it for one direction,
 * in both forms. What compiled code does not accept, the readable codec judges, and it finds the words.
 *
 * @module
 */

import { decodeMsgpack, encodeMsgpack, INVALID, type ValueCodec, type Walk } from "../../wire/mod.ts";
import type { Decode, Encode } from "../codec_functions.ts";
import { close, E, load, open, R } from "../runtime/mod.ts";
import { asMarked, type Forms, formWalk, setForm } from "./forms.ts";
import { OutgoingValue } from "./outgoing_value.ts";
import { RawValue } from "./raw_value.ts";

/** A codec that reads raw values by compiled code. Other data, as in JSON, are for the readable codec. */
/* @__NO_SIDE_EFFECTS__ */
export function decodedBy(readable: ValueCodec, [named, positional]: Forms<Decode>): ValueCodec {
  const marked = asMarked(readable);
  return {
    ...readable,
    decode(data, walk) {
      if (!(data instanceof RawValue)) return marked.decode(data, walk);
      show(data);
      const value = (data.isPositional ? positional : named)(data.start, 0);
      if (R.p === data.end && !R.unsure) return value;
      setForm(walk, data.isPositional);
      return readable.decode(decodeMsgpack(data.bytes), walk);
    },
  };
}

/**
 * The form in which values are encoded first: that of the client that sent last. It is a guess, since codecs do not know
 * for whom they work; who sends a value turns it where that was wrong.
 */
export const GUESS = { isPositional: false };

/** A codec that writes MessagePack by compiled code, as a value to be sent. */
/* @__NO_SIDE_EFFECTS__ */
export function encodedBy(readable: ValueCodec, [named, positional]: Forms<Encode>): ValueCodec {
  /** `undefined` if the value does not match in that form; then `walk` has the issue. */
  const encodeIn = (isPositional: boolean, value: unknown, walk?: Walk): OutgoingValue | undefined => {
    const form = { isPositional, turn };
    const bytes = write(isPositional ? positional : named, value);
    if (bytes) return new OutgoingValue(bytes, form);
    const data = readable.encode(value, walk ?? formWalk(isPositional));
    return data === INVALID ? undefined : new OutgoingValue(encodeMsgpack(data), form);
  };
  const turn = ({ bytes, isPositional }: OutgoingValue) => {
    const value = readable.decode(decodeMsgpack(bytes), formWalk(isPositional));
    return encodeIn(!isPositional, value);
  };
  return {
    ...readable,
    encode(value, walk) {
      if (walk.encoding !== "msgpack") return readable.encode(value, walk);
      // What nests too deep in positional form alone must not be refused for a wrong guess; all else is wrong in named
      // form, too, and clients that know no other say the same of it.
      return (GUESS.isPositional && encodeIn(true, value)) || (encodeIn(false, value, walk) ?? INVALID);
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
