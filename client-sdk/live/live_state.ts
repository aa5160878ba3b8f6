/**
 * The state of a topic, kept up to date: its snapshot and what has happened since.
 *
 * @module
 */

import type { TopicTypes } from "../contract.ts";
import type { WirepactError } from "../errors.ts";
import type { Recovery, Subscription, SubscriptionStart } from "../topics/mod.ts";
import { Cell, type Store } from "./store.ts";

/**
 * What each event does to the state: given the state before and the event's payload, the state after. The state before
 * must be left as it is. Events without a function do nothing.
 */
export type Reducers<State, Topic extends TopicTypes> = {
  readonly [Name in keyof Topic["events"]]?: (state: State, payload: Topic["events"][Name]) => State;
};

/** How the state of a topic stands. */
export type Live<State> = LiveStarting | LiveNow<State> | LiveEnded<State>;

/** The server has not answered yet. */
export interface LiveStarting {
  /** There is no state so far. */
  readonly status: "starting";
  /** Never there. */
  readonly state?: undefined;
}

/** Every event that has arrived is in it. */
export interface LiveNow<State> {
  /** There is a state. */
  readonly status: "live";
  /** The state. */
  readonly state: State;
  /** What became of what was missed while the connection was gone last; absent before the first reconnect. */
  readonly recovery?: Recovery<unknown>;
}

/** It changes no more. */
export interface LiveEnded<State> {
  /** The subscription has ended, or a reducer has failed. */
  readonly status: "ended";
  /** The last state, if there was any. */
  readonly state?: State;
  /** Why; absent after `close`. A {@linkcode WirepactError}, or what a reducer threw. */
  readonly error?: unknown;
}

/** A live state and the way to end it. */
export interface LiveState<State> extends Store<Live<State>> {
  /** The state now; `undefined` before the server has answered. */
  readonly state: State | undefined;
  /** Ends it, and the subscription with it. */
  close(): void;
}

/** What {@linkcode liveState} may be told. */
export interface LiveStateOptions<State, Snapshot> {
  /**
   * Makes the state from a snapshot, which is `undefined` where the topic has none.
   * @default the snapshot itself
   */
  readonly from?: (snapshot: Snapshot | undefined) => State;
}

/**
 * Keeps the state of a topic up to date: begins with its snapshot, then lets each event change it, and begins anew
 * where events were lost. Once nothing more is published, it is the same on all clients. A server whose snapshots are
 * not exact may send events again that are in them already: reducers must then be able to take the same event twice.
 *
 * @example
 * ```ts ignore
 * const room = liveState(chat.room({ room: "tea" }), {
 *   message: (state, message) => ({ ...state, recent: [...state.recent, message] }),
 * });
 * room.subscribe(({ state }) => console.log(state?.recent.length));
 * ```
 */
export function liveState<Topic extends TopicTypes, State = Topic["snapshot"]>(
  subscription: Subscription<Topic>,
  reducers: Reducers<State, Topic>,
  options: LiveStateOptions<State, Topic["snapshot"]> = {},
): LiveState<State> {
  return new RunningState(subscription, reducers, options);
}

type Step<State> = (state: State) => State;

class RunningState<Topic extends TopicTypes, State> implements LiveState<State> {
  readonly #cell = new Cell<Live<State>>({ status: "starting" });
  readonly #subscription: Subscription<Topic>;
  readonly #from: (snapshot: Topic["snapshot"] | undefined) => State;
  readonly #offs: (() => void)[];
  /** What came before the state to begin with was there. */
  #early: { readonly offset: number | undefined; readonly step: Step<State> }[] = [];

  constructor(
    subscription: Subscription<Topic>,
    reducers: Reducers<State, Topic>,
    // Without `from` the state is the snapshot.
    { from = (snapshot) => snapshot as State }: LiveStateOptions<State, Topic["snapshot"]>,
  ) {
    this.#subscription = subscription;
    this.#from = from;
    const names = Object.keys(reducers) as (keyof Topic["events"] & string)[];
    this.#offs = names.map((name) =>
      subscription.on(
        name,
        (payload, offset) => this.#event(offset, (state) => reducers[name]!(state, payload)),
      )
    );
    this.#offs.push(subscription.onRecovered((recovery) => this.#recovered(recovery)));
    subscription.ready.then((start) => this.#start(start), () => {}); // `ended` tells the same
    void subscription.ended.then((error) => this.#end(error));
  }

  readonly get = (): Live<State> => this.#cell.get();

  readonly subscribe = (listener: (value: Live<State>) => void): () => void => this.#cell.subscribe(listener);

  get state(): State | undefined {
    return this.get().state;
  }

  close(): void {
    this.#subscription.close();
    this.#end(undefined);
  }

  #start({ snapshot, cursor, isShared }: SubscriptionStart<Topic["snapshot"]>): void {
    if (this.get().status !== "starting") return;
    // The subscription has gone on since its snapshot was made, for somebody else.
    if (isShared) return this.#subscription.reload();
    const steps = this.#early.filter(({ offset }) => offset === undefined || offset > cursor.offset);
    this.#begin(snapshot, steps.map(({ step }) => step));
  }

  #recovered(recovery: Recovery<Topic["snapshot"]>): void {
    const now = this.get();
    if (now.status === "ended") return;
    if (recovery.reason === "dropped") return this.#subscription.reload();
    if (!recovery.recovered) return this.#begin(recovery.snapshot, [], recovery);
    if (now.status === "live") this.#cell.set({ ...now, recovery });
  }

  #event(offset: number | undefined, step: Step<State>): void {
    const now = this.get();
    if (now.status === "starting") this.#early.push({ offset, step });
    else if (now.status === "live") this.#try(() => ({ ...now, state: step(now.state) }));
  }

  #begin(
    snapshot: Topic["snapshot"] | undefined,
    steps: readonly Step<State>[],
    recovery?: Recovery<unknown>,
  ): void {
    this.#early = [];
    this.#try(() => ({
      status: "live",
      state: steps.reduce((state, step) => step(state), this.#from(snapshot)),
      ...(recovery && { recovery }),
    }));
  }

  /** A state that a reducer could not make would be wrong from here on, so this is the end. */
  #try(make: () => Live<State>): void {
    let next: Live<State>;
    try {
      next = make();
    } catch (error) {
      this.#end(error);
      return this.#subscription.close();
    }
    this.#cell.set(next);
  }

  #end(error: unknown): void {
    const { status, state } = this.get();
    if (status === "ended") return;
    for (const off of this.#offs) off();
    this.#early = [];
    this.#cell.set({
      status: "ended",
      ...(state !== undefined && { state }),
      ...(error !== undefined && { error: error as WirepactError }),
    });
  }
}
