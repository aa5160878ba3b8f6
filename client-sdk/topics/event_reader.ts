import { type AnyEvent, HeldEvents } from "./held_events.ts";

interface Waiter {
  readonly resolve: (result: IteratorResult<AnyEvent, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** One `for await` loop over a subscription. */
export class EventReader implements AsyncIterator<AnyEvent, undefined> {
  readonly #held: HeldEvents;
  readonly #onReturn: () => void;
  readonly #onDropped: (count: number) => void;
  readonly #waiters: Waiter[] = [];
  #end: { readonly error: unknown } | undefined;

  constructor(options: {
    readonly maxHeldEvents: number | undefined;
    /** The loop was left. */
    readonly onReturn: () => void;
    /** The loop is about to go on, but so many events before are missing. */
    readonly onDropped: (count: number) => void;
  }) {
    this.#held = new HeldEvents(options.maxHeldEvents);
    this.#onReturn = options.onReturn;
    this.#onDropped = options.onDropped;
  }

  push(event: AnyEvent): void {
    const waiter = this.#waiters.shift();
    if (waiter) waiter.resolve({ done: false, value: event });
    else this.#held.push(event);
  }

  /** Nothing more comes; the loop ends after what is here, by throwing if there is an error. */
  end(error?: unknown): void {
    this.#end ??= { error };
    for (const waiter of this.#waiters.splice(0)) this.#finish(waiter);
  }

  next(): Promise<IteratorResult<AnyEvent, undefined>> {
    const dropped = this.#held.takeDropped();
    if (dropped > 0) this.#onDropped(dropped);
    return new Promise((resolve, reject) => {
      const value = this.#held.shift();
      if (value) resolve({ done: false, value });
      else if (this.#end) this.#finish({ resolve, reject });
      else this.#waiters.push({ resolve, reject });
    });
  }

  return(): Promise<IteratorResult<AnyEvent, undefined>> {
    this.#held.takeAll();
    this.#onReturn();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** An error is thrown once. */
  #finish({ resolve, reject }: Waiter): void {
    const error = this.#end?.error;
    this.#end = { error: undefined };
    if (error === undefined) resolve({ done: true, value: undefined });
    else reject(error);
  }
}
