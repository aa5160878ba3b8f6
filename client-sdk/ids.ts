/**
 * Everything that is open on a connection, by id (P-3.1): calls and subscriptions alike.
 *
 * @module
 */

/** One map of ids; the client opens odd ones and takes the lowest that is free. */
export class IdTable<Entry> {
  readonly #entries = new Map<number, Entry>();
  /** No odd id below this is free. */
  #lowest = 1;

  /** Opens the lowest free odd id. */
  open(entry: Entry): number {
    let id = this.#lowest;
    while (this.#entries.has(id)) id += 2;
    this.#lowest = id + 2;
    this.#entries.set(id, entry);
    return id;
  }

  /** Takes an id that the server opened. `false` if it is in use. */
  adopt(id: number, entry: Entry): boolean {
    if (this.#entries.has(id)) return false;
    this.#entries.set(id, entry);
    return true;
  }

  get(id: number): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Makes an id free again. */
  release(id: number): void {
    this.#entries.delete(id);
    if (id % 2 === 1) this.#lowest = Math.min(this.#lowest, id);
  }

  /** Forgets all ids, since the connection is gone, and answers what was open. */
  clear(): Entry[] {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    this.#lowest = 1;
    return entries;
  }
}
