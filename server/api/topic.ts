/**
 * Topics as the application sees them.
 *
 * @module
 */

import type { Cursor } from "@wirepact/schema/wire";
import type { Connection, HasConnectionId } from "./connection.ts";
import type { ContractTypes } from "./contract.ts";
import type { SnapshotPlace } from "./snapshot_at.ts";
import type { TopicKey, TopicName } from "./topic_names.ts";

/** Who does not get an event. */
export interface PublishOptions {
  /** Typically the sender. Its cursor moves all the same. */
  readonly except?: HasConnectionId | readonly HasConnectionId[];
}

/** Who gets a connection-wide event; everybody unless told otherwise. */
export interface BroadcastOptions extends PublishOptions {
  /** Only these. */
  readonly only?: HasConnectionId | readonly HasConnectionId[];
}

/** One member of a topic instance that has presence. */
export interface Member<Presence> extends HasConnectionId {
  /**
   * The same for all connections of one client, or of one user where the topic has a member per user. A member stands
   * for all of them where one may be named.
   */
  readonly id: string;
  /** Ids of its connections, on every server; none while it is awaited back. */
  readonly connections: readonly string[];
  /** What its presence handler returned when it joined last. */
  readonly state: Presence;
}

/** What the reducer of a topic has made of an instance's events, and the place of the newest of them. */
export interface TopicState<State> extends SnapshotPlace<State> {
  /** Its offset is 0 where there was no event yet. */
  readonly at: Cursor;
}

/** One topic instance: `topic("room", { room: "general" })`. Making one costs little and holds nothing. */
export interface TopicHandle<Types extends ContractTypes, Name extends TopicName<Types>> {
  /** Which instance it is. */
  readonly key: TopicKey<Types, Name>;
  /**
   * Sends an event to everybody who follows the instance, on every server of the broker. Resolves when the broker has
   * it, to its place in the log, or to nothing if it is `latest` or `volatile` and in no log; need not be awaited. Kept
   * with the data that the event is about, the place makes for exact snapshots: {@linkcode snapshotAt}.
   *
   * @throws {OutputError} As a rejection, if the payload does not match the contract.
   */
  publish<Event extends keyof Types["topics"][Name]["events"] & string>(
    event: Event,
    payload: Types["topics"][Name]["events"][Event],
    options?: PublishOptions,
  ): Promise<Cursor | undefined>;
  /** Everybody who is in it, on every server of the broker. For topics with presence only. */
  members(): Promise<Member<Types["topics"][Name]["presence"]>[]>;
  /**
   * What the topic's reducer makes of the instance, as a new subscriber would get it: with every event that was
   * published before this was asked for, on whichever server. A copy, so that it may be changed. For topics with a
   * reducer only: other snapshots are made by the application itself.
   *
   * It is as good as the checkpoint that is kept, and what history still has of later events; nobody needs to follow
   * the instance.
   *
   * @throws {TypeError} As a rejection, if the topic has no reducer. What the broker throws, too.
   */
  snapshot(): Promise<TopicState<Types["topics"][Name]["snapshot"]>>;
  /** The connections of this process that follow it. */
  connections(): Connection<Types>[];
  /** As {@linkcode Connection.join}. */
  join(connection: HasConnectionId): Promise<void>;
  /** As {@linkcode Connection.leave}. */
  leave(connection: HasConnectionId): boolean;
}

/** Names a topic instance. */
export type TopicFunction<Types extends ContractTypes> = <Name extends TopicName<Types>>(
  name: Name,
  key: TopicKey<Types, Name>,
) => TopicHandle<Types, Name>;
