/**
 * The numbers of the codes, without the sentences of `codes.ts`: a client needs the numbers only, and the sentences would
 * be a tenth of its bundle. A test holds the two together.
 *
 * @module
 */

/** Names of the error codes that travel in ERROR frames, in the order of their numbers: the first has number 1. */
export const WIRE_ERRORS = [
  "INTERNAL",
  "INVALID_PARAMS",
  "INVALID_ITEM",
  "UNKNOWN_METHOD",
  "UNKNOWN_TOPIC",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "CANCELLED",
  "DEADLINE_EXCEEDED",
  "TOO_MANY_CALLS",
  "TOO_MANY_SUBSCRIPTIONS",
  "ALREADY_SUBSCRIBED",
  "UNAVAILABLE",
  "LEFT",
  "OUTCOME_UNKNOWN",
  "KEY_REUSED",
] as const;

/** Close codes that a {@linkcode WireError} asks for, by name. */
export const WIRE_CLOSE_NUMBERS = {
  UNSUPPORTED_DATA: 1003,
  INVALID_PAYLOAD: 1007,
  MESSAGE_TOO_BIG: 1009,
  INVALID_FRAME: 4200,
} as const;

/** Whether the same request may succeed later, unchanged. Unknown codes are not retryable (P-11.2). */
export function isRetryable(code: string): boolean {
  return /^(UNAVAILABLE$|OFFLINE$|TOO_MANY_)/.test(code);
}

/** What a client does after a close: reconnect, get a new token first, or stop. */
export type CloseVerdict = "reconnect" | "reauthenticate" | "stop";

/**
 * What to do after a close, from its number alone: 4100-4199 want a new token, 1000 and 4200-4299 end it, everything
 * else reconnects.
 *
 * @example
 * ```ts
 * import { closeVerdict } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * assert.equal(closeVerdict(1006), "reconnect");
 * assert.equal(closeVerdict(4100), "reauthenticate");
 * assert.equal(closeVerdict(4202), "stop");
 * ```
 */
export function closeVerdict(code: number): CloseVerdict {
  if (code === 1000 || (code >= 4200 && code < 4300)) return "stop";
  return code >= 4100 && code < 4200 ? "reauthenticate" : "reconnect";
}
