import type { Logger } from "../observability/mod.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { EventBudget } from "./event_budget.ts";
import type { LoggedEvent } from "./logged_event.ts";
import type { Pacer, Waiting } from "./pacer.ts";
import type { LateReader, TopicLog } from "./topic_log.ts";

/** Why a subscriber's events end: it reads too slowly, or they were lost on the way to this server. */
export type GapReason = "overflow" | "lost";

/** What a {@linkcode Delivery} is made of. */
export interface DeliveryOptions {
  readonly peer: Peer;
  readonly log: TopicLog;
  readonly pacer: Pacer;
  readonly budget: EventBudget;
  readonly logger: Logger;
  /** Whether a client without room is not waited for. */
  readonly cutsOff: boolean;
  /** Nothing more is delivered; the client is to be told. Called once, not before {@linkcode Delivery.begin}. */
  readonly onBroken: (reason: GapReason) => void;
}

type State =
  /** Nothing was asked for yet. */
  | { readonly status: "idle" }
  /** The client will have all events up to an offset; what comes after them waits in the log. */
  | { readonly status: "held"; readonly after: number }
  /** The client has all events up to an offset; later ones are fetched as it has room for them. */
  | { readonly status: "behind"; after: number; isReading: boolean; hasWaited: boolean }
  /** Events are sent as they come. */
  | { readonly status: "live" }
  /** As after a GAP, though the client does not know that it follows anything yet. */
  | { readonly status: "broken_early"; readonly reason: GapReason }
  | { readonly status: "ended" };

/** Shared, as is all that an event needs of each of its subscribers: one of many topics is not in the processor's caches. */
const LIVE: State = { status: "live" };

/**
 * The durable events of one subscription: first those that were missed, as fast as the client takes them, then what
 * comes. It remembers an offset and no events, so that a client that is behind costs nothing but its place.
 */
export class Delivery implements Waiting, LateReader {
  readonly peer: Peer;
  readonly #options: DeliveryOptions;
  readonly #budget: EventBudget;
  #state: State = { status: "idle" };

  constructor(options: DeliveryOptions) {
    this.peer = options.peer;
    this.#options = options;
    this.#budget = options.budget;
  }

  /** From here on nothing after the offset is lost. */
  hold(after: number): void {
    if (this.#state.status === "ended" || this.#state.status === "broken_early") return;
    this.#state = { status: "held", after };
    this.#options.log.addLate(this);
  }

  /** The client knows its channel: sends what it has missed, then what comes. */
  begin(): void {
    const state = this.#state;
    if (state.status === "broken_early") this.#break(state.reason);
    if (state.status !== "held") return;
    this.#state = { status: "behind", after: state.after, isReading: false, hasWaited: false };
    this.#catchUp();
  }

  /** The next event of the log. True if the client is sent it now, and is not left out of it. */
  hand(event: LoggedEvent): boolean {
    if (this.#state === LIVE) return this.#send(event);
    if (this.#state.status === "behind") this.#catchUp();
    return false;
  }

  resume(): void {
    // One that has fallen behind was not late until now: while it waits it costs nothing.
    if (this.#state.status === "behind") this.#options.log.addLate(this);
    this.#catchUp();
  }

  /** What it needs will not come. */
  lose(): void {
    const { status } = this.#state;
    if (status === "live" || status === "behind") this.#break("lost");
    else if (status === "held") this.#state = { status: "broken_early", reason: "lost" };
  }

  /** Nothing more is sent. */
  end(): void {
    this.#state = { status: "ended" };
    this.#options.log.removeLate(this);
    this.#options.pacer.forget(this.peer, this);
  }

  #send(event: LoggedEvent): boolean {
    const { peer } = this;
    if (peer.backlogExceeds(this.#budget.overflow)) {
      this.#fallBehind(event);
      return false;
    }
    const frame = event.frameFor(peer);
    peer.sendEncoded(frame.for(peer), frame.type);
    return event.reaches(peer);
  }

  /** There is no room: it goes on from what history has when there is. */
  #fallBehind({ previousOffset }: LoggedEvent): void {
    const { pacer, cutsOff } = this.#options;
    if (cutsOff) return this.#break("overflow");
    this.#state = { status: "behind", after: previousOffset, isReading: false, hasWaited: true };
    pacer.wait(this.peer, this);
  }

  #catchUp(): void {
    const { log, pacer } = this.#options;
    for (;;) {
      const state = this.#state;
      if (state.status !== "behind" || state.isReading || state.after > log.head) return;
      if (state.after === log.head) return this.#goLive();
      if (this.peer.backlogExceeds(this.#budget.pause)) {
        state.hasWaited = true;
        return pacer.wait(this.peer, this);
      }
      const event = log.next(state.after);
      if (!event) return void this.#readOn(state);
      this.#replay(event, state);
    }
  }

  #goLive(): void {
    this.#state = LIVE;
    this.#options.log.removeLate(this);
  }

  /** Sends a page from the broker, or as much of it as there is room for: the rest is read again. */
  async #readOn(state: State & { status: "behind" }): Promise<void> {
    const { log, logger } = this.#options;
    state.isReading = true;
    try {
      const page = await log.read(state.after);
      state.isReading = false;
      if (this.#state !== state) return;
      // What it needs next is gone. If it was waited for, that is the client's doing.
      if (!page.ok || page.events.length === 0) return this.#break(state.hasWaited ? "overflow" : "lost");
      for (const event of page.events) {
        if (this.#state !== state || this.peer.backlogExceeds(this.#budget.pause)) break;
        this.#replay(event, state);
      }
      this.#catchUp();
    } catch (error) {
      logFailure(error, "reading what a subscriber has missed", { connection: this.peer.id }, logger);
      if (this.#state === state) this.#break("lost");
    }
  }

  #replay(event: LoggedEvent, state: State & { status: "behind" }): void {
    state.after = event.offset;
    try {
      const frame = event.frameFor(this.peer);
      this.peer.sendEncoded(frame.for(this.peer), frame.type);
    } catch (error) {
      // It cannot be encoded for this client; what comes after it may be.
      logFailure(error, `delivering the ${event.subject}`, {}, this.#options.logger);
    }
  }

  #break(reason: GapReason): void {
    this.end();
    this.#options.onBroken(reason);
  }
}
