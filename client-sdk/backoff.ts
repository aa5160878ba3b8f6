/**
 * How long to wait before the next try (P-10.5): a random part of a bound that doubles with each failure. Full jitter,
 * since after a server's restart all its clients come back at once and must not stay in step.
 *
 * @module
 */

/** The range of the bound. */
export interface Backoff {
  /** Bound after the first failure, in milliseconds. */
  readonly minMs: number;
  /** The bound never exceeds this, in milliseconds. */
  readonly maxMs: number;
}

/**
 * Milliseconds to wait after `failures` failures in a row.
 *
 * @param roll a random number from 0 to 1
 *
 * @example
 * ```ts ignore
 * backoffDelayMs({ minMs: 500, maxMs: 30_000 }, { failures: 3, roll: 0.5 }); // 1000, half of 500 * 2 * 2
 * ```
 */
export function backoffDelayMs(
  { minMs, maxMs }: Backoff,
  { failures, roll }: { readonly failures: number; readonly roll: number },
): number {
  return Math.round(roll * Math.min(maxMs, minMs * 2 ** (failures - 1)));
}
