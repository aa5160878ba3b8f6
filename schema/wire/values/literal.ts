import type { ValueCodec } from "./codec.ts";
import { anyOf, both, fail, kindOf } from "./_step.ts";

/** A value that a schema can name. */
export type Literal = string | number | boolean;

/** Exactly this value. */
export function literal(value: Literal): ValueCodec {
  return oneOf([value]);
}

/** One of several literals. */
export function oneOf(values: readonly Literal[]): ValueCodec {
  const expected = anyOf(values.map((value) => JSON.stringify(value)));
  return both((value, walk) => {
    const index = values.indexOf(value as Literal);
    if (index >= 0) return values[index];
    const sameKind = values.some((other) => typeof other === typeof value);
    return fail(walk, expected, (sameKind ? "other " : "") + kindOf(value));
  });
}

/** Only `null`. */
export function nothing(): ValueCodec {
  return both((value, walk) => value === null ? value : fail(walk, "null", kindOf(value)));
}
