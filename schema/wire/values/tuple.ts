import { INVALID, type ValueCodec } from "./codec.ts";
import { fail, inCount, kindOf, nested, within } from "./_step.ts";

/** A fixed number of items, each of its own type. */
export function tuple(items: readonly ValueCodec[]): ValueCodec {
  const count = { what: "array", unit: "item", min: items.length, max: items.length };
  return nested((step) => (value, walk) => {
    if (!Array.isArray(value)) return fail(walk, "array", kindOf(value));
    if (!inCount(walk, value.length, count)) return INVALID;
    const out: unknown[] = [];
    for (const [i, codec] of items.entries()) {
      const item = codec[step](value[i], walk);
      if (item === INVALID) return within(walk, i);
      out.push(item);
    }
    return out;
  });
}
