import { inBounds } from "./_bounds.ts";
import type { DateBounds } from "./date.ts";
import { numberBounds } from "./number_bounds.ts";

/** Bounds of `date`, in milliseconds since 1970. */
export interface DateBoundsOptions {
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

/** Bounds of `date`. Apart from it, since few dates have any, and a bundle without them is smaller. */
export function dateBounds(options: DateBoundsOptions): DateBounds {
  const bounds = numberBounds({
    minimum: options.minimumMs,
    maximum: options.maximumMs,
    exclusiveMinimum: options.exclusiveMinimumMs,
    exclusiveMaximum: options.exclusiveMaximumMs,
    multipleOf: options.multipleOfMs,
  });
  return (ms, walk) => inBounds(walk, ms, { what: "date", bounds });
}
