/**
 * The one table of codes. An error code answers one call or subscription; a close code ends a connection. A number is
 * used once and never again; `docs/PROTOCOL.md` section 11 prints this table.
 *
 * @module
 */

/** What a client may do after an error: try the same again, or not without changing something. */
export interface ErrorCodeInfo {
  /** The number in an ERROR frame. */
  readonly number: number;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
  /** `wire` codes travel in frames; `local` ones are made by the client SDK and never sent. */
  readonly origin: "wire" | "local";
  /** What happened, in one sentence. */
  readonly meaning: string;
}

/**
 * Error codes of the protocol itself, by name. Numbers below 1,000 belong to the protocol; a contract's own errors get
 * numbers from {@linkcode FIRST_APPLICATION_ERROR} upward, kept in its lock file.
 */
export const ERROR_CODES = {
  INTERNAL: {
    number: 1,
    retryable: false,
    origin: "wire",
    meaning: "The server failed; its log has the cause.",
  },
  INVALID_PARAMS: {
    number: 2,
    retryable: false,
    origin: "wire",
    meaning: "The params or the topic key do not match the contract; details name the path.",
  },
  INVALID_ITEM: {
    number: 3,
    retryable: false,
    origin: "wire",
    meaning: "An item of an upload does not match the contract; details name the path.",
  },
  UNKNOWN_METHOD: {
    number: 4,
    retryable: false,
    origin: "wire",
    meaning: "The contract has no such method.",
  },
  UNKNOWN_TOPIC: {
    number: 5,
    retryable: false,
    origin: "wire",
    meaning: "The contract has no such topic.",
  },
  UNAUTHENTICATED: {
    number: 6,
    retryable: false,
    origin: "wire",
    meaning: "The request needs a user and the connection has none.",
  },
  FORBIDDEN: {
    number: 7,
    retryable: false,
    origin: "wire",
    meaning: "The user may not do this.",
  },
  CANCELLED: {
    number: 8,
    retryable: false,
    origin: "wire",
    meaning: "The caller cancelled.",
  },
  DEADLINE_EXCEEDED: {
    number: 9,
    retryable: false,
    origin: "wire",
    meaning: "The caller's deadline passed before the answer was ready.",
  },
  TOO_MANY_CALLS: {
    number: 10,
    retryable: true,
    origin: "wire",
    meaning: "The connection has as many calls in flight as it may have.",
  },
  TOO_MANY_SUBSCRIPTIONS: {
    number: 11,
    retryable: true,
    origin: "wire",
    meaning: "The connection has as many subscriptions as it may have.",
  },
  ALREADY_SUBSCRIBED: {
    number: 12,
    retryable: false,
    origin: "wire",
    meaning: "The connection already has a subscription to this topic and key.",
  },
  UNAVAILABLE: {
    number: 13,
    retryable: true,
    origin: "wire",
    meaning: "The server is going away and takes no new work.",
  },
  LEFT: {
    number: 14,
    retryable: false,
    origin: "wire",
    meaning: "The server took the connection out of the topic.",
  },
  OUTCOME_UNKNOWN: {
    number: 15,
    retryable: false,
    origin: "wire",
    meaning: "The server that ran the call is gone; it may or may not have taken effect.",
  },
  KEY_REUSED: {
    number: 16,
    retryable: false,
    origin: "wire",
    meaning: "The call number was used before, with another method or other params.",
  },
  CONNECTION_LOST: {
    number: 900,
    retryable: false,
    origin: "local",
    meaning: "The connection broke; the call may or may not have run.",
  },
  INVALID_RESPONSE: {
    number: 901,
    retryable: false,
    origin: "local",
    meaning: "What the server sent does not match the contract.",
  },
  CLIENT_CLOSED: {
    number: 902,
    retryable: false,
    origin: "local",
    meaning: "The client was closed.",
  },
  MESSAGE_TOO_LARGE: {
    number: 903,
    retryable: false,
    origin: "local",
    meaning: "The message is larger than the server accepts, so it was not sent.",
  },
  OFFLINE: {
    number: 904,
    retryable: true,
    origin: "local",
    meaning: "There is no connection, and the call was not to wait for one.",
  },
} as const satisfies Record<string, ErrorCodeInfo>;

/** The name of an error code of the protocol. */
export type ErrorCode = keyof typeof ERROR_CODES;

/** Numbers from here on belong to the contract's own errors. */
export const FIRST_APPLICATION_ERROR = 1000;

/** One way a connection ends. */
export interface CloseCodeInfo {
  /** The WebSocket close code. */
  readonly number: number;
  /** What happened, in one sentence. */
  readonly meaning: string;
}

/**
 * Close codes by name. The verdict follows from the number alone (see `closeVerdict`), so a client handles
 * codes it has never heard of.
 */
export const CLOSE_CODES = {
  NORMAL: { number: 1000, meaning: "The client is done." },
  GOING_AWAY: { number: 1001, meaning: "The server shuts down or the page is left." },
  UNSUPPORTED_DATA: {
    number: 1003,
    meaning: "A text message on a binary connection, or the other way round.",
  },
  INVALID_PAYLOAD: {
    number: 1007,
    meaning: "A message that is not valid JSON, MessagePack or UTF-8, or nests too deep.",
  },
  MESSAGE_TOO_BIG: { number: 1009, meaning: "A message over the size limit." },
  INTERNAL: { number: 1011, meaning: "The server failed." },
  TRY_AGAIN_LATER: { number: 1013, meaning: "The server is full." },
  DRAIN: { number: 4000, meaning: "The server hands its connections over." },
  HEARTBEAT_TIMEOUT: { number: 4001, meaning: "Nothing was heard from the peer for too long." },
  SLOW_CONSUMER: {
    number: 4002,
    meaning: "The client reads more slowly than events arrive; its queue is full.",
  },
  HELLO_TIMEOUT: { number: 4003, meaning: "No HELLO arrived in time." },
  CONTRACT_AHEAD: {
    number: 4004,
    meaning: "The client's contract is newer than the server's: a deployment is under way.",
  },
  UNAUTHENTICATED: { number: 4100, meaning: "The token is missing, invalid or expired." },
  INVALID_FRAME: {
    number: 4200,
    meaning: "A frame that the protocol does not allow.",
  },
  PROTOCOL_UNSUPPORTED: { number: 4201, meaning: "The server does not speak this protocol version." },
  CONTRACT_MISMATCH: { number: 4202, meaning: "The client's contract is not compatible with the server's." },
  FORBIDDEN: { number: 4203, meaning: "This user may not connect." },
  DISCONNECTED: { number: 4204, meaning: "The application closed the connection for good." },
} as const satisfies Record<string, CloseCodeInfo>;

/** The name of a close code. */
export type CloseCode = keyof typeof CLOSE_CODES;
