/**
 * Publishing without serving, as the application sees it.
 *
 * @module
 */

import type { Cursor } from "@wirepact/schema/wire";
import type { ContractTypes } from "./contract.ts";
import type { TopicKey, TopicName } from "./topic_names.ts";

/** Connections and members that do not get an event, by id. */
export interface RemoteAudience {
  /** Ids of connections, or of members. */
  readonly except?: readonly string[];
}

/** Connections that get a connection-wide event, by id; all unless told otherwise. */
export interface RemoteBroadcast extends RemoteAudience {
  /** Ids of the only connections. */
  readonly only?: readonly string[];
}

/** One topic instance to publish to. */
export interface RemoteTopic<Types extends ContractTypes, Name extends TopicName<Types>> {
  /**
   * Sends an event to everybody who follows the instance, on every server of the broker. Resolves when the broker has
   * it, to its place in the log; to nothing if it is in no log.
   *
   * @throws {OutputError} As a rejection, if the key or the payload does not match the contract.
   */
  publish<Event extends keyof Types["topics"][Name]["events"] & string>(
    event: Event,
    payload: Types["topics"][Name]["events"][Event],
    options?: RemoteAudience,
  ): Promise<Cursor | undefined>;
}

/** Publishes to a broker's servers and serves nobody. */
export interface Publisher<Types extends ContractTypes> {
  /** Names a topic instance: `publisher.topic("room", { room: "general" }).publish("message", message)`. */
  topic<Name extends TopicName<Types>>(name: Name, key: TopicKey<Types, Name>): RemoteTopic<Types, Name>;
  /**
   * Sends a connection-wide event. Resolves when the broker has it.
   *
   * @throws {OutputError} As a rejection, if the payload does not match the contract.
   */
  broadcast<Event extends keyof Types["events"] & string>(
    event: Event,
    payload: Types["events"][Event],
    options?: RemoteBroadcast,
  ): Promise<void>;
  /** Resolves when the broker has everything that was published; what is published afterwards rejects. */
  close(): Promise<void>;
}
