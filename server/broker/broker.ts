/**
 * The seam between topics and what carries them from server to server.
 *
 * @module
 */

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

/** Members whose state changed, with their new state as the contract carries it in JSON; `null` for one who left. */
export type PresenceChanges = readonly (readonly [member: string, state: unknown])[];

/** Who is in an instance. */
export interface PresenceList {
  /** Greater after every change. */
  readonly version: number;
  /** Ids and states. */
  readonly members: readonly (readonly [member: string, state: unknown])[];
}

/** Somebody who follows an instance. Called in order; must not throw. */
export interface Follower {
  /** One event, with an offset greater than any before. */
  event(offset: number, event: BrokerEvent): void;
  /** Members came, changed or left; the version is greater than any before. */
  presence(version: number, changes: PresenceChanges): void;
}

/** A place in the log of an instance, and the way to stop following it. */
export interface Following {
  /** Names one uninterrupted log; a new one means that offsets started anew. */
  readonly epoch: string;
  /** The newest offset when following began; every later event is delivered. */
  readonly head: number;
  /** Nothing is delivered any more. */
  stop(): Promise<void>;
}

/**
 * Keeps what must be shared between servers: the order of events, and presence. An instance is a string that names one
 * topic and key.
 *
 * What one process asks for one instance takes effect in the order it was asked. Every method may reject; the server
 * then answers `INTERNAL` and logs the cause.
 */
export interface Broker {
  /**
   * Follows an instance from its present head on. A process may begin anew before it has quite stopped following the
   * same instance; the two have nothing to do with each other.
   */
  follow(instance: string, follower: Follower): Promise<Following>;
  /** Appends an event to the log and delivers it to all followers. Resolves when it is safe. */
  publish(instance: string, event: BrokerEvent): Promise<void>;
  /** Adds a member or changes its state. */
  setPresence(instance: string, member: string, state: unknown): Promise<void>;
  /** Takes a member out. Nothing happens if there is none of that id. */
  removePresence(instance: string, member: string): Promise<void>;
  /** Everybody who is in an instance. */
  listPresence(instance: string): Promise<PresenceList>;
  /** Lets go of everything. Called once, by the server that owns the broker. */
  close(): Promise<void>;
}
