/**
 * What frames have besides typed values: elements in their places, references, data that a schema checks later.
 *
 * @module
 */

import { INVALID, type ValueCodec } from "./codec.ts";
import type { OptionalCodec } from "./optional.ts";
import type { Others } from "./object.ts";
import { both, fail, kindOf, type Step, within } from "./_step.ts";

/** What the elements of a frame have to be, after its type and in order. */
export type Elements = readonly (ValueCodec | OptionalCodec)[];

/** Application data: anything, but there. */
export const data: ValueCodec = /* @__PURE__ */ both((value, walk) =>
  value === undefined ? fail(walk, "data", "missing") : value
);

/** A method, topic, event or error. */
export const ref: ValueCodec = /* @__PURE__ */ both((value, walk) =>
  typeof value === "string" || (Number.isSafeInteger(value) && value as number >= 0)
    ? value
    : fail(walk, "number or name", kindOf(value))
);

/** A member's id and state. */
export const member: ValueCodec = /* @__PURE__ */ both((value, walk) =>
  Array.isArray(value) && typeof value[0] === "string" && value[1] !== undefined
    ? value
    : fail(walk, "id and state", kindOf(value))
);

/** Presence as SUBSCRIBED tells it: its version and one more. */
export const presenceForm: Others = ({ out }, walk) =>
  Object.keys(out).length === 2 ? out : fail(walk, "members, changes or count", "object");

/** A number, or else the other. */
/* @__NO_SIDE_EFFECTS__ */
export function numberOr(numbers: ValueCodec, other: ValueCodec): ValueCodec {
  return both((value, walk) => (typeof value === "number" ? numbers : other).decode(value, walk));
}

/**
 * Checks the elements of a frame; the path of an issue begins with the place of the element, 0 being the type. The array
 * is reused: optional elements that are `null`, as JSON writes absent ones in the middle, become `undefined`.
 */
export function decodeElements(frame: unknown[], elements: Elements, walk: Parameters<Step>[1]): boolean {
  for (const [index, codec] of elements.entries()) {
    const place = index + 1;
    if (frame[place] == null && "optional" in codec) {
      if (place < frame.length) frame[place] = undefined;
    } else if ((frame[place] = codec.decode(frame[place], walk)) === INVALID) {
      within(walk, place);
      return false;
    }
  }
  return true;
}
