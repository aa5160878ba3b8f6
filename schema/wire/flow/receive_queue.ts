import { WireError } from "../codec.ts";

/** What the owner of a queue is told, and when. */
export interface ReceiveQueueOptions {
  /** The window that the sender was told. */
  readonly windowItems: number;
  /** Sends CREDIT: so many items have been consumed in all. */
  readonly onConsumed: (consumed: number) => void;
  /** The consumer stopped before the end, so the sender should be stopped too. Called once at most. */
  readonly onCancel: () => void;
}

/** How a queue fails. */
export interface FailOptions {
  /** Whether items not yet consumed are thrown away instead of coming before the error. @default false */
  readonly dropQueued?: boolean;
}

interface Waiter<T> {
  readonly resolve: (result: IteratorResult<T, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

/** How it ends once the items are consumed. */
type Ending = { readonly kind: "end" } | { readonly kind: "error"; readonly error: unknown };

/**
 * The receiver's side of one stream or upload: items wait here until somebody asks for them, never more than the
 * window.
 *
 * Consumption is reported after each half window, so that a fast sender never stops, and whenever the consumer asks and
 * nothing is there, so that a sender held up by bytes goes on.
 *
 * @example
 * ```ts
 * import { ReceiveQueue } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const queue = new ReceiveQueue<string>({ windowItems: 64, onConsumed: () => {}, onCancel: () => {} });
 * queue.push("a");
 * queue.push("b");
 * queue.end();
 * assert.deepEqual(await Array.fromAsync(queue), ["a", "b"]);
 * ```
 */
export class ReceiveQueue<T> implements AsyncIterableIterator<T, undefined, undefined> {
  readonly #options: ReceiveQueueOptions;
  #items: T[] = [];
  /** Calls of `next` that found nothing. There are none while there are items. */
  readonly #waiters: Waiter<T>[] = [];
  #ending: Ending | undefined;
  #consumed = 0;
  #reported = 0;

  /** A queue that starts empty and open. */
  constructor(options: ReceiveQueueOptions) {
    this.#options = options;
  }

  /**
   * Takes an item that arrived. Items after the end, or after the consumer stopped, are dropped: they were under way.
   *
   * @throws {WireError} `INVALID_FRAME` if the sender overruns the window.
   */
  push(item: T): void {
    if (this.#ending !== undefined) return;
    const { windowItems } = this.#options;
    if (this.#items.length + this.#consumed - this.#reported >= windowItems) {
      throw new WireError("INVALID_FRAME", `ITEM: more than ${windowItems} items without credit`);
    }
    const waiter = this.#waiters.shift();
    if (waiter === undefined) this.#items.push(item);
    else {
      waiter.resolve({ done: false, value: item });
      this.#consumed++;
      this.#report();
    }
  }

  /** The sender is done; the consumer's loop ends after the items that are here. */
  end(): void {
    if (this.#ending === undefined) this.#close({ kind: "end" });
  }

  /** The stream or upload failed; the consumer's loop throws `error` after the items that are here. */
  fail(error: unknown, options: FailOptions = {}): void {
    const drops = options.dropQueued === true && this.#items.length > 0;
    if (drops) this.#items = [];
    if (drops || this.#ending === undefined) this.#close({ kind: "error", error });
  }

  /** The next item, as soon as there is one. Several calls may wait; they are served in order. */
  next(): Promise<IteratorResult<T, undefined>> {
    return new Promise((resolve, reject) => {
      if (this.#items.length > 0) {
        resolve({ done: false, value: this.#items.shift()! });
        this.#consumed++;
      } else this.#waiters.push({ resolve, reject });
      if (this.#ending === undefined) this.#report();
      else this.#settle();
    });
  }

  /** The consumer stops before the end. Leaving a `for await` loop calls this. */
  return(): Promise<IteratorResult<T, undefined>> {
    const isOpen = this.#ending === undefined;
    this.#items = [];
    this.#close({ kind: "end" });
    if (isOpen) this.#options.onCancel();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** The queue itself: it can be consumed once. */
  [Symbol.asyncIterator](): this {
    return this;
  }

  #report(): void {
    const unreported = this.#consumed - this.#reported;
    const isIdle = unreported > 0 && this.#waiters.length > 0;
    if (!isIdle && unreported < Math.max(1, this.#options.windowItems / 2)) return;
    this.#reported = this.#consumed;
    this.#options.onConsumed(this.#consumed);
  }

  #close(ending: Ending): void {
    this.#ending = ending;
    this.#settle();
  }

  /** Tells those who wait how it ended. An error is thrown once; after it the iterator is done. */
  #settle(): void {
    for (const waiter of this.#waiters.splice(0)) {
      const ending = this.#ending;
      this.#ending = { kind: "end" };
      if (ending?.kind === "error") waiter.reject(ending.error);
      else waiter.resolve({ done: true, value: undefined });
    }
  }
}
