import { setOwn } from "../set_own.ts";
import { INVALID, type ValueCodec } from "./codec.ts";
import type { Others } from "./object.ts";
import { fail, inCount, isWellFormed, kindOf, within } from "./_step.ts";

/** Constraints of {@linkcode others}. */
export interface OthersOptions {
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
 * What becomes of properties that an `object` does not declare. Apart from it, since few objects say anything about
 * them, and a bundle without it is smaller.
 */
export function others(
  { additional, keyPattern, minProperties, maxProperties }: OthersOptions,
): Others {
  const count = { what: "object", unit: "key", min: minProperties, max: maxProperties };
  return ({ step, value, properties, out }, walk) => {
    for (const name of additional ? Object.keys(value) : []) {
      const item = value[name];
      if (item === undefined || Object.hasOwn(properties, name)) continue;
      if (additional === "refuse") {
        fail(walk, "no such property", kindOf(item));
        return within(walk, name);
      }
      if (!isWellFormed(name)) return fail(walk, "well-formed keys", "lone surrogate");
      if (keyPattern && !keyPattern.test(name)) {
        return fail(walk, `keys like ${keyPattern.source}`, "other key");
      }
      const result = additional![step](item, walk);
      if (result === INVALID) return within(walk, name);
      setOwn(out, name, result);
    }
    return inCount(walk, Object.keys(out).length, count) ? out : INVALID;
  };
}
