/**
 * Listeners by name. What a listener throws is reported, and stops nobody else.
 *
 * @module
 */

import type { Report } from "./problem.ts";

/** A function that is told something. */
export type Listener = (...told: never[]) => unknown;

/** Who listens to what. */
export class Emitter {
  readonly #report: Report;
  readonly #listeners = new Map<string, Set<Listener>>();

  constructor(report: Report) {
    this.#report = report;
  }

  /** Adds a listener; the answer takes it away. */
  on(name: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Tells all listeners of a name. Their parameters are what is told under it: whoever types `on` sees to that. */
  emit(name: string, ...told: unknown[]): void {
    // A copy, since one that takes itself off and comes back would be told for ever.
    for (const listener of [...this.#listeners.get(name) ?? []]) this.tell(name, listener, ...told);
  }

  /** Tells one listener, if it still listens. */
  async tell(name: string, listener: Listener, ...told: unknown[]): Promise<void> {
    try {
      if (this.#listeners.get(name)?.has(listener)) await listener(...told as never[]);
    } catch (cause) {
      this.#report("listener", `a listener threw: ${cause}`, cause);
    }
  }
}
