/**
 * Values on their way in and out: what does not match the contract becomes an error that says where.
 *
 * @module
 */

import {
  type Data,
  decodeValue,
  encodeValue,
  ERROR_NUMBERS,
  formatIssue,
  type Issue,
  type Ref,
  type ValueCodec,
} from "@wirepact/schema/wire";
import type { CloseReason } from "./connection_state.ts";
import type { ErrorSpec } from "./contract.ts";
import { type MismatchCode, type MismatchDetails, WirepactError } from "./errors.ts";
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
  { encoding }: Settings,
  codec: ValueCodec,
  value: unknown,
  options: MismatchOptions,
): Data {
  const checked = encodeValue(codec, value, encoding.encoding);
  if (checked.ok) return checked.value;
  throw mismatch(checked.issue, options);
}

/** A frame's value as applications see it. @throws {WirepactError} If it does not match the contract. */
export function decode({ encoding }: Settings, codec: ValueCodec, data: Data, what: string): unknown {
  const checked = decodeValue(codec, data, encoding.encoding);
  if (checked.ok) return checked.value;
  throw mismatch(checked.issue, { what });
}

/** Like {@linkcode decode} where nobody waits: what does not match is reported, and there is no value. */
export function tryDecode(
  { encoding, report }: Settings,
  codec: ValueCodec,
  data: Data,
  { kind, what }: Pick<Problem, "kind"> & MismatchOptions,
): { readonly value: unknown } | undefined {
  const checked = decodeValue(codec, data, encoding.encoding);
  if (checked.ok) return checked;
  const cause = mismatch(checked.issue, { what });
  report({ kind, message: cause.message, cause });
}

/** The error of a frame. Details are checked where the contract knows the code; absent ones are `null` to it. */
export function errorOf(
  { encoding }: Settings,
  [ref, message, details, retryAfterMs]: ErrorParts,
  declared: Readonly<Record<string, ErrorSpec>> = {},
): WirepactError {
  const [code, spec] = find(declared, ref) ?? [];
  if (!spec) {
    const known = Object.entries(ERROR_NUMBERS).find(([, number]) => number === ref)?.[0];
    return new WirepactError(known ?? String(ref), message, { details, retryAfterMs });
  }
  const checked = decodeValue(spec.details, details ?? null, encoding.encoding);
  return checked.ok
    ? new WirepactError(code!, message, { details: checked.value, retryAfterMs })
    : mismatch(checked.issue, { what: `the details of ${code}` });
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

function mismatch(
  issue: Issue,
  { code = "INVALID_RESPONSE", what, index }: MismatchOptions,
): WirepactError<MismatchCode, MismatchDetails> {
  return new WirepactError(code, `the contract does not allow ${what} ${formatIssue(issue)}`, {
    details: { ...issue, ...(index !== undefined && { index }) },
  });
}
