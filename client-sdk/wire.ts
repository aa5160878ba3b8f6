/**
 * What calls and topics share: the connection, the table of ids, and how values are checked on their way in and out.
 *
 * @module
 */

import {
  type Checked,
  type Data,
  decodeValue,
  encodeValue,
  ERROR_NUMBERS,
  formatIssue,
  type Ref,
  type ServerFrame,
  type ValueCodec,
} from "@wirepact/schema/wire";
import type { Connection } from "./connection.ts";
import type { CloseReason } from "./connection_state.ts";
import type { ErrorSpec } from "./contract.ts";
import { type MismatchCode, WirepactError } from "./errors.ts";
import type { IdTable } from "./ids.ts";
import type { Problem } from "./problem.ts";
import type { Settings } from "./settings.ts";

/** What is open under an id. */
export interface OpenId {
  /** A frame for this id. `false` if this kind of thing gets no such frame. */
  receive(frame: ServerFrame): boolean;
  /** The connection is gone, and the id with it. */
  dropped?(error: WirepactError): void;
}

/** How to speak of a value that does not match. */
export interface MismatchOptions {
  /** The value's name in the message: `the params of joinRoom`. */
  readonly what: string;
  /** @default "INVALID_RESPONSE" */
  readonly code?: MismatchCode;
  /** Which item of an upload it is. */
  readonly index?: number;
}

/** An ERROR or UNSUBSCRIBED frame without its type and id. */
export type ErrorParts = readonly [code: Ref, message: string, details?: Data, retryAfterMs?: number];

/** What calls and topics work with. */
export class Wire {
  readonly settings: Settings;
  readonly connection: Connection;
  readonly ids: IdTable<OpenId>;

  constructor(settings: Settings, connection: Connection, ids: IdTable<OpenId>) {
    this.settings = settings;
    this.connection = connection;
    this.ids = ids;
  }

  /** How a frame names a method or topic (P-2.4). */
  ref({ name, number }: { readonly name: string; readonly number: number }): Ref {
    return this.connection.named ? name : number;
  }

  /** An application's value as frames carry it. @throws {WirepactError} If it does not match the contract. */
  encode(codec: ValueCodec, value: unknown, options: MismatchOptions): Data {
    return matched(encodeValue(codec, value, this.settings.encoding.encoding), options);
  }

  /** A frame's value as applications see it. @throws {WirepactError} If it does not match the contract. */
  decode(codec: ValueCodec, data: Data, what: string): unknown {
    return matched(decodeValue(codec, data, this.settings.encoding.encoding), { what });
  }

  /** Like {@linkcode decode} where nobody waits: what does not match is reported, and there is no value. */
  tryDecode(
    codec: ValueCodec,
    data: Data,
    { kind, what }: { readonly kind: Problem["kind"]; readonly what: string },
  ): { readonly value: unknown } | undefined {
    try {
      return { value: this.decode(codec, data, what) };
    } catch (cause) {
      const { message } = cause as WirepactError; // nothing else is thrown here
      this.settings.report({ kind, message, cause });
    }
  }

  /** The error of a frame. Details are checked where the contract knows the code; absent ones are `null` to it. */
  error(
    [ref, message, details, retryAfterMs]: ErrorParts,
    declared: Readonly<Record<string, ErrorSpec>> = {},
  ): WirepactError {
    const [code, spec] = find(declared, ref) ?? [];
    try {
      const known = Object.entries(ERROR_NUMBERS).find(([, number]) => number === ref)?.[0];
      return new WirepactError(code ?? known ?? String(ref), message, {
        details: spec ? this.decode(spec.details, details ?? null, `the details of ${code}`) : details,
        retryAfterMs,
      });
    } catch (error) {
      return error as WirepactError; // nothing else is thrown here
    }
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

function matched(checked: Checked, { code = "INVALID_RESPONSE", what, index }: MismatchOptions): unknown {
  if (checked.ok) return checked.value;
  const { issue } = checked;
  throw new WirepactError(code, `the contract does not allow ${what} ${formatIssue(issue)}`, {
    details: index === undefined ? issue : { ...issue, index },
  });
}
