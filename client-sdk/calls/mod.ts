/**
 * Calls of all three kinds: one answer, items from the server, items to the server.
 *
 * @module
 */

export { CallQueue } from "./call_queue.ts";
export { rpc } from "./rpc.ts";
export { stream } from "./stream.ts";
export { upload } from "./upload.ts";
export type { Call, Outcome, StreamCall } from "./types.ts";
