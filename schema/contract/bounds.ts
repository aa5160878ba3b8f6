import type { Place, RawSchema } from "./place.ts";

/** A lower and an upper bound on how many there are: options that are whole numbers from 0. */
export function countBounds(
  schema: RawSchema,
  at: Place,
  [least, most]: readonly [least: string, most: string],
): [least: number | undefined, most: number | undefined] {
  const min = countOption(schema, at, least);
  const max = countOption(schema, at, most);
  if (min !== undefined && max !== undefined && min > max) {
    at.refuse(`${least} is ${min} and ${most} is ${max}: nothing fits`, "Swap or change the bounds.");
  }
  return [min, max];
}

function countOption(schema: RawSchema, at: Place, option: string): number | undefined {
  const value = schema[option];
  if (value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0)) {
    return value as number | undefined;
  }
  at.refuse(`${option} is ${String(value)}`, "Use a whole number from 0.");
  return undefined;
}

/** What bounds of numbers must keep to. */
export interface NumberOptionLimits {
  readonly least: number;
  readonly most: number;
  /** In words: `a finite number`. */
  readonly wanted: string;
}

/** A bound that is a number. `-0` becomes `0`, as on the wire. */
export function numberOption(
  schema: RawSchema,
  at: Place,
  { option, limits: { least, most, wanted } }: { option: string; limits: NumberOptionLimits },
): number | undefined {
  const value = schema[option];
  if (value === undefined) return undefined;
  if (typeof value === "number" && value >= least && value <= most) return value + 0;
  at.refuse(`${option} is ${String(value)}`, `Use ${wanted}.`);
  return undefined;
}

/** Bounds of a number, by the names that nodes give them. */
export interface Bounds {
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly exclusiveMinimum: number | undefined;
  readonly exclusiveMaximum: number | undefined;
}

/** Reports bounds that leave nothing between them. `whole`: only integers count. */
export function refuseEmptyRange(bounds: Bounds, at: Place, { whole }: { whole: boolean }): void {
  const { minimum = -Infinity, maximum = Infinity } = bounds;
  const { exclusiveMinimum = -Infinity, exclusiveMaximum = Infinity } = bounds;
  const low = Math.max(minimum, exclusiveMinimum);
  const high = Math.min(maximum, exclusiveMaximum);
  const lowOut = exclusiveMinimum >= minimum && exclusiveMinimum > -Infinity;
  const highOut = exclusiveMaximum <= maximum && exclusiveMaximum < Infinity;
  const empty = whole
    ? (lowOut ? Math.floor(low) + 1 : Math.ceil(low)) > (highOut ? Math.ceil(high) - 1 : Math.floor(high))
    : low > high || (low === high && (lowOut || highOut));
  if (empty) at.refuse(`no value lies between ${low} and ${high}`, "Swap or change the bounds.");
}
