import { INVALID, type ValueCodec } from "./codec.ts";
import type { OptionalCodec } from "./optional.ts";
import { fail, inCount, isRecord, isWellFormed, kindOf, nested, setOwn, within } from "./_step.ts";

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
  const declared = new Map(Object.entries(properties));
  const count = { what: "object", unit: "key", min: minProperties, max: maxProperties };
  return nested((step) => (value, walk) => {
    if (!isRecord(value)) return fail(walk, "object", kindOf(value));
    const out: Record<string, unknown> = {};
    let size = 0;
    const take = (key: string, codec: ValueCodec, item: unknown) => {
      const result = codec[step](item, walk);
      if (result === INVALID) return within(walk, key);
      setOwn(out, key, result);
      size++;
    };
    for (const [key, codec] of declared) {
      const item = Object.hasOwn(value, key) ? value[key] : undefined;
      if (item === undefined && "optional" in codec) continue;
      if (take(key, codec, item)) return INVALID;
    }
    if (additional) {
      for (const key of Object.keys(value)) {
        const item = value[key];
        if (item === undefined || declared.has(key)) continue;
        if (additional === "refuse") {
          fail(walk, "no such property", kindOf(item));
          return within(walk, key);
        }
        if (!isWellFormed(key)) return fail(walk, "well-formed keys", "lone surrogate");
        if (keyPattern && !keyPattern.test(key)) {
          return fail(walk, `keys like ${keyPattern.source}`, "other key");
        }
        if (take(key, additional, item)) return INVALID;
      }
    }
    return inCount(walk, size, count) ? out : INVALID;
  });
}
