/**
 * Calls, streams and uploads: from CALL to the frame that ends it.
 *
 * @module
 */

export { Call } from "./call.ts";
export type { CallServices } from "./call.ts";
export type { AnyTopicFunction } from "./call_arguments.ts";
export { InFlight } from "./in_flight.ts";
export type { AnyHandler, AnyMiddleware, Method } from "./method.ts";
export { OnceCalls } from "./once_calls.ts";
export { startCall, startDecodedCall } from "./start_call.ts";
export type { Calls } from "./start_call.ts";
export { StreamCall } from "./stream_call.ts";
export { UploadCall } from "./upload_call.ts";
