import type { CallOutcome } from "./call_store.ts";

interface Waiter {
  readonly resolve: (outcome: CallOutcome) => void;
  readonly reject: (reason: unknown) => void;
}

/** Those in this process who wait for calls to end. */
export class CallWaiters {
  readonly #waiters = new Map<string, Set<Waiter>>();

  /** Whether somebody waits for a call. */
  has(call: string): boolean {
    return this.#waiters.has(call);
  }

  /** Waits for a call. @throws The signal's reason. */
  add(call: string, signal: AbortSignal): Promise<CallOutcome> {
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        resolve: (outcome) => {
          signal.removeEventListener("abort", onAbort);
          resolve(outcome);
        },
        reject: (reason) => {
          signal.removeEventListener("abort", onAbort);
          reject(reason);
        },
      };
      const onAbort = () => {
        this.#remove(call, waiter);
        reject(signal.reason);
      };
      signal.addEventListener("abort", onAbort, { once: true });
      const others = this.#waiters.get(call);
      if (others) others.add(waiter);
      else this.#waiters.set(call, new Set([waiter]));
    });
  }

  /** Tells those who wait for a call how it ended. */
  wake(call: string, outcome: CallOutcome): void {
    const waiters = this.#waiters.get(call);
    this.#waiters.delete(call);
    for (const waiter of waiters ?? []) waiter.resolve(outcome);
  }

  /** Nobody will be told any more. */
  clear(reason: unknown): void {
    const all = [...this.#waiters.values()];
    this.#waiters.clear();
    for (const waiters of all) for (const waiter of waiters) waiter.reject(reason);
  }

  #remove(call: string, waiter: Waiter): void {
    const waiters = this.#waiters.get(call);
    if (waiters?.delete(waiter) && waiters.size === 0) this.#waiters.delete(call);
  }
}
