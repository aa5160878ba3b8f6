import { INVALID, type ValueCodec } from "./codec.ts";
import { fail, inCount, kindOf, nested, within } from "./_step.ts";

/** Constraints of {@linkcode array}. */
export interface ArrayOptions {
  /** The fewest items. */
  readonly minItems?: number | undefined;
  /** The most items. */
  readonly maxItems?: number | undefined;
  /** `unique`, where no two items may be equal. Passed as a value, so that it need not be in a bundle. */
  readonly uniqueItems?: ((items: readonly unknown[]) => boolean) | undefined;
}

/** Any number of items of one type. */
export function array(items: ValueCodec, { minItems, maxItems, uniqueItems }: ArrayOptions = {}): ValueCodec {
  const count = { what: "array", unit: "item", min: minItems, max: maxItems };
  return nested((step) => (value, walk) => {
    if (!Array.isArray(value)) return fail(walk, "array", kindOf(value));
    if (!inCount(walk, value.length, count)) return INVALID;
    const out: unknown[] = [];
    for (let i = 0; i < value.length; i++) {
      const item = items[step](value[i], walk);
      if (item === INVALID) return within(walk, i);
      out.push(item);
    }
    return !uniqueItems || uniqueItems(out) ? out : fail(walk, "array of unique items", "equal items");
  });
}
