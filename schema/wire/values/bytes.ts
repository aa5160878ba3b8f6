import { INVALID, type ValueCodec } from "./codec.ts";
import { fromBase64, toBase64 } from "../base64.ts";
import { fail, inCount, kindOf, type Step } from "./_step.ts";

/** Constraints of {@linkcode bytes}. */
export interface BytesOptions {
  /** The shortest length in bytes. */
  readonly minBytes?: number | undefined;
  /** The greatest length in bytes. */
  readonly maxBytes?: number | undefined;
}

/** A `Uint8Array`: padded base64 in JSON, bin in MessagePack. */
export function bytes({ minBytes, maxBytes }: BytesOptions = {}): ValueCodec {
  const count = { what: "bytes", unit: "byte", min: minBytes, max: maxBytes };
  const check: Step = (value, walk) => {
    if (!(value instanceof Uint8Array)) return fail(walk, "bytes", kindOf(value));
    return inCount(walk, value.length, count) ? value : INVALID;
  };
  return {
    decode(data, walk) {
      if (walk.encoding !== "json") return check(data, walk);
      if (typeof data !== "string") return fail(walk, "base64 string", kindOf(data));
      const value = fromBase64(data);
      return value ? check(value, walk) : fail(walk, "base64 string", "other string");
    },
    encode(value, walk) {
      const checked = check(value, walk);
      return checked !== INVALID && walk.encoding === "json" ? toBase64(checked as Uint8Array) : checked;
    },
  };
}
