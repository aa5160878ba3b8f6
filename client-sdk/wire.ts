/**
 * What calls and topics share: the connection, the table of ids, and how values are checked on their way in and out.
 *
 * @module
 */

import {
  type Data,
  decodeValue,
  encodeValue,
  ERROR_CODES,
  type ErrorFrame,
  formatIssue,
  type Issue,
  type Ref,
  type ServerFrame,
  type ValueCodec,
} from "@wirepact/schema/wire";
import type { Connection } from "./connection.ts";
import type { CloseReason } from "./connection_state.ts";
import type { ErrorSpec } from "./contract.ts";
import { type MismatchCode, type MismatchDetails, WirepactError } from "./errors.ts";
import type { IdTable } from "./ids.ts";
import type { Settings } from "./settings.ts";

/** What is open under an id. */
export interface OpenId {
  /** A frame for this id. `false` if this kind of thing gets no such frame. */
  receive(frame: ServerFrame): boolean;
  /** The connection is gone, and the id with it. */
  dropped(error: WirepactError): void;
}

/** What calls and topics work with. */
export interface Wire {
  readonly settings: Settings;
  readonly connection: Connection;
  readonly ids: IdTable<OpenId>;
}

/** A value with a number and a name, as the frame is to carry it (P-2.4). */
export function refOf({ connection }: Wire, spec: { readonly name: string; readonly number: number }): Ref {
  return connection.named ? spec.name : spec.number;
}

/** The entry of a table of the contract that a frame names. */
export function find<Spec extends { readonly number: number }>(
  specs: Readonly<Record<string, Spec>>,
  ref: Ref,
): readonly [name: string, spec: Spec] | undefined {
  return Object.entries(specs).find(([name, { number }]) => ref === name || ref === number);
}

/**
 * An application's value as frames carry it.
 *
 * @throws {WirepactError} With `code`, if it does not match the contract.
 */
export function encodeOrThrow(
  { settings }: Wire,
  codec: ValueCodec,
  value: unknown,
  error: MismatchOptions,
): Data {
  const checked = encodeValue(codec, value, settings.encoding.encoding);
  if (!checked.ok) throw mismatch(checked.issue, error);
  return checked.value;
}

/**
 * A frame's value as applications see it.
 *
 * @throws {WirepactError} `INVALID_RESPONSE`, if it does not match the contract.
 */
export function decodeOrThrow({ settings }: Wire, codec: ValueCodec, data: Data, what: string): unknown {
  const checked = decodeValue(codec, data, settings.encoding.encoding);
  if (!checked.ok) throw mismatch(checked.issue, { code: "INVALID_RESPONSE", what });
  return checked.value;
}

/** How to speak of a value that does not match. */
export interface MismatchOptions {
  readonly code: MismatchCode;
  /** Its name in the message: `the params of joinRoom`. */
  readonly what: string;
  /** Which item of an upload it is. */
  readonly index?: number;
}

function mismatch(
  issue: Issue,
  { code, what, index }: MismatchOptions,
): WirepactError<MismatchCode, MismatchDetails> {
  return new WirepactError(code, `the contract does not allow ${what} ${formatIssue(issue)}`, {
    details: index === undefined ? issue : { ...issue, index },
  });
}

/** The error that an ERROR frame carries; its own details are checked where the contract knows the code. */
export function errorOf(
  wire: Wire,
  [, , ref, message, details, retryAfterMs]: ErrorFrame,
  declared: Readonly<Record<string, ErrorSpec>> = {},
): WirepactError {
  const application = find(declared, ref);
  const code = application?.[0] ?? find(ERROR_CODES, ref)?.[0] ?? String(ref);
  try {
    return new WirepactError(code, message, {
      details: application
        ? decodeOrThrow(wire, application[1].details, details, `the details of ${code}`)
        : details,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  } catch (error) {
    return error as WirepactError; // nothing else is thrown here
  }
}

/** The error of what a lost connection takes with it (P-10.7). */
export function connectionLost({ code, reason }: CloseReason): WirepactError {
  return new WirepactError("CONNECTION_LOST", `the connection was lost: ${reason || `close code ${code}`}`, {
    details: { code, reason },
  });
}

/** The error of everything that waits when the client ends. */
export function clientClosed({ code, reason }: CloseReason): WirepactError {
  return new WirepactError("CLIENT_CLOSED", `the client is closed: ${reason || `close code ${code}`}`, {
    details: { code, reason },
  });
}
