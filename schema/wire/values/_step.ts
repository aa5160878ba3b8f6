/**
 * What the combinators share: noting issues, describing what was found, and going one level down.
 *
 * @module
 */

import { MAX_VALUE_DEPTH } from "../limits.ts";
import { INVALID, type ValueCodec, type Walk } from "./codec.ts";

/** One direction of a codec. */
export type Step = ValueCodec["decode"];

/** Notes an issue at the current value. */
export function fail(walk: Walk, expected: string, found: string): typeof INVALID {
  walk.issue = { path: "", expected, found };
  return INVALID;
}

/** Puts the issue one level down: it was found in the property or item `key` of the current value. */
export function within(walk: Walk, key: string | number): typeof INVALID {
  const { path, ...words } = walk.issue!;
  walk.issue = { path: `/${segment(String(key))}${path}`, ...words };
  return INVALID;
}

/** Keys of records are data: one that is long or cannot travel is not repeated to its sender. */
function segment(key: string): string {
  return key.length > 64 || !isWellFormed(key) ? "…" : key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The kind of a value in one word: `string`, `null`, `array`, `date`, `missing`. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "number" && !Number.isFinite(value)) return "number that is not finite";
  return typeof value === "object" ? tagOf(value).toLowerCase() : typeof value;
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** Whether this is an object in the sense of a schema: no array, date, bytes, map, set or promise. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  // The usual case first: asking for the tag is several times slower.
  return Object.getPrototypeOf(value) === Object.prototype || tagOf(value) === "Object";
}

/** Whether a string has no lone surrogate, that is, whether UTF-8 can carry it. */
export function isWellFormed(text: string): boolean {
  return (text as { isWellFormed?(): boolean }).isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
}

/** Checks a length, noting an issue such as `array of at most 10 items`. */
export function inCount(
  walk: Walk,
  count: number,
  { what, unit, min = 0, max = Infinity }: {
    what: string;
    unit: string;
    min?: number | undefined;
    max?: number | undefined;
  },
): boolean {
  if (count >= min && count <= max) return true;
  const words = (n: number) => `${n} ${unit}${n === 1 ? "" : "s"}`;
  const wanted = count < min ? `least ${words(min)}` : `most ${words(max)}`;
  fail(walk, `${what} of at ${wanted}`, `${what} of ${words(count)}`);
  return false;
}

/** Names of alternatives, `a or b or c`; only their number where they would be too long to read. */
export function anyOf(names: readonly string[]): string {
  const text = [...new Set(names)].join(" or ");
  return text.length > 200 ? `one of ${names.length} alternatives` : text;
}

/** A codec whose two directions are one function. */
export function both(step: Step): ValueCodec {
  return { decode: step, encode: step };
}

/** A codec of something that holds other values: both directions go one level down. */
export function nested(make: (step: "decode" | "encode") => Step): ValueCodec {
  const guard = (inner: Step): Step => (value, walk) => {
    if (walk.depth >= MAX_VALUE_DEPTH) return fail(walk, "less nesting", "cyclic or deep value");
    walk.depth++;
    const result = inner(value, walk);
    walk.depth--;
    return result;
  };
  return { decode: guard(make("decode")), encode: guard(make("encode")) };
}
