/**
 * The seam between a server and what it shares with other servers, or with itself after a restart.
 *
 * @module
 */

import type { CallStore } from "./call_store.ts";
import type { LogStore } from "./log_store.ts";
import type { PresenceStore } from "./presence_store.ts";

/**
 * Keeps what must be shared between servers: logs of events, presence, and which calls have run. An instance is a
 * string that names one topic and key.
 *
 * What one process asks for one instance takes effect in the order it was asked. Every method may reject; then it is
 * not known whether it took effect, and the server answers `INTERNAL` and logs the cause.
 */
export interface Broker extends LogStore, PresenceStore, CallStore {
  /** Lets go of everything. Called once, by the server that owns the broker; what is asked afterwards rejects. */
  close(): Promise<void>;
}
