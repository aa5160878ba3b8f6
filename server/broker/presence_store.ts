/**
 * Presence: who is in a topic instance.
 *
 * @module
 */

/** Members whose state changed, with their new state as the contract carries it in JSON; `null` for one who left. */
export type PresenceChanges = readonly (readonly [member: string, state: unknown])[];

/** What followers are told of presence. */
export interface PresenceNotice {
  /** After all these changes. Greater than any before. */
  readonly version: number;
  /** Members there are after these changes. */
  readonly count: number;
  /** The newest state of each member that changed. */
  readonly changes: PresenceChanges;
}

/** One who is in an instance. */
export interface PresenceMember {
  /** Its id. */
  readonly member: string;
  /** As it was set last, by any holder. */
  readonly state: unknown;
  /** Ids of the connections that hold it there. */
  readonly holders: readonly string[];
}

/** What is asked of presence. */
export interface ListPresenceOptions {
  /** A version that is already known: what changed since is enough. */
  readonly since?: number;
  /** With more members than this, only their number is told. @default Infinity */
  readonly limit?: number;
}

/** Who is in an instance. */
export interface PresenceList {
  /** Greater after every change; 0 if there was none. */
  readonly version: number;
  /** How many members there are. */
  readonly count: number;
  /** Everybody. Absent if there are more than `limit`, or `changes` are told. */
  readonly members?: readonly PresenceMember[];
  /** The newest state of each member that changed since `since`, if that is still known. */
  readonly changes?: PresenceChanges;
}

/** One holder of one member. */
export interface PresenceHolding {
  /** Where. */
  readonly instance: string;
  /** Who. */
  readonly member: string;
  /** The id of a connection. */
  readonly holder: string;
}

/** A holder that comes, or changes the member's state. */
export interface SetPresenceOptions extends Omit<PresenceHolding, "instance"> {
  /** As the contract carries it in JSON; not `null`. */
  readonly state: unknown;
  /** Milliseconds until the holder is gone, unless it is renewed. */
  readonly leaseMs: number;
}

/** A holder that goes. */
export interface RemovePresenceOptions extends Omit<PresenceHolding, "instance"> {
  /** Milliseconds in which another holder may come before the member is said to have left. */
  readonly graceMs: number;
}

/**
 * Keeps who is in which instance. A member is there as long as it has a holder whose lease has not run out, so that
 * nobody stays because a server crashed.
 */
export interface PresenceStore {
  /** Adds a holder, renews its lease, and sets the member's state. An equal state is no change. */
  setPresence(instance: string, options: SetPresenceOptions): Promise<void>;
  /** The holder's lease ends when the grace is over, whatever is renewed. Nothing happens if there is none. */
  removePresence(instance: string, options: RemovePresenceOptions): Promise<void>;
  /** Lets leases run from now on. Resolves to those that are not there any more: set them again. */
  renewPresence(holdings: readonly PresenceHolding[], leaseMs: number): Promise<readonly PresenceHolding[]>;
  /** Who is in an instance, or what changed there. */
  listPresence(instance: string, options?: ListPresenceOptions): Promise<PresenceList>;
}
