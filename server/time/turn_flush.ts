import type { Clock } from "./clock.ts";

/** Something that collects work during a turn and does it at the end. */
export interface Flushable {
  flush(): void;
}

/** Flushes what was marked once per turn of the event loop: one callback for all connections. */
export class TurnFlush {
  readonly #clock: Clock;
  #marked: Flushable[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Flushes `target` when this turn is over. Mark it once only until then. */
  mark(target: Flushable): void {
    if (this.#marked.push(target) === 1) this.#clock.afterTurn(() => this.#flushAll());
  }

  #flushAll(): void {
    const marked = this.#marked;
    this.#marked = [];
    for (const target of marked) target.flush();
  }
}
