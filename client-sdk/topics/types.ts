/**
 * Subscriptions as applications see them.
 *
 * @module
 */

import type { Cursor, RecoveryFailure } from "@wirepact/schema/wire";
import type { TopicTypes } from "../contract.ts";
import type { WirepactError } from "../errors.ts";

/** One event of a topic, told apart by its name. */
export type TopicEvent<Topic extends TopicTypes> = {
  [Name in keyof Topic["events"] & string]: {
    readonly event: Name;
    readonly payload: Topic["events"][Name];
    /** Its place in the log; `undefined` for an event that is in none, since its contract says `latest` or `volatile`. */
    readonly offset: number | undefined;
  };
}[keyof Topic["events"] & string];

/** What a subscription starts with. */
export interface SubscriptionStart<Snapshot> {
  /** The log that is followed, and the offset after which events are delivered. */
  readonly cursor: Cursor;
  /** Whether every event since the cursor that was asked for is delivered. */
  readonly recovered: boolean;
  /** Why not. */
  readonly reason?: RecoveryFailure;
  /**
   * The topic as it was at `cursor`. Absent where the topic has none, where all events since an earlier cursor follow,
   * and for a handle that comes late (`isShared`).
   */
  readonly snapshot?: Snapshot;
  /**
   * Set if the handle shares a subscription that has gone on since its snapshot was made, so that there is none to give
   * it. {@linkcode Subscription.reload} gets one.
   */
  readonly isShared?: true;
}

/** What became of the events that were missed. */
export type Recovery<Snapshot> = Recovered | NotRecovered<Snapshot>;

/** Each of them was or will be delivered. */
export interface Recovered {
  /** All is well. */
  readonly recovered: true;
  /** Where the events stopped. */
  readonly from: Cursor;
  /** The newest event there was when they went on: those after `from` up to it are the missed ones. */
  readonly head: number;
  /** Never there. */
  readonly reason?: undefined;
  /** Never there: what is shown can go on. */
  readonly snapshot?: undefined;
  /** Never there. */
  readonly dropped?: undefined;
}

/** Some of them may never be delivered, so what was shown before may be out of date. */
export interface NotRecovered<Snapshot> {
  /** Something is missing. */
  readonly recovered: false;
  /**
   * Why. `dropped`: they came, and were too many to be held here; `reloaded`: {@linkcode Subscription.reload} was called,
   * or the server has joined this client anew.
   */
  readonly reason: RecoveryFailure | "dropped" | "reloaded";
  /** How many were dropped here. */
  readonly dropped?: number;
  /** The topic as it is now, where it has a snapshot and events were not just dropped here. */
  readonly snapshot?: Snapshot;
}

/** Told about the members of a topic. Each function is optional. */
export interface PresenceListener<State> {
  /** Somebody came. */
  joined?(state: State, id: string): void;
  /** Somebody went; `state` is the last one known. */
  left?(state: State, id: string): void;
  /** Somebody's state is another. */
  changed?(state: State, id: string, before: State): void;
  /** The whole list is here: once at first, and again after each reconnect, when the changes have been told. */
  synced?(members: ReadonlyMap<string, State>): void;
  /** There are more members now than the topic lists: only their number is known, until `synced` is told again. */
  counted?(count: number): void;
}

/** Who is in a topic. */
export interface Presence<State> {
  /** The members by id; empty while there are more than the topic lists. */
  readonly members: ReadonlyMap<string, State>;
  /** How many there are. */
  readonly count: number;
}

/**
 * One handle to a topic instance. Handles to the same one share its subscription; the last one closed ends it.
 *
 * Events that come before the first listener or loop are held for it. In a `for await` loop, events that come faster
 * than it reads are held up to `maxHeldEvents`; leaving the loop closes the handle.
 */
export interface Subscription<Topic extends TopicTypes> extends AsyncIterable<TopicEvent<Topic>> {
  /** Resolves when the server has answered; rejects if it refuses, and if the handle is closed before. */
  readonly ready: Promise<SubscriptionStart<Topic["snapshot"]>>;
  /** Resolves when nothing more will come: with the reason, or with `undefined` after `close`. Never rejects. */
  readonly ended: Promise<WirepactError | undefined>;
  /** The place in the log up to which events have been delivered; `undefined` before `ready`, and while it reloads. */
  readonly cursor: Cursor | undefined;
  /** Who is there. */
  readonly presence: Presence<Topic["presence"]>;
  /** Calls `listener` for each such event, until the function it answers is called. */
  on<Name extends keyof Topic["events"] & string>(
    event: Name,
    listener: (payload: Topic["events"][Name], offset: number | undefined) => void,
  ): () => void;
  /** Calls `listener` when members come, go or change, until the function it answers is called. */
  onPresence(listener: PresenceListener<Topic["presence"]>): () => void;
  /** Calls `listener` after each reconnect, and where events were dropped, until the function it answers is called. */
  onRecovered(listener: (recovery: Recovery<Topic["snapshot"]>) => void): () => void;
  /**
   * Gets the topic anew, for all handles that share it: `onRecovered` is told `reloaded`, with a snapshot if the topic
   * has one. Does nothing while that is under way, and once the handle is closed.
   */
  reload(): void;
  /** Ends this handle. */
  close(): void;
}
