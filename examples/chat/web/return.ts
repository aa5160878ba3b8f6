/**
 * What became of a room while this page did not hear from it, in words. Pure.
 *
 * @module
 */

import type { NotRecovered } from "@wirepact/client";

/** How a room came back. */
export type Return = CaughtUp | LoadedAnew;

/** Everything that was said meanwhile is there. */
export interface CaughtUp {
  readonly outcome: "caught-up";
  /** Milliseconds without a connection; `undefined` if there was one and this page was just too slow. */
  readonly awayMs: number | undefined;
  /** The place in the room's log at which it had stopped. */
  readonly from: number;
  /** The newest place there was when it went on. */
  readonly head: number;
  /** Messages that have come from between the two. */
  readonly messages: number;
}

/** Something may be missing, so what was there before is not shown any more. */
export interface LoadedAnew {
  readonly outcome: "anew";
  /** As in {@linkcode CaughtUp}. */
  readonly awayMs: number | undefined;
  readonly reason: NotRecovered<unknown>["reason"];
}

const REASONS = {
  epoch_changed: "the server has begun a new log",
  trimmed: "the room’s history does not reach back that far",
  too_far: "more was said than can be caught up with",
  dropped: "more was said at once than this page could take",
  reloaded: "the server said so",
} as const satisfies Record<LoadedAnew["reason"], string>;

/** One sentence for people. */
export function describeReturn(how: Return): string {
  const beginning = how.awayMs === undefined ? "Fell behind" : `Back after ${duration(how.awayMs)}`;
  if (how.outcome === "anew") return `${beginning}: ${REASONS[how.reason]}, so the room was loaded anew`;
  const { from, head, messages } = how;
  if (head <= from) return `${beginning}: nothing was missed`;
  const way = `from #${from} to #${head}`;
  if (messages === 0) return `${beginning}: catching up ${way}`;
  return `${beginning}: ${messages} message${messages === 1 ? "" : "s"} caught up (${way})`;
}

/** A few words, for where there is no room for a sentence. */
export function summarizeReturn(how: Return | undefined): string {
  if (how === undefined) return "not needed yet";
  if (how.outcome === "anew") return "loaded anew";
  const { messages } = how;
  return messages === 0 ? "nothing missed" : `${messages} caught up`;
}

/** Seconds, minutes or hours, whichever says it in a small number. */
function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 1) return "less than 1 s";
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
