/**
 * Time as a parameter: everything in the server that waits, waits on a `Clock`, so that tests decide when.
 *
 * @module
 */

import { clearTimeout, setImmediate, setTimeout } from "node:timers";

/** What a clock's `setTimeout` returns; only that clock's `clearTimeout` understands it. */
export type Timer = unknown;

/** Where a server gets its time from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `callback` once, after `ms` milliseconds, `Infinity` included. */
  setTimeout(callback: () => void, ms: number): Timer;
  /** Keeps a timer from firing; does nothing if it has. */
  clearTimeout(timer: Timer): void;
  /**
   * Runs `callback` when everything that has already arrived in this turn of the event loop was handled. Frames that
   * are sent in one turn leave as one message because of it; a microtask would be too early, a timer too late.
   */
  afterTurn(callback: () => void): void;
}

/** The platform's timers cannot wait longer than this, and fire at once if they are asked to. */
const MAX_WAIT_MS = 2 ** 31 - 1;

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimeout: (callback, ms) => setTimeout(callback, Math.min(ms, MAX_WAIT_MS)),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  afterTurn: (callback) => void setImmediate(callback),
};
