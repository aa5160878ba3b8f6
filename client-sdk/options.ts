/**
 * What an application can set, with its defaults.
 *
 * @module
 */

import type { Cursor, FrameCodec } from "@wirepact/schema/wire";
import type { Backoff } from "./backoff.ts";
import type { Clock } from "./clock.ts";
import type { Problem } from "./problem.ts";
import type { WebSocketConstructor } from "./websocket_like.ts";

/** How to connect. */
export interface ConnectOptions {
  /**
   * The token, or a function that gets one. The function is asked again when the server wants a new token and after
   * a connection that failed before it was open. With a string, a server that refuses it ends the client.
   */
  readonly token?: string | (() => string | Promise<string>);
  /** How frames are written: `json` or `msgpack`. @default json */
  readonly encoding?: FrameCodec;
  /** The WebSocket to use, for runtimes without one or for tests. @default globalThis.WebSocket */
  readonly webSocket?: WebSocketConstructor;
  /** Bounds of the random delay before a reconnect. @default { minMs: 500, maxMs: 30_000 } */
  readonly backoff?: Partial<Backoff>;
  /** Milliseconds for token, socket and welcome together. @default 15_000 */
  readonly connectTimeoutMs?: number;
  /** Milliseconds a call may take where it does not say otherwise. @default Infinity */
  readonly callTimeoutMs?: number;
  /** Calls that may wait for the connection; more fail with `TOO_MANY_CALLS`. @default 1000 */
  readonly maxWaitingCalls?: number;
  /** Their bytes, as encoded; a call beyond them fails with `TOO_MANY_CALLS`. @default 1_048_576 */
  readonly maxWaitingBytes?: number;
  /** What becomes of a call that is made while there is no connection and does not say. @default "wait" */
  readonly whenOffline?: "wait" | "fail";
  /**
   * Told what went wrong where no call could be told. What it throws itself goes to `console.warn`.
   * @default console.warn
   */
  readonly onProblem?: (problem: Problem) => void;
  /** Timers and time. @default the runtime's */
  readonly clock?: Clock;
  /** Random numbers from 0 to 1. @default Math.random */
  readonly random?: () => number;
  /**
   * The name of this client on all its connections, for tests. Another client must not have it, nor be able to guess
   * it: calls that are sent again and members that come back are known by it.
   * @default 128 random bits
   */
  readonly instance?: string;
  /**
   * Calls `listener` whenever a connection may have become possible or may have died unnoticed, until the function it
   * answers is called.
   * @default when a page becomes visible, and when the browser is online again
   */
  readonly wake?: (listener: () => void) => () => void;
}

/** How to make one call. */
export interface CallOptions {
  /** Gives the call up: it fails with `CANCELLED`, and the server is told if it has heard of the call. */
  readonly signal?: AbortSignal;
  /**
   * Milliseconds until the call fails with `DEADLINE_EXCEEDED`, waiting for a connection included. More than 24.8 days
   * count as that many, which is what timers can hold; `Infinity` is no limit.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * What becomes of the call if there is no connection when it is made: it waits for the next one, or fails with
   * `OFFLINE`.
   * @default what the client says, and that is "wait"
   */
  readonly whenOffline?: "wait" | "fail" | undefined;
}

/** How to subscribe. */
export interface SubscribeOptions {
  /**
   * Where to go on, as {@linkcode Subscription.cursor} said earlier. Only the first handle of a subscription can
   * say so.
   */
  readonly cursor?: Cursor;
  /**
   * Events kept for a reader that is slower than the server; beyond it the oldest are dropped and `onRecovered` is
   * told.
   * @default 256
   */
  readonly maxHeldEvents?: number;
}
