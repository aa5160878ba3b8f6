import { setOwn } from "../set_own.ts";
import { INVALID, type ValueCodec, type Walk } from "./codec.ts";
import type { OptionalCodec } from "./optional.ts";
import { fail, isRecord, kindOf, nested, within } from "./_step.ts";

/** What {@linkcode object} has made of the declared properties, for those who look at the others. */
export interface Declared {
  /** The direction. */
  readonly step: "decode" | "encode";
  /** The whole value. */
  readonly value: Readonly<Record<string, unknown>>;
  /** The declared properties. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** The result so far. */
  readonly out: Record<string, unknown>;
}

/** What becomes of an object's undeclared properties, and how many properties it may have: `others` makes one. */
export type Others = (declared: Declared, walk: Walk) => unknown;

/**
 * Named properties, in this order; undeclared ones are dropped unless `others` says otherwise. A property called
 * `__proto__` is written `["__proto__"]: …`, since the plain form would set the prototype.
 */
export function object(
  properties: Readonly<Record<string, ValueCodec | OptionalCodec>>,
  others?: Others,
): ValueCodec {
  const declared = Object.entries(properties);
  return nested((step) => (value, walk) => {
    if (!isRecord(value)) return fail(walk, "object", kindOf(value));
    const out: Record<string, unknown> = {};
    for (const [name, codec] of declared) {
      const item = Object.hasOwn(value, name) ? value[name] : undefined;
      if (item === undefined && "optional" in codec) continue;
      const result = codec[step](item, walk);
      if (result === INVALID) return within(walk, name);
      setOwn(out, name, result);
    }
    return others ? others({ step, value, properties, out }, walk) : out;
  });
}
