/**
 * One socket from the upgrade request to its end: admission, handshake, frames, heartbeat.
 *
 * @module
 */

export type { Core } from "./core.ts";
export { Sessions } from "./sessions.ts";
