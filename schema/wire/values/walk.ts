/**
 * Running a codec over a value, and telling what was wrong.
 *
 * @module
 */

import type { Encoding } from "../codec.ts";
import { INVALID, type Issue, type ValueCodec, type Walk } from "./codec.ts";

/** A value that matches its schema, or what was wrong with it. */
export type Checked = { readonly ok: true; readonly value: unknown } | {
  readonly ok: false;
  readonly issue: Issue;
};

/** A fresh walk, for one value. */
export function newWalk(encoding: Encoding): Walk {
  return { encoding, issue: undefined, depth: 0, trials: 0, findings: undefined };
}

/**
 * Frame data to application value.
 *
 * @example
 * ```ts
 * import { date, decodeValue, object, string } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const message = object({ text: string({ minLength: 1 }), sentAt: date() });
 * assert.deepEqual(decodeValue(message, { text: "hi", sentAt: 0 }, "json"), {
 *   ok: true,
 *   value: { text: "hi", sentAt: new Date(0) },
 * });
 * assert.deepEqual(decodeValue(message, { text: "", sentAt: 0 }, "json"), {
 *   ok: false,
 *   issue: { path: "/text", expected: "string of at least 1 character", found: "string of 0 characters" },
 * });
 * ```
 */
export function decodeValue(codec: ValueCodec, data: unknown, encoding: Encoding): Checked {
  return run(codec, "decode", data, encoding);
}

/** Application value to frame data, checked as strictly as {@linkcode decodeValue} checks the peer's. */
export function encodeValue(codec: ValueCodec, value: unknown, encoding: Encoding): Checked {
  return run(codec, "encode", value, encoding);
}

function run(codec: ValueCodec, step: "decode" | "encode", input: unknown, encoding: Encoding): Checked {
  const walk = newWalk(encoding);
  const value = codec[step](input, walk);
  return value === INVALID ? { ok: false, issue: walk.issue! } : { ok: true, value };
}

/** An issue as the end of a sentence: `at /text: expected string, found missing`. */
export function formatIssue(issue: Issue): string {
  return `at ${issue.path || "the root"}: expected ${issue.expected}, found ${issue.found}`;
}
