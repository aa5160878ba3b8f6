import { type Random, randomName } from "../random.ts";
import type { Clock } from "../time/mod.ts";
import type { CallOutcome, Claim, ClaimOptions, CompleteOptions } from "./call_store.ts";
import { CallWaiters } from "./call_waiters.ts";
import type { Deadline, Deadlines } from "./deadlines.ts";

type State =
  | { readonly status: "running"; readonly token: string; readonly keepMs: number; until: number }
  | { readonly status: "done"; readonly answer: unknown; readonly until: number };

interface Call {
  readonly digest: string;
  readonly deadline: Deadline;
  state: State;
}

/** What a {@linkcode CallTable} works with. */
export interface CallTableOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly deadlines: Deadlines;
}

/** Calls in memory: who runs which, and what came of them. */
export class CallTable {
  readonly epoch: string;
  readonly #options: CallTableOptions;
  readonly #calls = new Map<string, Call>();
  readonly #waiters = new CallWaiters();
  #claims = 0;

  constructor(options: CallTableOptions) {
    this.#options = options;
    this.epoch = randomName(options.random, 12);
  }

  get size(): number {
    return this.#calls.size;
  }

  claim(name: string, options: ClaimOptions): Claim {
    if (options.epoch !== undefined && options.epoch !== this.epoch) return { status: "forgotten" };
    const { deadlines } = this.#options;
    const known = this.#calls.get(name);
    if (!known) {
      const state = this.#running(options);
      const deadline = deadlines.add(state.until, () => this.#due(name));
      this.#calls.set(name, { digest: options.digest, deadline, state });
      return { status: "claimed", token: state.token };
    }
    if (known.digest !== options.digest) return { status: "reused" };
    const { state } = known;
    if (state.status === "done") return { status: "done", answer: state.answer };
    if (state.until > this.#now()) return { status: "running" };
    if (!options.takeLost) return { status: "lost" };
    const taken = this.#running(options);
    known.state = taken;
    deadlines.move(known.deadline, taken.until);
    return { status: "claimed", token: taken.token };
  }

  /** False if the claim is not of this token any more. */
  renew(name: string, token: string, leaseMs: number): boolean {
    const known = this.#calls.get(name);
    if (known?.state.status !== "running" || known.state.token !== token) return false;
    known.state.until = this.#now() + leaseMs;
    this.#options.deadlines.move(known.deadline, known.state.until);
    return true;
  }

  complete(name: string, { token, answer, keepMs }: CompleteOptions): boolean {
    const known = this.#calls.get(name);
    if (known?.state.status !== "running" || known.state.token !== token) return false;
    const until = this.#now() + keepMs;
    known.state = { status: "done", answer, until };
    this.#options.deadlines.move(known.deadline, until);
    this.#waiters.wake(name, { status: "done", answer });
    return true;
  }

  wait(name: string, signal: AbortSignal): Promise<CallOutcome> {
    return this.#outcome(name) ?? this.#waiters.add(name, signal);
  }

  /** Forgets everything; those who wait are told why. */
  clear(reason: Error): void {
    this.#calls.clear();
    this.#waiters.clear(reason);
  }

  #outcome(name: string): Promise<CallOutcome> | undefined {
    const state = this.#calls.get(name)?.state;
    if (state?.status === "done") return Promise.resolve({ status: "done", answer: state.answer });
    if (state && state.until > this.#now()) return undefined;
    return Promise.resolve({ status: "lost" });
  }

  #running({ leaseMs, keepMs }: ClaimOptions): State & { readonly status: "running" } {
    // Counted too, since a token must differ from all before it, whatever the randomness is worth.
    const token = `${++this.#claims}-${randomName(this.#options.random, 8)}`;
    return { status: "running", token, keepMs, until: this.#now() + leaseMs };
  }

  #due(name: string): number | undefined {
    const { state } = this.#calls.get(name)!;
    const forgetAt = state.status === "running" ? state.until + state.keepMs : state.until;
    if (state.status === "running") this.#waiters.wake(name, { status: "lost" });
    if (forgetAt > this.#now()) return forgetAt;
    this.#calls.delete(name);
    return undefined;
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
