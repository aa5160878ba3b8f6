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
    /** Its place in the log. */
    readonly offset: number;
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
   * The topic as it was at `cursor`. Absent where the topic has none, and for a handle that shares a subscription
   * which has had events since.
   */
  readonly snapshot?: Snapshot;
}

/** What became of the events that were missed. */
export interface Recovery<Snapshot> {
  /** Whether all of them are or were delivered. If not, what was shown before may be out of date. */
  readonly recovered: boolean;
  /** Why not; `dropped` means that they came, and were too many to be held here. */
  readonly reason?: RecoveryFailure | "dropped";
  /** How many were dropped here. */
  readonly dropped?: number;
  /** The topic as it is now, where it has a snapshot. */
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
  /** The place in the log up to which events have been delivered; `undefined` before `ready`. */
  readonly cursor: Cursor | undefined;
  /** Who is there, by member id. */
  readonly presence: { readonly members: ReadonlyMap<string, Topic["presence"]> };
  /** Calls `listener` for each such event, until the function it answers is called. */
  on<Name extends keyof Topic["events"] & string>(
    event: Name,
    listener: (payload: Topic["events"][Name], offset: number) => void,
  ): () => void;
  /** Calls `listener` when members come, go or change, until the function it answers is called. */
  onPresence(listener: PresenceListener<Topic["presence"]>): () => void;
  /** Calls `listener` after each reconnect, and where events were dropped, until the function it answers is called. */
  onRecovered(listener: (recovery: Recovery<Topic["snapshot"]>) => void): () => void;
  /** Ends this handle. */
  close(): void;
}
