import { INVALID, type ValueCodec } from "./codec.ts";
import { array } from "./array.ts";
import { boolean } from "./boolean.ts";
import { number } from "./number.ts";
import { record } from "./record.ts";
import { string } from "./string.ts";
import { fail, isRecord, kindOf, type Step } from "./_step.ts";

/** Any JSON value. Dates, bytes and bigints need a type of their own, since JSON could not tell them from others. */
export function unknown(): ValueCodec {
  const scalars: Readonly<Record<string, ValueCodec>> = {
    boolean: boolean(),
    number: number(),
    bigint: number(),
    string: string(),
  };
  const any = (step: "decode" | "encode"): Step => (value, walk) => {
    if (value === null) return null;
    const codec = Array.isArray(value) ? items : isRecord(value) ? entries : scalars[typeof value];
    const result = codec ? codec[step](value, walk) : INVALID;
    return codec ? result : fail(walk, "JSON value", kindOf(value));
  };
  const self = { decode: any("decode"), encode: any("encode") };
  const items = array(self);
  const entries = record(self);
  return self;
}
