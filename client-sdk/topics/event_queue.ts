/**
 * Events that wait for a reader. Bounded: the oldest are dropped, and counted.
 *
 * @module
 */

/** An event before it has the types of its topic. */
export interface AnyEvent {
  readonly event: string;
  readonly payload: unknown;
  readonly offset: number;
}

interface Waiter {
  readonly resolve: (result: IteratorResult<AnyEvent, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** What an {@linkcode EventQueue} needs. */
export interface EventQueueOptions {
  readonly maxHeldEvents: number;
  /** The reader is about to go on; so many events before are missing, often 0. */
  readonly onDropped: (count: number) => void;
  /** The reader's loop was left. */
  readonly onReturn: () => void;
}

/** Holds events, and is the iterator of one `for await` loop if there is one. */
export class EventQueue implements AsyncIterator<AnyEvent, undefined> {
  readonly #options: EventQueueOptions;
  readonly #events: AnyEvent[] = [];
  readonly #waiters: Waiter[] = [];
  #dropped = 0;
  #end: { readonly error?: unknown } | undefined;

  constructor(options: EventQueueOptions) {
    this.#options = options;
  }

  push(event: AnyEvent): void {
    const waiter = this.#waiters.shift();
    if (waiter) return waiter.resolve({ done: false, value: event });
    if (this.#events.push(event) <= this.#options.maxHeldEvents) return;
    this.#events.shift();
    this.#dropped++;
  }

  /** Nothing more comes; the loop ends after what is here, by throwing if there is an error. */
  end(error?: unknown): void {
    this.#end ??= { error };
    for (const waiter of this.#waiters.splice(0)) this.#finish(waiter);
  }

  next(): Promise<IteratorResult<AnyEvent, undefined>> {
    this.#options.onDropped(this.#dropped);
    this.#dropped = 0;
    return new Promise((resolve, reject) => {
      const value = this.#events.shift();
      if (value) resolve({ done: false, value });
      else if (this.#end) this.#finish({ resolve, reject });
      else this.#waiters.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<AnyEvent, undefined>> {
    this.#events.length = 0;
    this.#options.onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** An error is thrown once. */
  #finish({ resolve, reject }: Waiter): void {
    const error = this.#end?.error;
    this.#end = {};
    if (error) reject(error);
    else resolve({ done: true, value: undefined });
  }
}
