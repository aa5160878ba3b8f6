/**
 * Flow control of streams and uploads: how far a sender may run ahead, and where items wait for their consumer.
 *
 * @module
 */

export { ReceiveQueue } from "./receive_queue.ts";
export type { FailOptions, ReceiveQueueOptions } from "./receive_queue.ts";
export { SendWindow } from "./send_window.ts";
export type { WindowLimits } from "./send_window.ts";
