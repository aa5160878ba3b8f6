import type { Logger } from "../observability/mod.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { EventBudget } from "./event_budget.ts";
import type { LatestPage, LatestReader, LatestReads } from "./latest_reads.ts";
import { isAmong } from "./logged_event.ts";
import type { Pacer, Waiting } from "./pacer.ts";
import { isLatest, type LatestSignal, type Signal } from "./signal.ts";

/** What a {@linkcode SignalDelivery} is made of. */
export interface SignalDeliveryOptions {
  readonly peer: Peer;
  /** The latest events of the instance; absent where the contract declares none. */
  readonly latest: LatestReads | undefined;
  readonly pacer: Pacer;
  readonly budget: EventBudget;
  readonly logger: Logger;
  /** A volatile event is not sent at all. */
  readonly onDropped: (bytes: number) => void;
  /** The latest events cannot be had. */
  readonly onLost: () => void;
}

type State =
  /** The client does not know its channel yet. */
  | { readonly status: "idle" }
  /** The client has the latest events up to a place; later ones are read as it has room for them. */
  | { readonly status: "behind"; after: number; isReading: boolean }
  /** Events are sent as they come. */
  | { readonly status: "live"; after: number }
  | { readonly status: "ended" };

/**
 * The events of one subscription that are in no log. As with durable events, one whose client is behind remembers a
 * place and no events: what it is told when there is room is the newest of each slot by then.
 */
export class SignalDelivery implements Waiting, LatestReader {
  readonly #options: SignalDeliveryOptions;
  #state: State = { status: "idle" };

  constructor(options: SignalDeliveryOptions) {
    this.#options = options;
  }

  /** The client knows its channel: sends all latest events that are alive, then what comes. */
  begin(): void {
    if (this.#state.status === "idle") this.#goOn(0);
  }

  /** The next event. True if the client is sent it now. */
  hand(signal: Signal): boolean {
    const { status } = this.#state;
    if (status === "idle" || status === "ended" || !this.#reaches(signal)) return false;
    return isLatest(signal) ? this.#handLatest(signal) : this.#handVolatile(signal);
  }

  /** Events may have been missed: looks for them. */
  relinked(): void {
    const state = this.#state;
    if (state.status === "behind" || state.status === "live") this.#goOn(state.after);
  }

  resume(): void {
    this.#readOn();
  }

  take({ signals, upTo, isEnd }: LatestPage): void {
    const state = this.#state;
    if (state.status !== "behind") return;
    state.isReading = false;
    for (const signal of signals) {
      if (this.#options.peer.backlogExceeds(this.#options.budget.pause)) return this.#readOn();
      state.after = signal.place;
      if (this.#reaches(signal)) this.#replay(signal);
      // What is sent may be too much for the connection, and end this.
      if (this.#state !== state) return;
    }
    state.after = upTo;
    if (isEnd) this.#state = { status: "live", after: upTo };
    else this.#readOn();
  }

  fail(): void {
    this.#options.onLost();
  }

  /** Nothing more is sent. */
  end(): void {
    this.#state = { status: "ended" };
    this.#options.pacer.forget(this.#options.peer, this);
  }

  #goOn(after: number): void {
    if (!this.#options.latest) return void (this.#state = { status: "live", after });
    this.#state = { status: "behind", after, isReading: false };
    this.#readOn();
  }

  #readOn(): void {
    const { peer, latest, pacer, budget } = this.#options;
    const state = this.#state;
    if (state.status !== "behind" || state.isReading) return;
    if (peer.backlogExceeds(budget.pause)) return pacer.wait(peer, this);
    state.isReading = true;
    latest?.read(state.after, this);
  }

  #handLatest(signal: LatestSignal): boolean {
    const { peer, budget } = this.#options;
    const state = this.#state;
    // One that is behind reads it later. One that has read it may be told again by a broker that takes its time.
    if (state.status !== "live" || signal.place <= state.after) return false;
    if (peer.backlogExceeds(budget.pause)) {
      this.#goOn(state.after);
      return false;
    }
    state.after = signal.place;
    this.#send(signal);
    return true;
  }

  #handVolatile(signal: Signal): boolean {
    const { peer, budget, onDropped } = this.#options;
    const state = this.#state;
    // What waits for room comes first, or it might wait for ever.
    const isWaiting = state.status === "behind" && !state.isReading;
    if (!isWaiting && !peer.backlogExceeds(budget.pause)) {
      this.#send(signal);
      return true;
    }
    onDropped(signal.frame.for(peer).length);
    return false;
  }

  #replay(signal: Signal): void {
    const { peer, logger } = this.#options;
    try {
      this.#send(signal);
    } catch (error) {
      // It cannot be encoded for this client; what comes after it may be.
      logFailure(error, `delivering the ${signal.subject}`, { connection: peer.id }, logger);
    }
  }

  #send({ frame }: Signal): void {
    const { peer } = this.#options;
    peer.sendEncoded(frame.for(peer), frame.type);
  }

  #reaches({ except }: Signal): boolean {
    return !except || !isAmong(except, this.#options.peer);
  }
}
