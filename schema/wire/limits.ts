/**
 * The one table of limits a receiver checks before it allocates. Each names its unit and the attack it bounds.
 *
 * @module
 */

/** Limits on what one message may hold, whatever it means. */
export interface WireLimits {
  /** Bytes of one WebSocket message. Bounds memory per message. @default 1_048_576 */
  readonly maxMessageBytes: number;
  /** Frames in one message. Bounds the work one message starts. @default 256 */
  readonly maxFramesPerMessage: number;
  /** Nested arrays and maps, the frame itself being the first. Bounds stack and work. @default 64 */
  readonly maxDepth: number;
}

/** Limits on what one connection may hold at a time. A server announces them in WELCOME. */
export interface ConnectionLimits extends WireLimits {
  /** Calls, streams and uploads not yet answered. Bounds handlers running for one client. @default 256 */
  readonly maxCallsInFlight: number;
  /** Subscriptions, the server's own joins included. Bounds fan-out state. @default 256 */
  readonly maxSubscriptions: number;
  /** Items of one stream or upload sent but not yet consumed. Bounds the receiver's queue. @default 64 */
  readonly windowItems: number;
  /** Bytes of those items. Bounds the receiver's queue. @default 262_144 */
  readonly windowBytes: number;
}

/** Limits that a server keeps to itself. */
export interface ServerLimits extends ConnectionLimits {
  /** Milliseconds a new connection has for its HELLO. Bounds idle sockets. @default 10_000 */
  readonly helloTimeoutMs: number;
  /** Bytes of frames held until the token is checked. Bounds memory of strangers. @default 65_536 */
  readonly maxHeldBytes: number;
  /** Bytes queued for a client that does not read. Above it the client is cut off. @default 4_194_304 */
  readonly maxQueuedBytes: number;
  /** Bytes of those that may be events of topics. Bounds what slow readers cost. @default 1_048_576 */
  readonly maxQueuedEventBytes: number;
  /** Missed events that are replayed to one subscriber. Bounds reading of history. @default 10_000 */
  readonly maxReplayEvents: number;
  /** Bytes of one snapshot. Bounds memory per subscriber. @default 262_144 */
  readonly maxSnapshotBytes: number;
  /** Connections of this process. Bounds everything else. @default 100_000 */
  readonly maxConnections: number;
}

/** The limits in force where nothing else is said. */
export const DEFAULT_LIMITS: ServerLimits = {
  maxMessageBytes: 1_048_576,
  maxFramesPerMessage: 256,
  maxDepth: 64,
  maxCallsInFlight: 256,
  maxSubscriptions: 256,
  windowItems: 64,
  windowBytes: 262_144,
  helloTimeoutMs: 10_000,
  maxHeldBytes: 65_536,
  maxQueuedBytes: 4_194_304,
  maxQueuedEventBytes: 1_048_576,
  maxReplayEvents: 10_000,
  maxSnapshotBytes: 262_144,
  maxConnections: 100_000,
};

/** A message of several frames stays under this many bytes, so that one large frame never delays many small ones. */
export const MAX_JOINED_BYTES = 65_536;

/**
 * Arrays and objects that one value may nest; values with more match no schema. Around the deepest place a frame has for
 * a value, a member's state in SUBSCRIBED, are five more: so whatever was encoded stays within the default `maxDepth`.
 */
export const MAX_VALUE_DEPTH = 59;
