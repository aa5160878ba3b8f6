import { INVALID, type ValueCodec } from "./codec.ts";
import { inBounds } from "./_bounds.ts";
import { fail, kindOf, type Step } from "./_step.ts";

/** Bounds of {@linkcode date}, in milliseconds since 1970. */
export interface DateOptions {
  /** The earliest date. */
  readonly minimumMs?: number | undefined;
  /** The latest date. */
  readonly maximumMs?: number | undefined;
  /** The date after which all others lie. */
  readonly exclusiveMinimumMs?: number | undefined;
  /** The date before which all others lie. */
  readonly exclusiveMaximumMs?: number | undefined;
  /** What the milliseconds are a multiple of: 86_400_000 for midnights in UTC. */
  readonly multipleOfMs?: number | undefined;
}

/** A valid `Date`: milliseconds since 1970 in JSON, the timestamp extension in MessagePack. */
export function date(options: DateOptions = {}): ValueCodec {
  const bounds = {
    minimum: options.minimumMs,
    maximum: options.maximumMs,
    exclusiveMinimum: options.exclusiveMinimumMs,
    exclusiveMaximum: options.exclusiveMaximumMs,
    multipleOf: options.multipleOfMs,
  };
  const check: Step = (value, walk) => {
    if (!(value instanceof Date)) return fail(walk, "date", kindOf(value));
    if (Number.isNaN(value.getTime())) return fail(walk, "date", "invalid date");
    return inBounds(walk, value.getTime(), { what: "date", bounds }) ? value : INVALID;
  };
  return {
    decode(data, walk) {
      if (walk.encoding !== "json") return check(data, walk);
      const value = new Date(typeof data === "number" ? data : NaN);
      // Equal only for whole milliseconds within the range of dates: other numbers Date rounds or refuses.
      return value.getTime() === data ? check(value, walk) : fail(walk, "date in milliseconds", kindOf(data));
    },
    encode(value, walk) {
      const checked = check(value, walk);
      return checked !== INVALID && walk.encoding === "json" ? (checked as Date).getTime() : checked;
    },
  };
}
