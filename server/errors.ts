/**
 * Failures: what handlers throw on purpose, and what a server refuses to start with.
 *
 * @module
 */

import { ERROR_CODES, type ErrorCode, formatIssue, type Issue } from "@wirepact/schema/wire";

/** What an {@linkcode RpcError} may say besides its code. */
export interface RpcErrorOptions extends ErrorOptions {
  /** For people; made from the code if absent. It is sent to the client. */
  readonly message?: string;
  /** As the method declares them. */
  readonly details?: unknown;
  /** How long the client should wait before it tries again, in milliseconds. */
  readonly retryAfterMs?: number;
}

/**
 * A failure that the client is told about: one of the protocol's codes, or one that the method declares. Handlers
 * throw it through `fail`, middleware and `authorize` by `new`. Anything else that is thrown reaches the client as
 * `INTERNAL`, without its text.
 *
 * @example
 * ```ts
 * import { RpcError } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const error = new RpcError("FORBIDDEN", { message: "only members may write" });
 * assert.equal(error.code, "FORBIDDEN");
 * ```
 */
export class RpcError extends Error {
  /** The class, for logs. */
  override readonly name = "RpcError";
  /** One of the protocol's codes, or one that the method declares. */
  readonly code: string;
  /** As the method declares them; `undefined` where there are none. */
  readonly details: unknown;
  /** How long the client should wait before it tries again, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  /** An error to be thrown. */
  constructor(code: string, options: RpcErrorOptions = {}) {
    super(options.message ?? meaningOf(code), options);
    this.code = code;
    this.details = options.details;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A failure that was logged when it happened, and is told again. */
export class RepeatedError extends RpcError {
  constructor() {
    super("INTERNAL");
  }
}

/** A server that cannot be made as it was asked for. All problems at once, each saying what to do. */
export class ConfigurationError extends Error {
  /** The class, for logs. */
  override readonly name = "ConfigurationError";
  /** One sentence for each. */
  readonly problems: readonly string[];

  /** An error that lists the problems. */
  constructor(problems: readonly string[]) {
    super(`cannot create the server:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.problems = problems;
  }
}

/** A value from the application that does not match its schema. The client is told `INTERNAL`; the log has this. */
export class OutputError extends Error {
  /** The class, for logs. */
  override readonly name = "OutputError";
  /** What the value was: `result of sendMessage`. */
  readonly subject: string;
  /** What was wrong with it, and where. */
  readonly issue: Issue;

  /** An error that says both. */
  constructor(subject: string, issue: Issue) {
    super(describeIssue(subject, issue));
    this.subject = subject;
    this.issue = issue;
  }
}

/** An issue as one sentence: `params do not match the contract at /text: expected string, found number`. */
export function describeIssue(subject: string, issue: Issue): string {
  const verb = /^(?:params|claims|details)\b/.test(subject) ? "do" : "does";
  return `${subject} ${verb} not match the contract ${formatIssue(issue)}`;
}

/** Whether a code is one of the protocol's own that a server may send. */
export function isWireCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_CODES, code) && ERROR_CODES[code as ErrorCode].origin === "wire";
}

function meaningOf(code: string): string {
  return Object.hasOwn(ERROR_CODES, code) ? ERROR_CODES[code as ErrorCode].meaning : `failed with ${code}`;
}
