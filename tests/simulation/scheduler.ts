import { setImmediate } from "node:timers";

/** Something that is to happen. */
export interface Due {
  readonly at: number;
  readonly sequence: number;
  /** Gone when it has happened or was cancelled. */
  run: (() => void) | undefined;
}

/**
 * The only source of time and order in a simulation: takes the next thing that is due, does it, and lets all that
 * waits for nothing else run before it takes another. What is due at the same moment happens in the order it was asked
 * for.
 */
export class Scheduler {
  /** Told of what callbacks throw. */
  onFault: (error: unknown) => void = (error) => {
    throw error;
  };
  #now = 0;
  #sequence = 0;
  #pending = 0;
  #done = 0;
  readonly #heap: Due[] = [];
  #turn: (() => void)[] = [];

  /** Virtual milliseconds since the beginning. */
  get now(): number {
    return this.#now;
  }

  /** What is due some time. */
  get pending(): number {
    return this.#pending + this.#turn.length;
  }

  /** What has happened so far. */
  get done(): number {
    return this.#done;
  }

  /** Has something happen later. */
  schedule(delayMs: number, run: () => void): Due {
    const due: Due = { at: this.#now + Math.max(0, delayMs), sequence: this.#sequence++, run };
    this.#pending++;
    this.#push(due);
    return due;
  }

  /** Keeps something from happening; does nothing if it has. */
  cancel(due: Due | undefined): void {
    if (!due?.run) return;
    due.run = undefined;
    this.#pending--;
  }

  /** Has something happen when all that waits for nothing else has run. */
  afterTurn(run: () => void): void {
    this.#turn.push(run);
  }

  /** Lets time pass up to a moment. */
  async runUntil(at: number): Promise<void> {
    await this.#settle();
    for (let next = this.#heap[0]; next && next.at <= at; next = this.#heap[0]) {
      this.#pop();
      const { run } = next;
      if (!run) continue;
      this.cancel(next);
      this.#now = next.at;
      this.#done++;
      this.#guarded(run);
      await this.#settle();
    }
    this.#now = Math.max(this.#now, at);
  }

  /** A macrotask comes when all microtasks are over, however many there are. */
  async #settle(): Promise<void> {
    for (;;) {
      await new Promise<void>((resolve) => setImmediate(resolve));
      if (this.#turn.length === 0) return;
      for (const run of this.#turn.splice(0)) this.#guarded(run);
    }
  }

  #guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.onFault(error);
    }
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(due, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

function isBefore(one: Due, other: Due): boolean {
  return one.at < other.at || (one.at === other.at && one.sequence < other.sequence);
}
