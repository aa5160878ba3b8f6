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
  /** What was thrown, where something was. */
  readonly cause?: unknown;
}

/** Takes problems. */
export type Report = (problem: Problem) => void;

/** Runs a listener of the application; what it throws is reported and stops nobody else. */
export function notify(report: Report, listener: () => unknown): void {
  try {
    const answer = listener();
    if (answer instanceof Promise) answer.catch(failed);
  } catch (cause) {
    failed(cause);
  }

  function failed(cause: unknown): void {
    report({ kind: "listener", message: `a listener threw: ${String(cause)}`, cause });
  }
}
