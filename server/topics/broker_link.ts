import type {
  Broker,
  Follower,
  Following,
  HistoryPolicy,
  LogEntry,
  PresenceNotice,
  SignalledEvent,
} from "../broker/mod.ts";
import type { Logger } from "../observability/mod.ts";
import { logFailure } from "../peer/mod.ts";
import type { Random } from "../random.ts";
import type { Clock, Timer } from "../time/mod.ts";

/** How long to wait before a lost log is followed anew, at most: the first time, and after many failures. */
const FIRST_RETRY_MS = 200;
const MAX_RETRY_MS = 10_000;

/** What is told of the link. Events and members are told of only while it is there. */
export interface LinkListener {
  /** The broker is followed: where the log is now. What came before the answer did is not told. */
  followed(position: { readonly epoch: string; readonly head: number }): void;
  entries(entries: readonly LogEntry[]): void;
  signals(events: readonly SignalledEvent[]): void;
  presence(notice: PresenceNotice): void;
  /** The link broke. It is made anew without being asked for. */
  lost(): void;
}

/** What a {@linkcode BrokerLink} is made of. */
export interface BrokerLinkOptions {
  /** The instance. */
  readonly name: string;
  readonly history: HistoryPolicy;
  readonly listener: LinkListener;
  readonly services: {
    readonly broker: Broker;
    readonly clock: Clock;
    readonly random: Random;
    readonly logger: Logger;
  };
}

/** One time of following: a later one has nothing to do with it. */
interface Attempt {
  readonly following: Promise<Following>;
  readonly done: Promise<void>;
}

type State =
  | { readonly status: "idle" }
  /** Asked for, or there. */
  | { readonly status: "linked"; readonly attempt: Attempt }
  /** Broken: followed anew when the timer fires, or somebody asks. */
  | { readonly status: "waiting"; readonly timer: Timer }
  | { readonly status: "closed" };

/** Follows one instance in the broker, and follows it anew when the link breaks. */
export class BrokerLink {
  readonly #options: BrokerLinkOptions;
  #state: State = { status: "idle" };
  #wasLinked = false;
  #failures = 0;

  constructor(options: BrokerLinkOptions) {
    this.#options = options;
  }

  /** Follows the broker, unless that was done or is being done. A failure is forgotten, so that the next may try. */
  follow(): Promise<void> {
    const state = this.#state;
    switch (state.status) {
      case "linked":
        return state.attempt.done;
      case "closed":
        return Promise.reject(new Error(`cannot follow ${this.#options.name}: nobody wants it any more`));
      case "waiting":
        this.#options.services.clock.clearTimeout(state.timer);
        return this.#begin();
      case "idle":
        return this.#begin();
    }
  }

  /** Stops following, also if that has only just been asked for. */
  async close(): Promise<void> {
    const state = this.#state;
    this.#state = { status: "closed" };
    const { name, services: { clock, logger } } = this.#options;
    if (state.status === "waiting") clock.clearTimeout(state.timer);
    if (state.status !== "linked") return;
    try {
      await (await state.attempt.following).stop();
    } catch (error) {
      logFailure(error, `leaving the log of ${name}`, {}, logger);
    }
  }

  #begin(): Promise<void> {
    const { name, history, services: { broker }, listener } = this.#options;
    let seen = 0;
    let isThere = false;
    const isCurrent = () => this.#state.status === "linked" && this.#state.attempt === attempt;
    const follower: Follower = {
      entries: (entries) => {
        if (isThere) {
          if (isCurrent()) listener.entries(entries);
        } else seen = Math.max(seen, entries.at(-1)?.offset ?? 0);
      },
      // Before it is there, others of the time without a link may be missing: they are read together.
      signals: (events) => void (isThere && isCurrent() && listener.signals(events)),
      presence: (notice) => void (isThere && isCurrent() && listener.presence(notice)),
      lost: () => void (isCurrent() && this.#lost(attempt)),
    };
    const following = broker.follow(name, follower, { history });
    const done = following.then(({ epoch, head }) => {
      if (!isCurrent()) {
        // Nobody waits for a link that was closed meanwhile.
        if (this.#state.status === "closed") return;
        throw new Error(`the link to ${name} broke before it was made`);
      }
      isThere = true;
      this.#wasLinked = true;
      this.#failures = 0;
      listener.followed({ epoch, head: Math.max(head, seen) });
    }, (error) => {
      if (isCurrent()) this.#failed(error);
      throw error;
    });
    // Whoever asked hears of it; the retry of a broken link is asked for by nobody.
    done.catch(() => {});
    const attempt: Attempt = { following, done };
    this.#state = { status: "linked", attempt };
    return done;
  }

  #lost({ following }: Attempt): void {
    const { name, listener, services: { logger } } = this.#options;
    logger.warn(`the link to the log of ${name} broke`);
    // As it is broken, there is nothing more to be said about a failure of this.
    following.then((following) => following.stop()).catch(() => {});
    this.#retryLater();
    listener.lost();
  }

  #failed(error: unknown): void {
    if (!this.#wasLinked) return void (this.#state = { status: "idle" });
    const { name, services: { logger } } = this.#options;
    // Once for each time that the link broke.
    if (this.#failures === 0) logFailure(error, `following the log of ${name} anew`, {}, logger);
    this.#failures++;
    this.#retryLater();
  }

  #retryLater(): void {
    const { clock, random } = this.#options.services;
    const bound = Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#failures);
    const retry = () => void this.#begin();
    this.#state = { status: "waiting", timer: clock.setTimeout(retry, bound * (0.5 + random() / 2)) };
  }
}
