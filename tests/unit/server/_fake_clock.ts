import { setImmediate } from "node:timers";
import type { Clock, Timer } from "@wirepact/server";

interface Pending {
  readonly at: number;
  readonly callback: () => void;
}

/** A clock that a test turns by hand. */
export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #turn: (() => void)[] = [];
  readonly #timers = new Set<Pending>();

  /** Timers that are set and callbacks that wait for the end of the turn: none at the end of a test. */
  get pending(): number {
    return this.#timers.size + this.#turn.length;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): Timer {
    const timer: Pending = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: Timer): void {
    this.#timers.delete(timer as Pending);
  }

  afterTurn(callback: () => void): void {
    this.#turn.push(callback);
  }

  /** Lets everything run that waits for nothing but its turn. */
  async settle(): Promise<void> {
    do {
      await microtasks();
      for (const callback of this.#turn.splice(0)) callback();
      await microtasks();
    } while (this.#turn.length > 0);
  }

  /** Lets time pass, timer by timer. */
  async advance(ms: number): Promise<void> {
    await this.settle();
    const end = this.#now + ms;
    for (;;) {
      const next = [...this.#timers].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) break;
      this.#timers.delete(next);
      this.#now = next.at;
      next.callback();
      await this.settle();
    }
    this.#now = end;
  }
}

/** A macrotask is over when all microtasks before it are. */
function microtasks(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
