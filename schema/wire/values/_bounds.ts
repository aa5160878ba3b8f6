/**
 * Bounds of numbers, shared by `integer`, `number` and `date`.
 *
 * @module
 */

import type { Walk } from "./codec.ts";
import { fail } from "./_step.ts";

/** Bounds of a number. */
export interface Bounds {
  readonly minimum?: number | undefined;
  readonly maximum?: number | undefined;
  readonly exclusiveMinimum?: number | undefined;
  readonly exclusiveMaximum?: number | undefined;
  readonly multipleOf?: number | undefined;
}

/** Whether a finite number is within bounds; if not, the issue says which one it breaks. */
export function inBounds(
  walk: Walk,
  value: number,
  { what, bounds }: { what: string; bounds: Bounds },
): boolean {
  const wanted = brokenBound(value, bounds);
  if (wanted !== undefined) fail(walk, `${what} ${wanted}`, `${what} out of range`);
  return wanted === undefined;
}

// Comparisons with an absent bound are false: no bound, nothing broken.
function brokenBound(value: number, bounds: Bounds): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = bounds;
  if (value < minimum!) return `of at least ${minimum}`;
  if (value > maximum!) return `of at most ${maximum}`;
  if (value <= exclusiveMinimum!) return `above ${exclusiveMinimum}`;
  if (value >= exclusiveMaximum!) return `below ${exclusiveMaximum}`;
  if (multipleOf !== undefined && value % multipleOf !== 0) return `that is a multiple of ${multipleOf}`;
}
