import { WireError } from "./codec.ts";
import * as FrameType from "./frame_type.ts";

/** What an element of a frame, or of a map of the protocol, has to be. */
export interface Kind {
  /** What is wrong with a value, to be read after its name; `undefined` if nothing is. */
  readonly problem: (value: unknown) => string | undefined;
  /** Whether it may be absent. */
  readonly optional?: boolean;
}

/** Kinds by name: the elements of a frame after its type, in order, or the keys of a map. */
export type Kinds = Readonly<Record<string, Kind>>;

/** The frames that one side sends, by type. */
export type FrameTable = Readonly<Record<number, Kinds>>;

/** The same kind, or nothing. */
export function optional(kind: Kind): Kind {
  return { ...kind, optional: true };
}

/** Application data: anything, but there. Schemas are checked elsewhere. */
export const data: Kind = { problem: (value) => value === undefined ? " is missing" : undefined };
export const text: Kind = kind("a string", (value) => typeof value === "string");
/** Counts, offsets, versions, codes. */
export const count: Kind = kind("an integer from 0", (value) => isInteger(value, 0));
/** Numbers of calls. */
export const positive: Kind = kind("an integer from 1", (value) => isInteger(value, 1));
export const id: Kind = kind("an id", isId);
/** An id that the client may open. */
export const clientId: Kind = kind("an odd id", (value) => isId(value) && value as number % 2 === 1);
/** A method, topic, event or error. */
export const ref: Kind = kind(
  "a number or a name",
  (value) => typeof value === "string" || isInteger(value, 0),
);
export const duration: Kind = kind(
  "a number of milliseconds",
  (value) => Number.isFinite(value) && value as number >= 0,
);
export const texts: Kind = kind(
  "an array of strings",
  (value) => Array.isArray(value) && value.every((item) => typeof item === "string"),
);

const plainMap: Kind = kind("a map", isMap);

/** A map of the protocol. Unknown keys are ignored. */
export function map(keys: Kinds): Kind {
  return {
    problem(value) {
      if (!isMap(value)) return plainMap.problem(value);
      for (const name in keys) {
        const field = keys[name]!;
        if (field.optional && value[name] === undefined) continue;
        const problem = field.problem(value[name]);
        if (problem !== undefined) return `.${name}${problem}`;
      }
      return undefined;
    },
  };
}

/**
 * Checks a decoded frame against what a side may send. Optional elements that are `null`, as JSON writes absent ones in
 * the middle, become `undefined`, and elements too many are cut off.
 *
 * @throws {WireError} `INVALID_FRAME`, naming the element.
 */
export function checkElements(frame: unknown[], table: FrameTable): void {
  const kinds = table[frame[0] as number];
  if (kinds === undefined) throw invalidFrame(frame, " does not come from this side");
  let index = 0;
  for (const name in kinds) {
    const element = kinds[name]!;
    index++;
    if (element.optional && frame[index] == null) {
      if (index < frame.length) frame[index] = undefined;
      continue;
    }
    const problem = element.problem(frame[index]);
    if (problem !== undefined) throw invalidFrame(frame, `: ${name}${problem}`);
  }
  if (frame.length > index + 1) frame.length = index + 1;
}

/** The error for a frame, in words that follow the frame's name. */
export function invalidFrame(frame: readonly unknown[], problem: string): WireError {
  const name = Object.entries(FrameType).find(([, type]) => type === frame[0])?.[0] ?? `frame ${frame[0]}`;
  return new WireError("INVALID_FRAME", name + problem);
}

/* @__NO_SIDE_EFFECTS__ */
function kind(what: string, holds: (value: unknown) => boolean): Kind {
  return {
    problem: (value) => value === undefined ? " is missing" : holds(value) ? undefined : ` is not ${what}`,
  };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function isId(value: unknown): boolean {
  return isInteger(value, 1) && value as number < 2 ** 31;
}

function isInteger(value: unknown, minimum: number): boolean {
  return Number.isSafeInteger(value) && value as number >= minimum;
}
