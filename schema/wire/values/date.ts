import { INVALID, type ValueCodec, type Walk } from "./codec.ts";
import { fail, kindOf, type Step } from "./_step.ts";

/** Whether a date, in milliseconds since 1970, is within bounds: `dateBounds` makes one. */
export type DateBounds = (ms: number, walk: Walk) => boolean;

/** A valid `Date`: milliseconds since 1970 in JSON, the timestamp extension in MessagePack. */
export function date(bounds: DateBounds = () => true): ValueCodec {
  const check: Step = (value, walk) => {
    if (!(value instanceof Date)) return fail(walk, "date", kindOf(value));
    if (Number.isNaN(value.getTime())) return fail(walk, "date", "invalid date");
    return bounds(value.getTime(), walk) ? value : INVALID;
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
