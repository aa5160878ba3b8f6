/**
 * What goes wrong where nobody waits for an answer: an event that does not match the contract, a listener that throws.
 *
 * @module
 */

/** Something to be logged. */
export interface Problem {
  /**
   * `event` and `presence`: the server sent what the contract does not allow, and it was skipped. `listener`: a
   * listener of the application threw. `token`: the token function failed. `subscription`: it ended and nobody waited
   * for its `ready`.
   */
  readonly kind: "event" | "presence" | "listener" | "token" | "subscription";
  /** What happened, in one sentence. */
  readonly message: string;
  /** What was thrown. */
  readonly cause: unknown;
}

/** Takes problems, part by part. */
export type Report = (kind: Problem["kind"], message: string, cause: unknown) => void;
