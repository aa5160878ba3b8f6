/**
 * A connection as the application sees it.
 *
 * @module
 */

import type { Encoding } from "@wirepact/schema/wire";
import type { ContractTypes } from "./contract.ts";
import type { TopicKey, TopicName } from "./topic_names.ts";

/** Anything that names a connection: the connection itself, or a member of a topic. */
export interface HasConnectionId {
  /** The id of the connection. */
  readonly id: string;
}

/** How the application ends a connection: what the client does then follows from the code. */
export interface CloseOptions {
  /**
   * `DISCONNECTED` and `FORBIDDEN`: it does not come back. `UNAUTHENTICATED`: it gets a new token first.
   * `GOING_AWAY`: it reconnects. @default "DISCONNECTED"
   */
  readonly code?: "DISCONNECTED" | "FORBIDDEN" | "UNAUTHENTICATED" | "GOING_AWAY";
  /** Sent to the client; at most 123 bytes of it. */
  readonly reason?: string;
}

/** One topic instance. */
export interface TopicRef<Types extends ContractTypes> {
  /** The topic's name. */
  readonly topic: TopicName<Types>;
  /** Which of its instances. */
  readonly key: TopicKey<Types, TopicName<Types>>;
}

/** One client that is connected, from WELCOME until its socket is gone. */
export interface Connection<Types extends ContractTypes = ContractTypes> extends HasConnectionId {
  /** Unguessable enough not to collide, but no secret: other members of a topic see it. */
  readonly id: string;
  /** The claims of its user; `undefined` for an anonymous one. */
  readonly user: Types["claims"] | undefined;
  /** What `connections.ofUser` looks up. */
  readonly subject: string | undefined;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** The peer's address, where the transport knows it; a proxy's, behind one. */
  readonly remoteAddress: string | undefined;
  /** How its frames are written. */
  readonly encoding: Encoding;
  /** Calls, streams and uploads not yet answered. */
  readonly callsInFlight: number;
  /** False once the connection is closed by either side. */
  readonly open: boolean;
  /**
   * Subscribes this client to a topic instance, without asking `authorize`: the application decided. Nothing happens
   * if it already follows the instance. Resolves when the client has been told.
   */
  join<Name extends TopicName<Types>>(topic: Name, key: TopicKey<Types, Name>): Promise<void>;
  /** Ends a subscription, whoever opened it. False if there was none. */
  leave<Name extends TopicName<Types>>(topic: Name, key: TopicKey<Types, Name>): boolean;
  /** The topic instances this client follows. */
  topics(): TopicRef<Types>[];
  /** Ends the connection; what was sent before is delivered first. */
  close(options?: CloseOptions): void;
}

/** All open connections of this process. */
export interface Connections<Types extends ContractTypes = ContractTypes>
  extends Iterable<Connection<Types>> {
  /** How many there are. */
  readonly size: number;
  /** The connection of that id, if it is open. */
  get(id: string): Connection<Types> | undefined;
  /** The connections of one user, by the subject that authentication gave. */
  ofUser(subject: string): Connection<Types>[];
}
