/**
 * Topics as the application sees them.
 *
 * @module
 */

import type { Connection, HasConnectionId } from "./connection.ts";
import type { ContractTypes } from "./contract.ts";
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
  /** What its presence handler returned when it joined. */
  readonly state: Presence;
}

/** One topic instance: `topic("room", { room: "general" })`. Making one costs little and holds nothing. */
export interface TopicHandle<Types extends ContractTypes, Name extends TopicName<Types>> {
  /** Which instance it is. */
  readonly key: TopicKey<Types, Name>;
  /**
   * Sends an event to everybody who follows the instance, on every server of the broker. Resolves when the broker has
   * it; need not be awaited.
   *
   * @throws {OutputError} As a rejection, if the payload does not match the contract.
   */
  publish<Event extends keyof Types["topics"][Name]["events"] & string>(
    event: Event,
    payload: Types["topics"][Name]["events"][Event],
    options?: PublishOptions,
  ): Promise<void>;
  /** Everybody who is in it, on every server of the broker. For topics with presence only. */
  members(): Promise<Member<Types["topics"][Name]["presence"]>[]>;
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
