import type { TypeNode } from "../ir/mod.ts";
import { type Bounds, numberOption, type NumberOptionLimits, refuseEmptyRange } from "./bounds.ts";
import type { Place, RawSchema } from "./place.ts";
import { present, type Rule } from "./rule.ts";

const FINITE: NumberOptionLimits = {
  least: -Number.MAX_VALUE,
  most: Number.MAX_VALUE,
  wanted: "a finite number",
};
const SAFE: NumberOptionLimits = {
  least: Number.MIN_SAFE_INTEGER,
  most: Number.MAX_SAFE_INTEGER,
  wanted: "a number within ±(2^53 - 1); for wider ones there is Type.BigInt",
};
/** The milliseconds that a `Date` can hold. */
const DATE: NumberOptionLimits = {
  least: -8.64e15,
  most: 8.64e15,
  wanted: "milliseconds since 1970 that a Date can hold",
};

/** Names of options, in the order in which {@linkcode boundsOf} reads them. */
const OPTIONS = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] as const;
const DATE_OPTIONS = [
  "minimumTimestamp",
  "maximumTimestamp",
  "exclusiveMinimumTimestamp",
  "exclusiveMaximumTimestamp",
  "multipleOfTimestamp",
] as const;

/** `Type.Number` */
export const numberRule: Rule = {
  options: ["type", ...OPTIONS],
  lower: (schema, at) => ({ kind: "number", ...boundsOf(schema, at, { limits: FINITE, whole: false }) }),
};

/** `Type.Integer` */
export const integerRule: Rule = {
  options: ["type", ...OPTIONS],
  lower: (schema, at) => ({ kind: "integer", ...boundsOf(schema, at, { limits: SAFE, whole: true }) }),
};

/** `Type.Date` */
export const dateRule: Rule = {
  options: ["type", ...DATE_OPTIONS],
  lower(schema, at): TypeNode {
    const bounds = boundsOf(schema, at, { limits: DATE, whole: true, options: DATE_OPTIONS });
    return {
      kind: "date",
      ...present({
        minimumMs: bounds.minimum,
        maximumMs: bounds.maximum,
        exclusiveMinimumMs: bounds.exclusiveMinimum,
        exclusiveMaximumMs: bounds.exclusiveMaximum,
        multipleOfMs: bounds.multipleOf,
      }),
    };
  },
};

function boundsOf(
  schema: RawSchema,
  at: Place,
  { limits, whole, options = OPTIONS }: {
    limits: NumberOptionLimits;
    whole: boolean;
    options?: typeof OPTIONS | typeof DATE_OPTIONS;
  },
) {
  const [least, most, above, below, step] = options;
  const read = (option: string) => numberOption(schema, at, { option, limits });
  const bounds: Bounds = {
    minimum: read(least),
    maximum: read(most),
    exclusiveMinimum: read(above),
    exclusiveMaximum: read(below),
  };
  refuseEmptyRange(bounds, at, { whole });
  const multipleOf = read(step);
  if (multipleOf !== undefined && multipleOf <= 0) {
    at.refuse(`${step} is ${multipleOf}`, "Use a number above 0.");
  }
  return present({ ...bounds, multipleOf });
}
