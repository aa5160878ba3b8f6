/**
 * Brokers: what carries topics from server to server.
 *
 * @module
 */

export type { Broker, BrokerEvent, Follower, Following, PresenceChanges, PresenceList } from "./broker.ts";
export { MemoryBroker } from "./memory.ts";
export type { MemoryBrokerOptions } from "./memory.ts";
