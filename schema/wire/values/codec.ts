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

/** One pass over one value: which encoding, and the first thing that was wrong. */
export interface Walk {
  readonly encoding: Encoding;
  /** The first issue. Its path is completed from the inside out while the walk unwinds. */
  issue: Issue | undefined;
  /** Alternatives of unions still to be tried; bounds ambiguous recursive unions. */
  fuel: number;
}

/** Both directions of one type. Neither throws on bad input, and neither changes its input. */
export interface ValueCodec {
  /** Frame data to application value; undeclared properties are dropped. {@linkcode INVALID} if it does not match. */
  decode(data: unknown, walk: Walk): unknown;
  /** Application value to frame data; undeclared properties are dropped. {@linkcode INVALID} if it does not match. */
  encode(value: unknown, walk: Walk): unknown;
}
