import { writeCallMeta } from "./call_meta.ts";
import { WireError } from "./codec.ts";
import * as FrameType from "./frame_type.ts";
import type { Frame } from "./frames.ts";

/** Frames of this type and more are left out, so that later versions can add some. */
const FIRST_IGNORED_TYPE = 64;

/** Elements that every frame with content has: its type, its id or channel, and one more. */
const KEPT_ELEMENTS = 3;

/**
 * The elements to be written: absent ones at the end are cut off, and the extras of a CALL get the map that the encoding
 * wants for integer keys.
 */
export function frameElements(
  frame: Frame,
  makeMap: (entries: [key: number, value: unknown][]) => unknown,
): readonly unknown[] {
  const elements: unknown[] = [...frame];
  if (frame[0] === FrameType.CALL && frame[4]) {
    const entries = writeCallMeta(frame[4]);
    elements[4] = entries.length > 0 ? makeMap(entries) : undefined;
  }
  while (elements.length > KEPT_ELEMENTS && elements.at(-1) === undefined) elements.pop();
  return elements;
}

/**
 * The frames among decoded values.
 *
 * @throws {WireError} `INVALID_FRAME` if a value is not an array that starts with a possible type.
 */
export function keepFrames(values: readonly unknown[]): unknown[][] {
  return values.filter(isKept);
}

function isKept(value: unknown): value is unknown[] {
  const type: unknown = Array.isArray(value) ? value[0] : undefined;
  if (typeof type === "bigint" || Number.isInteger(type)) {
    if (type as number >= FIRST_IGNORED_TYPE) return false;
    if (type as number >= 0 && type as number <= FrameType.GOAWAY) return true;
  }
  throw new WireError("INVALID_FRAME", "not a frame of a known type");
}
