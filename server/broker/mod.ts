/**
 * Brokers: what servers share, and what outlives them.
 *
 * @module
 */

export type { Broker } from "./broker.ts";
export type {
  CallOutcome,
  CallStore,
  Claim,
  ClaimedCall,
  ClaimOptions,
  CompleteOptions,
} from "./call_store.ts";
export type {
  BrokerEvent,
  Checkpoint,
  Follower,
  Following,
  FollowOptions,
  HistoryPolicy,
  KeepLatest,
  LatestEvent,
  ListLatestOptions,
  LogCursor,
  LogEntry,
  LogPosition,
  LogStore,
  Publishing,
  ReadOptions,
  ReadResult,
  SignalledEvent,
} from "./log_store.ts";
export { MemoryBroker } from "./memory.ts";
export type { MemoryBrokerCounts, MemoryBrokerOptions } from "./memory.ts";
export type {
  ListPresenceOptions,
  PresenceChanges,
  PresenceHolding,
  PresenceList,
  PresenceMember,
  PresenceNotice,
  PresenceStore,
  RemovePresenceOptions,
  SetPresenceOptions,
} from "./presence_store.ts";
