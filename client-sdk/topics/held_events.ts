/**
 * Events that wait for somebody to take them. Bounded: the oldest are dropped, and counted.
 *
 * @module
 */

/** Events held where nothing else is said. */
export const MAX_HELD_EVENTS = 256;

/** An event whose types the contract knows. */
export interface AnyEvent {
  readonly event: string;
  readonly payload: unknown;
  readonly offset: number;
}

/** A queue that forgets its oldest. */
export class HeldEvents {
  readonly #max: number;
  #events: AnyEvent[] = [];
  #dropped = 0;

  constructor(max: number = MAX_HELD_EVENTS) {
    this.#max = max;
  }

  push(event: AnyEvent): void {
    this.#events.push(event);
    if (this.#events.length <= this.#max) return;
    this.#events.shift();
    this.#dropped++;
  }

  shift(): AnyEvent | undefined {
    return this.#events.shift();
  }

  /** Empties the queue. */
  takeAll(): AnyEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** How many were dropped since this was last asked. */
  takeDropped(): number {
    const dropped = this.#dropped;
    this.#dropped = 0;
    return dropped;
  }

  /** Adds to what is said to be dropped. */
  addDropped(count: number): void {
    this.#dropped += count;
  }
}
