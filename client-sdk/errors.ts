/**
 * What calls and subscriptions fail with: one class, told apart by its code.
 *
 * @module
 */

import { type ErrorCode, isRetryable } from "@wirepact/schema/wire";

/** More about an error. */
export interface WirepactErrorOptions<Details = unknown> {
  /** Data that belongs to the code. */
  readonly details?: Details;
  /**
   * Whether the same request may succeed later, unchanged.
   * @default what the protocol's table says of the code
   */
  readonly retryable?: boolean;
  /** Milliseconds to wait before another try, where that is known. */
  readonly retryAfterMs?: number | undefined;
  /** What led to this. */
  readonly cause?: unknown;
}

/**
 * A call or subscription that failed. `code` says how: one of the protocol's, or one that the method declares.
 *
 * @example
 * ```ts
 * import { WirepactError } from "@wirepact/client";
 * import assert from "node:assert/strict";
 *
 * const error = new WirepactError("ROOM_FULL", "the room is full", { details: { capacity: 8 } });
 * assert.equal(error.code, "ROOM_FULL");
 * assert.equal(error.details?.capacity, 8);
 * assert.equal(error.retryable, false);
 * ```
 */
export class WirepactError<Code extends string = string, Details = unknown> extends Error {
  /** Always `WirepactError`. */
  override readonly name = "WirepactError";
  /** What happened, to switch on. */
  readonly code: Code;
  /** Data that belongs to the code; `undefined` where there is none. */
  readonly details: Details;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /** Milliseconds to wait before that, where the server said so. */
  readonly retryAfterMs: number | undefined;

  /** The SDK makes these; tests and fakes may too. */
  constructor(code: Code, message: string, options: WirepactErrorOptions<Details> = {}) {
    super(message, options);
    this.code = code;
    this.details = options.details as Details;
    this.retryable = options.retryable ?? isRetryable(code);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Where a value does not match the contract. */
export interface MismatchDetails {
  /** A JSON pointer into the value. */
  readonly path: string;
  /** What the contract wants, in words. */
  readonly expected: string;
  /** What is there, in words; never the data itself. */
  readonly found: string;
  /** Which item of a stream or upload, from 0. */
  readonly index?: number;
}

/** Codes whose details are {@linkcode MismatchDetails}. */
export type MismatchCode = "INVALID_PARAMS" | "INVALID_ITEM" | "INVALID_RESPONSE";

/** An error that any call may fail with. */
export type ProtocolError =
  | WirepactError<MismatchCode, MismatchDetails>
  | WirepactError<Exclude<ErrorCode, MismatchCode>>;

/** An error that a method declares. */
export type ApplicationError<Code extends string, Details> = WirepactError<Code, Details>;
