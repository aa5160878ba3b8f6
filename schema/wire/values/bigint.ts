import type { ValueCodec } from "./codec.ts";
import { fail, kindOf, type Step } from "./_step.ts";

/** Bounds of {@linkcode bigint}. */
export interface BigIntOptions {
  /** The least value. @default -2n ** 63n */
  readonly minimum?: bigint | undefined;
  /** The greatest value. @default 2n ** 64n - 1n */
  readonly maximum?: bigint | undefined;
}

/** A whole number of 64 bits, signed or unsigned: decimal digits in JSON, an int in MessagePack. */
export function bigint(
  { minimum = -(1n << 63n), maximum = (1n << 64n) - 1n }: BigIntOptions = {},
): ValueCodec {
  const check: Step = (value, walk) => {
    if (typeof value !== "bigint") return fail(walk, "bigint", kindOf(value));
    if (value < minimum) return fail(walk, `bigint of at least ${minimum}`, "bigint out of range");
    if (value > maximum) return fail(walk, `bigint of at most ${maximum}`, "bigint out of range");
    return value;
  };
  return {
    decode(data, walk) {
      if (walk.encoding !== "json") {
        return check(Number.isSafeInteger(data) ? BigInt(data as number) : data, walk);
      }
      // 64 bits are at most 20 digits; longer ones are not worth parsing.
      return typeof data === "string" && /^-?\d{1,20}$/.test(data)
        ? check(BigInt(data), walk)
        : fail(walk, "string of decimal digits", kindOf(data));
    },
    encode(value, walk) {
      const checked = check(value, walk);
      return typeof checked === "bigint" && walk.encoding === "json" ? String(checked) : checked;
    },
  };
}
