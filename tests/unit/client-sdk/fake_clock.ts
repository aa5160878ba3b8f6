import type { Clock } from "@wirepact/client";

interface Timer {
  readonly dueMs: number;
  readonly callback: () => void;
}

/** A clock whose hands the test turns. */
export class FakeClock implements Clock {
  #nowMs = 0;
  #setMs = 0;
  readonly #timers = new Set<Timer>();

  now(): number {
    return this.#nowMs + this.#setMs;
  }

  setTimeout(callback: () => void, delayMs: number): unknown {
    const timer = { dueMs: this.#nowMs + delayMs, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as Timer);
  }

  /** Somebody sets the clock; timers do not care. */
  set(byMs: number): void {
    this.#setMs += byMs;
  }

  /** Timers that have neither fired nor been forgotten. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Lets time pass without its timers, as a machine does that sleeps. */
  skip(ms: number): void {
    this.#nowMs += ms;
  }

  /** Lets time pass; timers fire in order, and what they start comes after them. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await turn();
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#timers.delete(next);
      this.#nowMs = next.dueMs;
      next.callback();
      await turn();
    }
    this.#nowMs = untilMs;
  }

  #next(untilMs: number): Timer | undefined {
    return [...this.#timers].filter(({ dueMs }) => dueMs <= untilMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Everything that is waiting as a microtask has run when this resolves. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
