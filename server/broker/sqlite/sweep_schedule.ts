import type { Clock } from "../../time/mod.ts";
import type { Deadline, Deadlines } from "../deadlines.ts";

/** Too old goes at most this often, in milliseconds: one look at everything for many events. */
const SWEEP_EVERY_MS = 1_000;

/** What a {@linkcode SweepSchedule} works with. */
export interface SweepScheduleOptions {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** Sweeps, and resolves to when there is more to sweep. */
  readonly sweep: () => Promise<number>;
  readonly onError: (error: unknown) => void;
}

/** When to look for what is too old: never while nothing can be. */
export class SweepSchedule {
  readonly #options: SweepScheduleOptions;
  readonly #deadline: Deadline;
  #sweptAt = 0;
  #isClosed = false;

  constructor(options: SweepScheduleOptions) {
    this.#options = options;
    this.#deadline = options.deadlines.add(Infinity, () => void this.#sweep());
  }

  /** Something will be too old. */
  at(time: number): void {
    const soon = Math.max(time, this.#sweptAt + SWEEP_EVERY_MS);
    if (this.#isClosed || this.#deadline.place >= 0 && soon >= this.#deadline.at) return;
    this.#options.deadlines.move(this.#deadline, soon);
  }

  /** Nothing happens any more. */
  close(): void {
    this.#isClosed = true;
    this.#options.deadlines.cancel(this.#deadline);
  }

  async #sweep(): Promise<void> {
    const { clock, sweep, onError } = this.#options;
    this.#sweptAt = clock.now();
    try {
      this.at(await sweep());
    } catch (error) {
      if (this.#isClosed) return;
      onError(error);
      this.at(0);
    }
  }
}
