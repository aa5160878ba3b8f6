import { setOwn } from "../set_own.ts";
import { INVALID, type ValueCodec } from "./codec.ts";
import type { OptionalCodec } from "./optional.ts";
import { fail, inCount, isRecord, isWellFormed, kindOf, nested, within } from "./_step.ts";

/** Constraints of {@linkcode object}. */
export interface ObjectOptions {
  /** Undeclared properties: `"refuse"`, or the type of each. Without it they are dropped. */
  readonly additional?: "refuse" | ValueCodec | undefined;
  /** What names of undeclared properties must match, where `additional` is a type. */
  readonly keyPattern?: RegExp | undefined;
  /** Counts the properties that travel: not those that are dropped or `undefined`. */
  readonly minProperties?: number | undefined;
  /** Counts like `minProperties`. */
  readonly maxProperties?: number | undefined;
}

/**
 * Named properties, in this order. A property called `__proto__` is written `["__proto__"]: …`, since the plain form
 * would set the prototype.
 */
export function object(
  properties: Readonly<Record<string, ValueCodec | OptionalCodec>>,
  { additional, keyPattern, minProperties, maxProperties }: ObjectOptions = {},
): ValueCodec {
  const declared = Object.entries(properties);
  const names = new Set(Object.keys(properties));
  const count = { what: "object", unit: "key", min: minProperties, max: maxProperties };
  return nested((step) => (value, walk) => {
    if (!isRecord(value)) return fail(walk, "object", kindOf(value));
    const out: Record<string, unknown> = {};
    let size = 0;
    for (const [name, codec] of declared) {
      const item = Object.hasOwn(value, name) ? value[name] : undefined;
      if (item === undefined && "optional" in codec) continue;
      const result = codec[step](item, walk);
      if (result === INVALID) return within(walk, name);
      setOwn(out, name, result);
      size++;
    }
    if (additional) {
      for (const name of Object.keys(value)) {
        const item = value[name];
        if (item === undefined || names.has(name)) continue;
        if (additional === "refuse") {
          fail(walk, "no such property", kindOf(item));
          return within(walk, name);
        }
        if (!isWellFormed(name)) return fail(walk, "well-formed keys", "lone surrogate");
        if (keyPattern && !keyPattern.test(name)) {
          return fail(walk, `keys like ${keyPattern.source}`, "other key");
        }
        const result = additional[step](item, walk);
        if (result === INVALID) return within(walk, name);
        setOwn(out, name, result);
        size++;
      }
    }
    return inCount(walk, size, count) ? out : INVALID;
  });
}
