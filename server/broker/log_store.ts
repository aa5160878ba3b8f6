/**
 * Logs: the order of a topic instance's events, and what of them is kept.
 *
 * @module
 */

import type { PresenceNotice } from "./presence_store.ts";

/** An event on its way. Plain JSON, so that any broker can store and send it. */
export interface BrokerEvent {
  /** The event's number in the contract. */
  readonly event: number;
  /** The payload as the contract carries it in JSON. */
  readonly data: unknown;
  /** Ids of connections that do not get it. */
  readonly except?: readonly string[];
  /** Ids of the only connections that get it. */
  readonly only?: readonly string[];
}

/** An event that is in no log, as followers are told of it. */
export interface SignalledEvent extends BrokerEvent {
  /**
   * Where it is among the instance's latest events, if it is one: greater than the place of any that was signalled
   * before, for as long as the epoch is the same.
   */
  readonly place?: number;
}

/** The newest event of a slot. */
export interface LatestEvent extends SignalledEvent {
  /** Where it is among the others, as in {@linkcode SignalledEvent}. */
  readonly place: number;
}

/** How much of a log is kept: as many of the newest events as are also young enough. */
export interface HistoryPolicy {
  /** Events. 0 keeps none; positions go on being counted. */
  readonly size: number;
  /** Milliseconds. A log that nobody follows or publishes to for this long is forgotten, and its epoch with it. */
  readonly ttlMs: number;
}

/** A place in a log: right after the event that has this offset. */
export interface LogCursor {
  /** Names one uninterrupted log; a new one means that offsets started anew. */
  readonly epoch: string;
  /** 0 is the beginning. */
  readonly offset: number;
}

/** Where a log is now. */
export interface LogPosition {
  /** As in {@linkcode LogCursor}. */
  readonly epoch: string;
  /** The newest offset; 0 if there was no event yet. */
  readonly head: number;
}

/** An event in its log. */
export interface LogEntry {
  /** The offset of the event before it, so that whoever lacks that one notices. 0 for the first. */
  readonly previousOffset: number;
  /** Greater than all before it; not always by one. */
  readonly offset: number;
  /** The event. */
  readonly event: BrokerEvent;
}

/**
 * Somebody who follows an instance. What happens to an instance is told to each follower in the order in which it
 * happened. No method may throw.
 */
export interface Follower {
  /** Durable events, oldest first. */
  entries(entries: readonly LogEntry[]): void;
  /** Events that are in no log. */
  signals(events: readonly SignalledEvent[]): void;
  /** Members came, changed or left. */
  presence(notice: PresenceNotice): void;
  /**
   * The link to the broker broke. Nothing is delivered any more; follow anew, compare epoch and head, and read what
   * was missed.
   */
  lost(): void;
}

/** What is said when following begins. */
export interface FollowOptions {
  /** How long the log is kept when nobody follows it any more, also if nothing was published. */
  readonly history: HistoryPolicy;
}

/** A place in the log of an instance, and the way to stop following it. Every event after `head` is delivered. */
export interface Following extends LogPosition {
  /** Nothing is delivered any more, from the call on. */
  stop(): Promise<void>;
}

/** How an event is published. */
export interface Publishing {
  /** How much of the log is kept, this event included. */
  readonly history: HistoryPolicy;
  /** Publishing again with the same key in the same instance changes nothing and answers the first cursor. */
  readonly key?: string;
  /** How long that holds, in milliseconds. @default 600_000 */
  readonly keepKeyMs?: number;
}

/** What is asked of a log. */
export interface ReadOptions {
  /** Of the log that is meant. */
  readonly epoch: string;
  /** An offset; what came after it is wanted. */
  readonly after: number;
  /** Events at most, at least 1. */
  readonly limit: number;
}

/** A page of a log, or why there is none. */
export type ReadResult =
  /** Oldest first, without a hole: the first one's `previousOffset` is `after`. Empty only if `after` is the head. */
  | { readonly ok: true; readonly entries: readonly LogEntry[] }
  /** `epoch_changed`: the log is another, or has not come as far as `after`. `trimmed`: it does not have them any more. */
  | { readonly ok: false; readonly reason: "epoch_changed" | "trimmed" };

/** Under what a signal is kept for those who come later. */
export interface KeepLatest {
  /** A new one replaces the one in the same slot. */
  readonly slot: string;
  /** For how long, in milliseconds. */
  readonly ttlMs: number;
}

/** What is asked of an instance's latest events. */
export interface ListLatestOptions {
  /** A place; those that were signalled after it are wanted. 0 for all. */
  readonly after: number;
  /** Events at most, at least 1. */
  readonly limit: number;
}

/** What a reducer made of a log up to an offset. */
export interface Checkpoint extends LogCursor {
  /** Plain JSON. */
  readonly state: unknown;
}

/** Keeps the events of instances in order. */
export interface LogStore {
  /**
   * Follows an instance from its present head on. A process may begin anew before it has quite stopped following the
   * same instance; the two have nothing to do with each other.
   */
  follow(instance: string, follower: Follower, options: FollowOptions): Promise<Following>;
  /** Appends an event and delivers it to all followers. Resolves when it is safe, to its place. */
  publish(instance: string, event: BrokerEvent, options: Publishing): Promise<LogCursor>;
  /** Reads what came after an offset. */
  read(instance: string, options: ReadOptions): Promise<ReadResult>;
  /** Delivers an event that is in no log to all followers, and keeps it as the newest of its slot if that is asked. */
  signal(instance: string, event: BrokerEvent, latest?: KeepLatest): Promise<void>;
  /** The newest event of each slot that is still alive, by place. Fewer than the limit only if there are no more. */
  listLatest(instance: string, options: ListLatestOptions): Promise<readonly LatestEvent[]>;
  /**
   * Keeps what a reducer made of a log, instead of what was kept before. Nothing happens if the log is another by now,
   * or what is kept is of a later offset. A log with a checkpoint is not forgotten for being idle.
   */
  saveCheckpoint(instance: string, checkpoint: Checkpoint): Promise<void>;
  /** What was kept, if anything was. */
  loadCheckpoint(instance: string): Promise<Checkpoint | undefined>;
}
