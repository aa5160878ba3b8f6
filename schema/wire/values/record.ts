import type { ValueCodec } from "./codec.ts";
import { object, type ObjectOptions } from "./object.ts";

/** Constraints of {@linkcode record}. */
export type RecordOptions = Omit<ObjectOptions, "additional">;

/** An object with any keys, or any that match a pattern, and values of one type. */
export function record(values: ValueCodec, options: RecordOptions = {}): ValueCodec {
  return object({}, { ...options, additional: values });
}
