/**
 * The order of messages: by the time at which they were said. Server and page keep their lists by it, so that both make
 * the same of the same messages.
 *
 * @module
 */

import type { Message } from "./generated/types.ts";

/**
 * The messages and one more at its place in time, which is almost always the end; at most so many, the newest.
 *
 * @example
 * ```ts
 * import { inTime } from "./in_time.ts";
 * import assert from "node:assert/strict";
 *
 * const said = (id: string, at: number) => (
 *   { id, room: "general", userId: "ada", name: "Ada", text: "Hello", sentAt: new Date(at) }
 * );
 * const messages = inTime([said("a", 1), said("c", 3)], said("b", 2), 2);
 * assert.deepEqual(messages.map(({ id }) => id), ["b", "c"]);
 * ```
 */
export function inTime(messages: readonly Message[], message: Message, atMost: number): Message[] {
  const after = messages.findLastIndex((earlier) => earlier.sentAt <= message.sentAt);
  return [...messages.slice(0, after + 1), message, ...messages.slice(after + 1)].slice(-atMost);
}
