/**
 * What code around a generated client needs: its types, its one error class, and the encodings.
 *
 * @module
 */

export { json, msgpack } from "@wirepact/schema/wire";
export { WirepactError } from "./errors.ts";
export type { Cursor, Encoding, ErrorCode, FrameCodec, RecoveryFailure } from "@wirepact/schema/wire";
export type { Backoff } from "./backoff.ts";
export type { Call, Outcome, StreamCall } from "./calls/mod.ts";
export type { WirepactClient } from "./client.ts";
export type { Clock } from "./clock.ts";
export type {
  Closed,
  CloseReason,
  Connecting,
  ConnectionState,
  Open,
  OpenInfo,
  Waiting,
} from "./connection_state.ts";
export type { TopicTypes } from "./contract.ts";
export type {
  ApplicationError,
  MismatchCode,
  MismatchDetails,
  ProtocolError,
  WirepactErrorOptions,
} from "./errors.ts";
export type { CallOptions, ConnectOptions, SubscribeOptions } from "./options.ts";
export type { Problem } from "./problem.ts";
export type {
  NotRecovered,
  Presence,
  PresenceListener,
  Recovered,
  Recovery,
  Subscription,
  SubscriptionStart,
  TopicEvent,
} from "./topics/mod.ts";
export type { SocketHandler, WebSocketConstructor, WebSocketLike } from "./websocket_like.ts";
