/**
 * A server as the application sees it.
 *
 * @module
 */

import type { Connections } from "./connection.ts";
import type { ContractTypes } from "./contract.ts";
import type { BroadcastOptions, TopicFunction, TopicHandle } from "./topic.ts";
import type { TopicName } from "./topic_names.ts";
import type { Acceptor, ConnectionInfo, Listener, NodeWsOptions } from "../transports/mod.ts";

/** Where to listen. */
export type ListenOptions = Omit<NodeWsOptions, "onError">;

/** How a server ends. */
export interface ServerCloseOptions {
  /** How long calls that are in flight may take to finish, in milliseconds. @default 10_000 */
  readonly graceMs?: number;
  /** Clients come back after a random delay of at most this, in milliseconds. @default 5_000 */
  readonly reconnectWithinMs?: number;
}

/** A running server. It is an {@linkcode Acceptor}: any transport can drive it. */
export interface Server<Types extends ContractTypes> extends Acceptor {
  /** All open connections of this process. */
  readonly connections: Connections<Types>;
  /** Names a topic instance: `server.topic("room", { room: "general" }).publish("message", message)`. */
  readonly topic: TopicFunction<Types>;
  /** The instances of a topic that somebody in this process follows. */
  instances<Name extends TopicName<Types>>(name: Name): TopicHandle<Types, Name>[];
  /**
   * Sends a connection-wide event: to everybody, to all but some, or to only some. Resolves when the broker has it;
   * need not be awaited.
   *
   * @throws {OutputError} As a rejection, if the payload does not match the contract.
   */
  broadcast<Event extends keyof Types["events"] & string>(
    event: Event,
    payload: Types["events"][Event],
    options?: BroadcastOptions,
  ): Promise<void>;
  /** Accepts connections over the network, until the server is closed. May be called for several addresses. */
  listen(options: ListenOptions): Promise<Listener>;
  /**
   * Answers one request of `Deno.serve` by opening a WebSocket, for use beside other routes. What it cannot protect
   * from as `listen` does is in `docs/SECURITY.md`.
   */
  fetch(request: Request, info?: ConnectionInfo): Promise<Response>;
  /**
   * Takes nothing new, tells all clients, waits for calls in flight, then closes all connections and listeners.
   * Further calls return the same promise.
   */
  close(options?: ServerCloseOptions): Promise<void>;
}
