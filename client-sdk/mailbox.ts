/**
 * What comes from the connection waits here for the loop that reads it.
 *
 * @module
 */

/** A queue with one reader. */
export class Mailbox<Item> {
  /** What has come and was not read yet. */
  readonly items: Item[] = [];
  /** How many of the oldest were thrown away, since there were more than `max`. */
  dropped = 0;
  readonly #max: number;
  #end: { readonly error: unknown } | undefined;
  #wake = (): void => {};

  constructor(max = Infinity) {
    this.#max = max;
  }

  push(item: Item): void {
    if (this.items.push(item) > this.#max) {
      this.items.shift();
      this.dropped++;
    }
    this.#wake();
  }

  /** Nothing more comes; the reader ends after what is here, by throwing if there is an error. */
  end(error?: unknown): void {
    this.#end ??= { error };
    this.#wake();
  }

  /** What comes, in order. `beforeTurn` is called when the last item has been dealt with, and before it waits. */
  async *read(beforeTurn: () => void): AsyncGenerator<Item, void, void> {
    for (;;) {
      beforeTurn();
      if (this.items.length > 0) yield this.items.shift()!;
      else if (!this.#end) await new Promise<void>((resolve) => this.#wake = resolve);
      else if (this.#end.error) throw this.#end.error;
      else return;
    }
  }
}
