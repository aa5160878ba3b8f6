import type { Clock, Timer } from "../time/mod.ts";

/** What happens at a deadline; returns a later time, in milliseconds since 1970, to be called again, or nothing. */
export type OnDeadline = () => number | undefined;

/** Something that is due at a time. Made and changed by {@linkcode Deadlines} only. */
export interface Deadline {
  /** Milliseconds since 1970. */
  at: number;
  readonly onDue: OnDeadline;
  /** Its place in the heap; -1 while it is not there. */
  place: number;
}

/** Any number of deadlines on one timer, which runs only while there is one. Those of one time come in any order. */
export class Deadlines {
  readonly #clock: Clock;
  /** A binary heap, the earliest first. */
  readonly #heap: Deadline[] = [];
  #timer: { readonly handle: Timer; readonly at: number } | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Deadlines there are. */
  get size(): number {
    return this.#heap.length;
  }

  /** Calls `onDue` at a time; never, if that is `Infinity`. */
  add(at: number, onDue: OnDeadline): Deadline {
    const deadline: Deadline = { at, onDue, place: -1 };
    this.#insert(deadline);
    this.#arm();
    return deadline;
  }

  /** Sets another time, also after it was due or cancelled. */
  move(deadline: Deadline, at: number): void {
    if (deadline.place >= 0 && deadline.at === at) return;
    this.#take(deadline);
    deadline.at = at;
    this.#insert(deadline);
    this.#arm();
  }

  /** Nothing happens any more, unless it is moved. */
  cancel(deadline: Deadline): void {
    this.#take(deadline);
    this.#arm();
  }

  /** Cancels all. */
  clear(): void {
    for (const deadline of this.#heap.splice(0)) deadline.place = -1;
    this.#arm();
  }

  /** A timer that is too early costs less than setting one anew whenever the earliest deadline goes away. */
  #arm(): void {
    const first = this.#heap[0];
    if (this.#timer && first && this.#timer.at <= first.at) return;
    if (this.#timer) this.#clock.clearTimeout(this.#timer.handle);
    this.#timer = undefined;
    if (!first) return;
    const handle = this.#clock.setTimeout(() => this.#fire(), Math.max(0, first.at - this.#clock.now()));
    this.#timer = { handle, at: first.at };
  }

  #fire(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    try {
      for (let first = this.#heap[0]; first && first.at <= now; first = this.#heap[0]) {
        this.#take(first);
        const again = first.onDue();
        if (again !== undefined && first.place < 0) {
          first.at = again;
          this.#insert(first);
        }
      }
    } finally {
      this.#arm();
    }
  }

  #insert(deadline: Deadline): void {
    if (deadline.at === Infinity) return;
    deadline.place = this.#heap.push(deadline) - 1;
    this.#rise(deadline);
  }

  #take(deadline: Deadline): void {
    const { place } = deadline;
    if (place < 0) return;
    deadline.place = -1;
    const last = this.#heap.pop()!;
    if (last === deadline) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(deadline: Deadline): void {
    while (deadline.place > 0) {
      const parent = this.#heap[(deadline.place - 1) >> 1]!;
      if (parent.at <= deadline.at) return;
      this.#swap(deadline, parent);
    }
  }

  #sink(deadline: Deadline): void {
    for (;;) {
      const left = this.#heap[2 * deadline.place + 1];
      const right = this.#heap[2 * deadline.place + 2];
      const child = right && left && right.at < left.at ? right : left;
      if (!child || child.at >= deadline.at) return;
      this.#swap(child, deadline);
    }
  }

  #swap(one: Deadline, other: Deadline): void {
    const { place } = one;
    this.#put(one, other.place);
    this.#put(other, place);
  }

  #put(deadline: Deadline, place: number): void {
    this.#heap[place] = deadline;
    deadline.place = place;
  }
}
