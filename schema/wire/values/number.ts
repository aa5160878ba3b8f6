import { INVALID, type ValueCodec } from "./codec.ts";
import { inBounds, type NumberOptions } from "./_bounds.ts";
import { fail, kindOf, type Step } from "./_step.ts";

export type { NumberOptions };

/** A finite number. */
export function number(bounds: NumberOptions = {}): ValueCodec {
  return numeric("number", Number.isFinite, bounds);
}

/** A whole number within ±(2^53 - 1). */
export function integer(bounds: NumberOptions = {}): ValueCodec {
  return numeric("integer", Number.isSafeInteger, bounds);
}

function numeric(what: string, matches: (value: unknown) => boolean, bounds: NumberOptions): ValueCodec {
  const check: Step = (value, walk) => {
    if (!matches(value)) return fail(walk, what, kindOf(value));
    return inBounds(walk, value as number, { what, bounds }) ? value : INVALID;
  };
  return {
    decode: (data, walk) => check(toNumber(data), walk),
    // JSON has no negative zero, so no encoding carries it.
    encode: (value, walk) => check(value === 0 ? 0 : value, walk),
  };
}

/** MessagePack's large ints arrive as bigints; those that a double holds exactly are numbers like any other. */
function toNumber(data: unknown): unknown {
  return typeof data === "bigint" && BigInt(Number(data)) === data ? Number(data) : data;
}
