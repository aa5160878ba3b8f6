import type { Clock as ClientClock } from "@wirepact/client";
import type { Clock as ServerClock } from "@wirepact/server";
import type { Due, Scheduler } from "./scheduler.ts";

/** When the simulated world begins, in milliseconds since 1970. */
const BEGINNING = 1_700_000_000_000;

/** How a machine's clock goes wrong. */
export interface ClockFault {
  /** Milliseconds that it is ahead. */
  readonly aheadMs: number;
  /** How fast it goes: 1 is right. */
  readonly rate: number;
}

/** The clock of one machine: of a client or a server, and gone with it. */
export class SimClock implements ClientClock, ServerClock {
  readonly #scheduler: Scheduler;
  readonly #rate: number;
  readonly #timers = new Set<Due>();
  #aheadMs: number;
  #isStopped = false;

  constructor(scheduler: Scheduler, { aheadMs, rate }: ClockFault) {
    this.#scheduler = scheduler;
    this.#aheadMs = aheadMs;
    this.#rate = rate;
  }

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size;
  }

  now(): number {
    return Math.floor(BEGINNING + this.#aheadMs + this.#scheduler.now * this.#rate);
  }

  setTimeout(callback: () => void, ms: number): Due | undefined {
    if (this.#isStopped || ms === Infinity) return undefined;
    const due = this.#scheduler.schedule(Math.max(1, ms) / this.#rate, () => {
      this.#timers.delete(due);
      callback();
    });
    this.#timers.add(due);
    return due;
  }

  clearTimeout(timer: unknown): void {
    // Only its own are ever handed back.
    if (this.#timers.delete(timer as Due)) this.#scheduler.cancel(timer as Due);
  }

  afterTurn(callback: () => void): void {
    this.#scheduler.afterTurn(() => {
      if (!this.#isStopped) callback();
    });
  }

  /** Resolves after so long; never on a machine that is gone. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.setTimeout(resolve, ms));
  }

  /** Somebody sets it. Timers do not mind: they count. */
  jump(ms: number): void {
    this.#aheadMs += ms;
  }

  /** Another program's view of the same machine: its timers are its own. */
  another(): SimClock {
    return new SimClock(this.#scheduler, { aheadMs: this.#aheadMs, rate: this.#rate });
  }

  /** The machine is gone. */
  stop(): void {
    this.#isStopped = true;
    for (const due of this.#timers) this.#scheduler.cancel(due);
    this.#timers.clear();
  }
}
