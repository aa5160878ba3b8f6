/**
 * A value that changes, and whoever looks at it.
 *
 * @module
 */

/**
 * A value to look at and to be told of. It is Svelte's store contract (`$store`), and what React's
 * `useSyncExternalStore(store.subscribe, store.get)` takes; both functions may be passed on by themselves.
 */
export interface Store<Value> {
  /** The value now: the same one until it changes. */
  readonly get: () => Value;
  /** Calls `listener` with the value at once and after each change, until the function it answers is called. */
  readonly subscribe: (listener: (value: Value) => void) => () => void;
}

/** What a {@linkcode Cell} tells of its listeners. */
export interface CellWatch {
  /** The first one comes; its value may be set before it is told. */
  watched(): void;
  /** The last one has gone. */
  unwatched(): void;
}

/** A {@linkcode Store} for whoever changes its value. */
export class Cell<Value> implements Store<Value> {
  #value: Value;
  readonly #watch: CellWatch | undefined;
  readonly #listeners = new Set<{ readonly tell: (value: Value) => void }>();

  constructor(value: Value, watch?: CellWatch) {
    this.#value = value;
    this.#watch = watch;
  }

  readonly get = (): Value => this.#value;

  readonly subscribe = (listener: (value: Value) => void): () => void => {
    if (this.#listeners.size === 0) this.#watch?.watched();
    // An object of its own, since the same function may be given twice.
    const entry = { tell: listener };
    this.#listeners.add(entry);
    listener(this.#value);
    return () => {
      if (this.#listeners.delete(entry) && this.#listeners.size === 0) this.#watch?.unwatched();
    };
  };

  /** Changes the value, and tells everybody unless it is the same. */
  set(value: Value): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const entry of [...this.#listeners]) if (this.#listeners.has(entry)) entry.tell(value);
  }
}
