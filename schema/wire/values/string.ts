import { INVALID, type ValueCodec } from "./codec.ts";
import type { Format } from "./formats.ts";
import { both, fail, inCount, isWellFormed, kindOf } from "./_step.ts";

/** Constraints of {@linkcode string}. Lengths are in UTF-16 code units, as JavaScript counts. */
export interface StringOptions {
  /** The shortest length. */
  readonly minLength?: number | undefined;
  /** The greatest length. */
  readonly maxLength?: number | undefined;
  /** Without the flags `g` and `y`, which would remember the last test. */
  readonly pattern?: RegExp | undefined;
  /** One of `formats.ts`. Passed as a value, so that the others need not be in a bundle. */
  readonly format?: Format | undefined;
}

/** A string that UTF-8 can carry, that is, without lone surrogates. */
export function string({ minLength, maxLength, pattern, format }: StringOptions = {}): ValueCodec {
  const count = { what: "string", unit: "character", min: minLength, max: maxLength };
  return both((value, walk) => {
    if (typeof value !== "string") return fail(walk, "string", kindOf(value));
    if (!inCount(walk, value.length, count)) return INVALID;
    if (!isWellFormed(value)) return fail(walk, "well-formed string", "lone surrogate");
    if (pattern && !pattern.test(value)) return fail(walk, `string like ${pattern.source}`, "other string");
    return !format || format.test(value)
      ? value
      : fail(walk, `string in format ${format.name}`, "other string");
  });
}
