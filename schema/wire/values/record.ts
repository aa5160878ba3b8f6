import type { ValueCodec } from "./codec.ts";
import { object } from "./object.ts";
import { others, type OthersOptions } from "./others.ts";

/** Constraints of {@linkcode record}. */
export type RecordOptions = Omit<OthersOptions, "additional">;

/** An object with any keys, or any that match a pattern, and values of one type. */
export function record(values: ValueCodec, options: RecordOptions = {}): ValueCodec {
  return object({}, others({ ...options, additional: values }));
}
