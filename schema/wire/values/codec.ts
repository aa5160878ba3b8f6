/**
 * A value codec carries one typed value between the application and a frame, checking it on the way. Codecs are built
 * from the combinators of this folder: by the server from a descriptor, by generated clients in their source.
 *
 * @module
 */

import type { Encoding } from "../codec.ts";

/** Returned instead of a value when a check failed; the walk then holds the issue. */
export const INVALID: unique symbol = Symbol("invalid");

/** What is wrong with a value, and where. */
export interface Issue {
  /** A JSON pointer from the value's root: `""`, `/items/3/price`. */
  readonly path: string;
  /** What the schema wants, in words: `number`, `string of at most 1000 characters`. */
  readonly expected: string;
  /** What was there, in words and never quoting the data: `string`, `missing`. */
  readonly found: string;
}

/** What a union has found out about one value in the course of one walk. */
export interface Finding {
  /** The converted value, or {@linkcode INVALID}. */
  readonly result: unknown;
  /** What was wrong, if something was. */
  readonly issue: Issue | undefined;
}

/** One pass over one value: which encoding, and the first thing that was wrong. Made by `newWalk`. */
export interface Walk {
  /** How the frame data are written, and so what they hold for dates, bytes and bigints. */
  readonly encoding: Encoding;
  /** The first issue. Its path is completed from the inside out while the walk unwinds. */
  issue: Issue | undefined;
  /** Arrays and objects around the current value; bounds recursion, so that a cyclic value ends. */
  depth: number;
  /** Unions in the middle of trying an alternative. */
  trials: number;
  /**
   * What unions inside such a trial found, by union and by value: the next alternative meets the same values again,
   * and without this an ambiguous recursive union would take time exponential in the depth.
   */
  findings: Map<unknown, Map<unknown, Finding>> | undefined;
}

/** Both directions of one type. Neither throws on bad input, and neither changes its input. */
export interface ValueCodec {
  /** Frame data to application value; undeclared properties are dropped. {@linkcode INVALID} if it does not match. */
  decode(data: unknown, walk: Walk): unknown;
  /** Application value to frame data; undeclared properties are dropped. {@linkcode INVALID} if it does not match. */
  encode(value: unknown, walk: Walk): unknown;
}
