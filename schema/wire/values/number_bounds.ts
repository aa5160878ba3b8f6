import type { NumberOptions } from "./_bounds.ts";

/** All bounds that a number can have. */
export interface NumberBoundsOptions {
  /** The least value. */
  readonly minimum?: number | undefined;
  /** The greatest value. */
  readonly maximum?: number | undefined;
  /** What all values are above. */
  readonly exclusiveMinimum?: number | undefined;
  /** What all values are below. */
  readonly exclusiveMaximum?: number | undefined;
  /** What values are a multiple of, as JavaScript's `%` counts. */
  readonly multipleOf?: number | undefined;
}

/**
 * Bounds of `number` and `integer`, the rarer ones among them. Apart from the two, since `minimum` and `maximum` are
 * enough for most numbers, and a bundle without the others is smaller.
 */
export function numberBounds(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf }: NumberBoundsOptions,
): NumberOptions {
  return {
    minimum,
    maximum,
    // Comparisons with an absent bound are false: no bound, nothing broken.
    broken(value) {
      if (value <= exclusiveMinimum!) return `above ${exclusiveMinimum}`;
      if (value >= exclusiveMaximum!) return `below ${exclusiveMaximum}`;
      if (multipleOf !== undefined && value % multipleOf !== 0) return `that is a multiple of ${multipleOf}`;
    },
  };
}
