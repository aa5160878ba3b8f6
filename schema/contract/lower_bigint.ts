import type { TypeNode } from "../ir/mod.ts";
import type { Place, RawSchema } from "./place.ts";
import type { Rule } from "./rule.ts";

const LEAST = -(2n ** 63n);
const MOST = 2n ** 64n - 1n;

/** `Type.BigInt`, which needs bounds: MessagePack has no wider integers than these. */
export const bigintRule: Rule = {
  options: ["type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"],
  lower(schema, at): TypeNode {
    const minimum = bound(schema, at, { option: "minimum", exclusive: "exclusiveMinimum", inward: 1n });
    const maximum = bound(schema, at, { option: "maximum", exclusive: "exclusiveMaximum", inward: -1n });
    if (minimum === undefined || maximum === undefined || minimum < LEAST || maximum > MOST) {
      return at.refuse(
        "a BigInt that is not bounded to what the wire carries",
        "Give it a minimum of at least -(2n ** 63n) and a maximum of at most 2n ** 64n - 1n.",
      );
    }
    if (minimum > maximum) {
      return at.refuse(`no value lies between ${minimum} and ${maximum}`, "Swap or change the bounds.");
    }
    return { kind: "bigint", minimum: String(minimum), maximum: String(maximum) };
  },
};

/** The tighter of the two ways to say a bound, as an inclusive one. */
function bound(
  schema: RawSchema,
  at: Place,
  { option, exclusive, inward }: { option: string; exclusive: string; inward: 1n | -1n },
): bigint | undefined {
  const inclusive = bigintOption(schema, at, option);
  const outside = bigintOption(schema, at, exclusive);
  if (outside === undefined) return inclusive;
  const next = outside + inward;
  return inclusive === undefined || (next - inclusive) * inward > 0n ? next : inclusive;
}

function bigintOption(schema: RawSchema, at: Place, option: string): bigint | undefined {
  const value = schema[option];
  if (value === undefined || typeof value === "bigint") return value;
  at.refuse(`${option} is ${String(value)}`, "Use a bigint: 10n.");
  return undefined;
}
