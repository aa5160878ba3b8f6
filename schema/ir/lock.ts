import type { Descriptor } from "./descriptor.ts";

/**
 * What must not be forgotten between two runs of codegen, kept in `contract.lock.json` beside the contract and in
 * version control: the number of everything that ever had one, and the descriptors of earlier versions.
 */
export interface ContractLock {
  /** The version of this format. */
  readonly lockVersion: 1;
  /** The contract's name. */
  readonly contract: string;
  /** Numbers by name. Names that left the contract stay, so that no number is given twice. */
  readonly methods: LockedNumbers;
  /** Numbers of topics. */
  readonly topics: LockedNumbers;
  /** Events of topics as `topic.event`, connection-wide ones by their name. */
  readonly events: LockedNumbers;
  /** Numbers of error codes. */
  readonly errors: LockedNumbers;
  /** The newest version. It counts as released once the contract's `version` is another. */
  readonly current: LockedVersion;
  /** The released versions, oldest first. */
  readonly history: readonly LockedVersion[];
}

/** Numbers by name. */
export type LockedNumbers = Readonly<Record<string, number>>;

/** The parts of a lock that number things, by themselves. */
export type GroupNumbers = Pick<ContractLock, "methods" | "topics" | "events" | "errors">;

/** One version of a contract. */
export interface LockedVersion {
  /** As the contract had it. */
  readonly version: string;
  /** The wire hash of the descriptor. */
  readonly hash: string;
  /** The contract of that version, with its numbers. */
  readonly descriptor: Descriptor;
}

/** The parts of a lock that number things. */
export const LOCKED_GROUPS = ["methods", "topics", "events", "errors"] as const;

/** The name of a part that numbers things. */
export type LockedGroup = (typeof LOCKED_GROUPS)[number];
