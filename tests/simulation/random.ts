import { Random } from "../fuzz/random.ts";
import { hash32 } from "./hash.ts";

/**
 * Random numbers that a seed repeats. Each purpose has its own, so that one decision more in one place does not change
 * all others.
 */
export class SimRandom extends Random {
  readonly #seed: number;

  constructor(seed: number) {
    super(seed);
    this.#seed = seed;
  }

  /** Numbers for a purpose of its own. */
  fork(purpose: string): SimRandom {
    return new SimRandom(hash32(purpose, this.#seed));
  }

  /** At least `from`, below `to`. */
  between(from: number, to: number): number {
    return from + this.next() * (to - from);
  }

  /** A whole number, at least `from`, at most `to`. */
  whole(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  /** Milliseconds until the next of events that come at random, so many apart on average. */
  gapMs(meanMs: number): number {
    return -Math.log(1 - this.next()) * meanMs;
  }
}
