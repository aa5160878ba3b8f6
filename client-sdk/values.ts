/**
 * Values on their way in and out: what does not match the contract becomes an error that says where.
 *
 * @module
 */

import {
  type Data,
  formatIssue,
  INVALID,
  newWalk,
  type Ref,
  type ValueCodec,
  type Walk,
  WIRE_ERRORS,
} from "@wirepact/schema/wire";
import type { CloseReason } from "./connection_state.ts";
import type { ErrorSpec } from "./contract.ts";
import { type MismatchCode, WirepactError } from "./errors.ts";
import type { Problem } from "./problem.ts";
import type { Settings } from "./settings.ts";

/** How to speak of a value that does not match. */
export interface MismatchOptions {
  /** The value's name in the message: `the params of joinRoom`. */
  readonly what: string;
  /** @default "INVALID_RESPONSE" */
  readonly code?: MismatchCode;
  /** Which item of an upload it is. */
  readonly index?: number;
}

/** What an ERROR or UNSUBSCRIBED frame says. */
export type ErrorParts = readonly [code: Ref, message: string, details?: Data, retryAfterMs?: number];

/** An application's value as frames carry it. @throws {WirepactError} If it does not match the contract. */
export function encode(
  settings: Settings,
  codec: ValueCodec,
  value: unknown,
  options: MismatchOptions,
): Data {
  return convert(settings, (walk) => codec.encode(value, walk), options);
}

/** A frame's value as applications see it. @throws {WirepactError} If it does not match the contract. */
export function decode(settings: Settings, codec: ValueCodec, data: Data, what: string): unknown {
  return convert(settings, (walk) => codec.decode(data, walk), { what });
}

/** Like {@linkcode decode} where nobody waits: what does not match is reported, and there is no value. */
export function tryDecode(
  settings: Settings,
  codec: ValueCodec,
  data: Data,
  { kind, what }: Pick<Problem, "kind"> & MismatchOptions,
): { readonly value: unknown } | undefined {
  try {
    return { value: decode(settings, codec, data, what) };
  } catch (cause) {
    settings.report(kind, (cause as WirepactError).message, cause);
  }
}

/** The error of a frame. Details are checked where the contract knows the code; absent ones are `null` to it. */
export function errorOf(
  settings: Settings,
  [ref, message, details, retryAfterMs]: ErrorParts,
  declared: Readonly<Record<string, ErrorSpec>> = {},
): WirepactError {
  let [code, spec] = find(declared, ref) ?? [];
  // The first of the protocol's codes has number 1; a number that is nobody's stays one.
  code ??= WIRE_ERRORS[ref as number - 1] ?? String(ref);
  try {
    if (spec) details = decode(settings, spec.details, details ?? null, `the details of ${code}`);
    return new WirepactError(code, message, { details, retryAfterMs });
  } catch (mismatch) {
    return mismatch as WirepactError; // nothing else is thrown here
  }
}

/** The entry of a table of the contract that a frame names. */
export function find<Spec extends { readonly number: number }>(
  specs: Readonly<Record<string, Spec>>,
  ref: Ref,
): readonly [name: string, spec: Spec] | undefined {
  return Object.entries(specs).find(([name, { number }]) => ref === name || ref === number);
}

/** The error of what a connection takes with it (P-10.7), or of what waits when the client ends. */
export function lostError(
  code: "CONNECTION_LOST" | "CLIENT_CLOSED",
  { code: closeCode, reason }: CloseReason,
): WirepactError {
  return new WirepactError(code, `connection closed: ${closeCode} ${reason}`, {
    details: { closeCode, reason },
  });
}

function convert(
  { encoding }: Settings,
  step: (walk: Walk) => unknown,
  { code = "INVALID_RESPONSE", what, index }: MismatchOptions,
): unknown {
  const walk = newWalk(encoding.encoding);
  const value = step(walk);
  if (value !== INVALID) return value;
  const issue = walk.issue!;
  throw new WirepactError(code, `the contract does not allow ${what} ${formatIssue(issue)}`, {
    details: { ...issue, ...(index !== undefined && { index }) },
  });
}
