/**
 * Time as the SDK sees it. A parameter, so that tests and simulations turn the hands themselves.
 *
 * @module
 */

/** A clock with timers. */
export interface Clock {
  /** Milliseconds since some fixed moment; only differences are used. */
  now(): number;
  /** Calls back once after `delayMs` milliseconds; the answer is for {@linkcode Clock.clearTimeout}. */
  setTimeout(callback: () => void, delayMs: number): unknown;
  /** Forgets a timer; one that has fired or was forgotten already does no harm. */
  clearTimeout(timer: unknown): void;
}

/** The clock of the runtime. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Runtimes keep the delay in 31 bits and fire at once beyond.
  setTimeout: (callback, delayMs) => setTimeout(callback, Math.min(delayMs, 2 ** 31 - 1)),
  clearTimeout: (timer) => clearTimeout(timer as number),
};
