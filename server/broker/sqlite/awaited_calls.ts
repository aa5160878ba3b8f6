import type { CallOutcome } from "../call_store.ts";
import { CallWaiters } from "../call_waiters.ts";
import type { Deadline, Deadlines } from "../deadlines.ts";

/** What {@linkcode AwaitedCalls} work with. */
export interface AwaitedCallsOptions {
  readonly deadlines: Deadlines;
  /** The lease of a call that somebody waits for may have run out. */
  readonly onLeaseDue: (call: string) => void;
}

/** Those who wait for calls in this process, and when to look whether they wait in vain. */
export class AwaitedCalls {
  readonly #options: AwaitedCallsOptions;
  readonly #waiters = new CallWaiters();
  readonly #leases = new Map<string, Deadline>();

  constructor(options: AwaitedCallsOptions) {
    this.#options = options;
  }

  /** Waits for a call that runs and has a lease. @throws The signal's reason. */
  async wait(call: string, signal: AbortSignal, leaseUntil: number): Promise<CallOutcome> {
    const { deadlines, onLeaseDue } = this.#options;
    try {
      const outcome = this.#waiters.add(call, signal);
      if (!this.#leases.has(call)) {
        this.#leases.set(call, deadlines.add(leaseUntil, () => void onLeaseDue(call)));
      }
      return await outcome;
    } finally {
      const lease = this.#leases.get(call);
      if (lease && !this.#waiters.has(call)) {
        deadlines.cancel(lease);
        this.#leases.delete(call);
      }
    }
  }

  /** The lease was found to be longer. */
  extend(call: string, leaseUntil: number): void {
    const lease = this.#leases.get(call);
    if (lease) this.#options.deadlines.move(lease, leaseUntil);
  }

  /** Tells those who wait how a call ended. */
  wake(call: string, outcome: CallOutcome): void {
    this.#waiters.wake(call, outcome);
  }

  /** Nobody will be told any more. */
  clear(reason: unknown): void {
    this.#waiters.clear(reason);
  }
}
