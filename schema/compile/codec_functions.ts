/**
 * The functions that types are compiled to.
 *
 * @module
 */

/** A compiled decoder: reads at `p`, leaves the end in `R.p`. */
export type Decode = (p: number, d: number) => unknown;

/** A compiled encoder: writes at `q`, returns where it stopped. */
export type Encode = (q: number, value: unknown, d: number) => number;
