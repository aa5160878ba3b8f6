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
  /** Says which other bound a value breaks, if it does: `numberBounds` makes one of the rarer bounds. */
  readonly broken?: ((value: number) => string | undefined) | undefined;
}

/** Whether a finite number is within bounds; if not, the issue says which one it breaks. */
export function inBounds(
  walk: Walk,
  value: number,
  { what, bounds: { minimum, maximum, broken } }: { what: string; bounds: NumberOptions },
): boolean {
  // Comparisons with an absent bound are false: no bound, nothing broken.
  const wanted = value < minimum!
    ? `of at least ${minimum}`
    : value > maximum!
    ? `of at most ${maximum}`
    : broken?.(value);
  if (wanted !== undefined) fail(walk, `${what} ${wanted}`, `${what} out of range`);
  return wanted === undefined;
}
