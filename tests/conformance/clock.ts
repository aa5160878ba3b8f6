import { setImmediate } from "node:timers";

interface Pending {
  readonly at: number;
  readonly callback: () => void;
}

/** Time that passes when a vector says so. What happens at the end of a turn happens by itself. */
export class VectorClock {
  #now = 1_700_000_000_000;
  readonly #timers = new Set<Pending>();

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return this.#now;
  }

  setTimeout(callback: () => void, ms: number): unknown {
    const timer: Pending = { at: this.#now + ms, callback };
    this.#timers.add(timer);
    return timer;
  }

  clearTimeout(timer: unknown): void {
    this.#timers.delete(timer as Pending);
  }

  afterTurn(callback: () => void): void {
    setImmediate(callback);
  }

  /** Lets time pass, timer by timer, until `enough` says that it was enough. */
  async advance(ms: number, enough: () => boolean = () => false): Promise<void> {
    await turn();
    const end = this.#now + ms;
    while (!enough()) {
      const next = [...this.#timers].sort((a, b) => a.at - b.at)[0];
      if (!next || next.at > end) {
        this.#now = end;
        return;
      }
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.callback();
      await turn();
    }
  }
}

/** Lets everything run that waits for nothing but its turn. */
export async function turn(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise<void>((resolve) => setImmediate(resolve));
}
