/** What was asked of the broker by those that are already gone. A server that closes waits for it. */
export class Farewells {
  readonly #pending = new Set<Promise<void>>();

  /** Farewells under way. */
  get size(): number {
    return this.#pending.size;
  }

  /** Keeps a farewell until it is over. It must not reject. */
  add(farewell: Promise<void>): void {
    this.#pending.add(farewell);
    void farewell.then(() => this.#pending.delete(farewell));
  }

  /** Resolves when all those under way are over. */
  async over(): Promise<void> {
    await Promise.all(this.#pending);
  }
}
