/**
 * Bounds of numbers, shared by `integer`, `number` and `date`.
 *
 * @module
 */

import type { Walk } from "./codec.ts";
import { fail } from "./_step.ts";

/** Bounds of `number` and `integer`. */
export interface NumberOptions {
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

/** Whether a finite number is within bounds; if not, the issue says which one it breaks. */
export function inBounds(
  walk: Walk,
  value: number,
  { what, bounds }: { what: string; bounds: NumberOptions },
): boolean {
  const wanted = brokenBound(value, bounds);
  if (wanted !== undefined) fail(walk, `${what} ${wanted}`, `${what} out of range`);
  return wanted === undefined;
}

// Comparisons with an absent bound are false: no bound, nothing broken.
function brokenBound(value: number, bounds: NumberOptions): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = bounds;
  if (value < minimum!) return `of at least ${minimum}`;
  if (value > maximum!) return `of at most ${maximum}`;
  if (value <= exclusiveMinimum!) return `above ${exclusiveMinimum}`;
  if (value >= exclusiveMaximum!) return `below ${exclusiveMaximum}`;
  if (multipleOf !== undefined && value % multipleOf !== 0) return `that is a multiple of ${multipleOf}`;
}
