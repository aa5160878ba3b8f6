/**
 * The frames of protocol 1. A frame is an array; its first element is its type. `docs/PROTOCOL.md` section 2 is the
 * specification, this file its vocabulary.
 *
 * @module
 */

import type { ConnectionLimits } from "./limits.ts";

/** The protocol version spoken here. */
export const PROTOCOL_VERSION = 1;

/** A method, topic, event or error: its stable number, or its name. */
export type Ref = number | string;

/** Data as a frame carries it: what JSON has, and in MessagePack also bytes, dates and 64-bit integers. */
export type Data = unknown;

/** A place in the log of one topic instance. */
export interface Cursor {
  /** Identifies one uninterrupted log; a new one means that history was lost. */
  readonly epoch: string;
  /** The offset of the last event seen. */
  readonly offset: number;
  /** The version of the presence that the client has, if it has one. */
  readonly presence?: number;
}

/** The first frame of a client. */
export interface Hello {
  /** {@linkcode PROTOCOL_VERSION}. */
  readonly protocol: number;
  /** The contract that the client was generated from; without one, frames go by names. */
  readonly contract?: {
    readonly name: string;
    readonly version: string;
    readonly hash: string;
    /** Hashes of older contracts that this client also gets along with. */
    readonly compatibleWith?: readonly string[];
  };
  /** What the server authenticates the client by. */
  readonly token?: string;
  /** An unguessable value per SDK instance: call numbers are counted by it. */
  readonly instance?: string;
  /** Names of optional parts of the protocol that the client knows: `positional` is one. */
  readonly features?: readonly string[];
  /** What the client accepts. */
  readonly limits?: { readonly maxMessageBytes?: number };
}

/** How the two contracts relate: the same, proven compatible, or the client named none. */
export type ContractMatch = "same" | "compatible" | "none";

/** The server's answer to HELLO. */
export interface Welcome {
  /** The connection's id. */
  readonly connection: string;
  /** The id of the connection's member in topics with a member per connection; the connection's id when absent. */
  readonly member?: string;
  /** Names the server's records of calls that run once: under another name nobody knows the calls of before. */
  readonly callEpoch?: string;
  /** The claims of the authenticated user, as the contract's claims schema carries them. */
  readonly user?: Data;
  /** The server pings after this many milliseconds of silence. */
  readonly heartbeatMs: number;
  /** What the server accepts. */
  readonly limits: ConnectionLimits;
  /** Names of optional parts of the protocol that both sides know. */
  readonly features: readonly string[];
  /** The server's contract, and how it relates to the client's. */
  readonly contract: {
    readonly name: string;
    readonly version: string;
    readonly hash: string;
    readonly match: ContractMatch;
  };
}

/** Optional extras of a CALL, keyed by small integers to stay short. */
export interface CallMeta {
  /** Milliseconds left until the caller gives up. */
  readonly timeoutMs?: number | undefined;
  /** Tells the calls of `idempotent` methods apart, from 1 up: a call sent again has the number it had. */
  readonly callNumber?: number | undefined;
}

/** What a subscriber is told about the log it now follows. */
export interface SubscribedInfo {
  /** Identifies the log, as in {@linkcode Cursor}. */
  readonly epoch: string;
  /** The offset of the newest event; delivery starts after it. */
  readonly head: number;
  /** Whether every event since the given cursor has been or will be delivered. */
  readonly recovered: boolean;
  /** Why not recovered. */
  readonly reason?: RecoveryFailure;
  /** The state of the topic instance, as the topic's schema carries it. */
  readonly snapshot?: Data;
  /** The snapshot has exactly the events up to this offset; `head` when absent, and then perhaps later ones too. */
  readonly at?: number;
  /** Who is here, if the topic has presence. */
  readonly presence?: PresenceInfo;
}

/** A member's id and presence state. In changes, the state of a member that left is `null`. */
export type PresencePair = readonly [member: string, state: Data];

/** What SUBSCRIBED tells of presence: everybody, what changed since the client's version, or how many there are. */
export type PresenceInfo =
  | { readonly version: number; readonly members: readonly PresencePair[] }
  | { readonly version: number; readonly changes: readonly PresencePair[] }
  | { readonly version: number; readonly count: number };

/** Why events since a cursor cannot be replayed. */
export type RecoveryFailure = "epoch_changed" | "trimmed" | "too_far";

/** Opens the connection. */
export type HelloFrame = [type: 0, hello: Hello];
/** Answers HELLO. */
export type WelcomeFrame = [type: 1, welcome: Welcome];
/** Opens a call, stream or upload. */
export type CallFrame = [type: 2, id: number, method: Ref, params: Data, meta?: CallMeta];
/** Ends a call or upload well. */
export type ResultFrame = [type: 3, id: number, value: Data];
/** Ends a call, stream or upload, or refuses a subscription. */
export type ErrorFrame = [
  type: 4,
  id: number,
  code: Ref,
  message: string,
  details?: Data,
  retryAfterMs?: number,
];
/** Asks for the end of a call, stream or upload. */
export type CancelFrame = [type: 5, id: number];
/** One item of a stream or upload. */
export type ItemFrame = [type: 6, id: number, item: Data];
/** The sender has no more items. */
export type EndFrame = [type: 7, id: number];
/** How many items the receiver has consumed in all. */
export type CreditFrame = [type: 8, id: number, consumed: number];
/** Asks to follow a topic instance. */
export type SubscribeFrame = [type: 9, id: number, topic: Ref, key: Data, cursor?: Cursor | null];
/** The connection follows a topic instance from here on. Topic and key are told if the server opened it. */
export type SubscribedFrame = [
  type: 10,
  id: number,
  channel: number,
  info: SubscribedInfo,
  topic?: Ref,
  key?: Data,
];
/** Asks for the end of a subscription. */
export type UnsubscribeFrame = [type: 11, id: number];
/** Ends a subscription. */
export type UnsubscribedFrame = [type: 12, id: number, code: Ref, reason: string];
/** One event of a topic instance, or of the whole connection. */
export type EventFrame = [type: 13, channel: number, event: Ref, payload?: Data, offset?: number];
/** Who came, changed or left. */
export type PresenceFrame = [
  type: 14,
  channel: number,
  version: number,
  /** Or how many members there are, when they are too many to be listed. */
  changes: readonly PresencePair[] | number,
];
/** Events were lost; the client subscribes anew. */
export type GapFrame = [type: 15, channel: number, reason: string];
/** Asks for a sign of life. */
export type PingFrame = [type: 16];
/** Answers PING. */
export type PongFrame = [type: 17];
/** The server will close the connection soon. */
export type GoawayFrame = [type: 19, code: number, reason: string, reconnectWithinMs: number];

/** Frames that a client sends. */
export type ClientFrame =
  | HelloFrame
  | CallFrame
  | CancelFrame
  | ItemFrame
  | EndFrame
  | CreditFrame
  | SubscribeFrame
  | UnsubscribeFrame
  | PongFrame;

/** Frames that a server sends. */
export type ServerFrame =
  | WelcomeFrame
  | ResultFrame
  | ErrorFrame
  | ItemFrame
  | EndFrame
  | CreditFrame
  | SubscribedFrame
  | UnsubscribedFrame
  | EventFrame
  | PresenceFrame
  | GapFrame
  | PingFrame
  | GoawayFrame;

/** Any frame. */
export type Frame = ClientFrame | ServerFrame;

/** The channel of a contract's connection-wide events: every connection has it from WELCOME on. */
export const CONNECTION_CHANNEL = 0;

/** The event number that carries no event and only moves the cursor to its offset. */
export const NO_EVENT = 0;
