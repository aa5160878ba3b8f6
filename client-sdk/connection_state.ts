/**
 * The life of a client's connection as a value: what state follows from which event, and what is to be done about it.
 * Pure; `connection.ts` drives it. An edge that is not listed here is an error.
 *
 * @module
 */

import { closeVerdict, type Encoding } from "@wirepact/schema/wire";
import { type Backoff, backoffDelayMs } from "./backoff.ts";

/** Where the connection stands. Applications see exactly this. */
export type ConnectionState = Connecting | Open | Waiting | Closed;

/** On the way: fetching the token, opening the socket, or waiting for the server's welcome. */
export interface Connecting {
  readonly status: "connecting";
  readonly step: "token" | "socket" | "hello";
  /** Failures in a row so far. */
  readonly attempt: number;
}

/** Calls and events flow. */
export interface Open {
  readonly status: "open";
  /** The id the server gave this connection; it is also the member id in presence lists. */
  readonly connectionId: string;
  readonly encoding: Encoding;
  /** The claims of the user, as the server sent them. */
  readonly user?: unknown;
  /**
   * Whether the server has said goodbye: new calls wait for the next connection, which is made as soon as the
   * calls in flight have ended (`"idle"`) after a random delay (`"delay"`).
   */
  readonly leaving: false | "delay" | "idle";
  /** Milliseconds until a leaving connection is given up at the latest. */
  readonly leaveWithinMs: number;
  /** Milliseconds without a word from the server after which the connection counts as dead. */
  readonly silenceMs: number;
  /** Failures in a row before this connection. */
  readonly attempt: number;
}

/** Between two tries. */
export interface Waiting {
  readonly status: "waiting";
  /** Failures in a row so far, at least 1. */
  readonly attempt: number;
  readonly retryInMs: number;
  /** Why the last connection ended. */
  readonly cause: CloseReason;
  /** Whether the next try needs a new token. */
  readonly renewToken: boolean;
}

/** The end: closed by the application, or by the server with a code that says not to come back. */
export interface Closed extends CloseReason {
  readonly status: "closed";
}

/** A WebSocket close code and its reason. */
export interface CloseReason {
  readonly code: number;
  readonly reason: string;
}

/** What happens to a connection. */
export type ConnectionEvent =
  | { readonly type: "token" }
  | { readonly type: "opened" }
  | {
    readonly type: "welcome";
    readonly welcome: Pick<Open, "connectionId" | "encoding" | "user" | "silenceMs">;
  }
  | { readonly type: "goaway"; readonly withinMs: number }
  /** The last call in flight has ended; told only to a connection that leaves. */
  | { readonly type: "idle" }
  /** The state's timer has run out. */
  | { readonly type: "timeout" }
  /** The token could not be fetched, or the socket is gone. */
  | { readonly type: "lost"; readonly cause: CloseReason }
  /** The server sent what it must not: the socket is to be closed with this code. */
  | { readonly type: "violation"; readonly cause: CloseReason }
  /** The application is done. */
  | { readonly type: "close" };

/** What the driver is to do, in order. A socket that is left is closed before the next is opened. */
export type ConnectionEffect =
  | { readonly type: "fetchToken"; readonly renew: boolean }
  | { readonly type: "openSocket" }
  | { readonly type: "sendHello" }
  /** Calls and subscriptions may be sent. */
  | { readonly type: "flow" }
  | { readonly type: "closeSocket"; readonly cause: CloseReason }
  /** Start the state's only timer, in place of any that runs. */
  | { readonly type: "startTimer"; readonly delayMs: number }
  | { readonly type: "stopTimer" }
  /** Calls in flight are lost, subscriptions wait. */
  | { readonly type: "dropCalls"; readonly cause: CloseReason }
  /** Nothing will ever flow again. */
  | { readonly type: "end"; readonly cause: CloseReason };

/** What a transition depends on besides state and event. */
export interface Circumstances {
  readonly backoff: Backoff;
  /** Milliseconds for token, socket and welcome together. */
  readonly connectTimeoutMs: number;
  /** Whether there is a way to get another token. */
  readonly canRenewToken: boolean;
  /** A random number from 0 to 1. */
  readonly roll: number;
  /** Milliseconds since this state was entered. */
  readonly lastedMs: number;
  /** Whether calls are in flight. */
  readonly busy: boolean;
}

/** State and effects that follow. */
export type Transition = readonly [ConnectionState, readonly ConnectionEffect[]];

/**
 * A connection that lasted this long counts as a success. A shorter one does not reset the backoff, or a server that
 * welcomes and then fails would be asked again and again without any.
 */
export const STABLE_MS = 5_000;

const CLIENT_DONE: CloseReason = { code: 1000, reason: "the client was closed" };
const NO_WELCOME: CloseReason = { code: 4001, reason: "no welcome in time" };
const SILENCE: CloseReason = { code: 4001, reason: "nothing heard from the server" };
const DRAINED: CloseReason = { code: 4000, reason: "the server asked to leave" };

/** The first state and what is to be done in it. */
export function start(circumstances: Pick<Circumstances, "connectTimeoutMs">): Transition {
  return connecting(0, false, circumstances);
}

/**
 * The state after an event, and the effects to perform.
 *
 * @throws {TypeError} On an edge that is not listed.
 */
export function transition(
  state: ConnectionState,
  event: ConnectionEvent,
  circumstances: Circumstances,
): Transition {
  if (state.status === "closed") {
    if (event.type === "close") return [state, []];
  } else if (event.type === "close") {
    return closed(state, CLIENT_DONE, true);
  } else if (state.status === "waiting") {
    if (event.type === "timeout") return connecting(state.attempt, state.renewToken, circumstances);
  } else if (event.type === "lost") {
    return failed(state, event.cause, false, circumstances);
  } else if (event.type === "violation") {
    return failed(state, event.cause, true, circumstances);
  } else if (state.status === "connecting") {
    if (event.type === "timeout") return failed(state, NO_WELCOME, state.step !== "token", circumstances);
    if (event.type === "token" && state.step === "token") {
      return [{ ...state, step: "socket" }, [{ type: "openSocket" }]];
    }
    if (event.type === "opened" && state.step === "socket") {
      return [{ ...state, step: "hello" }, [{ type: "sendHello" }]];
    }
    if (event.type === "welcome" && state.step === "hello") return welcomed(state, event.welcome);
  } else if (event.type === "goaway") {
    return state.leaving ? [state, []] : goaway(state, event.withinMs, circumstances);
  } else if (event.type === "timeout") {
    return openTimeout(state, circumstances);
  } else if (event.type === "idle" && state.leaving === "idle") {
    return leave(circumstances);
  }
  throw new TypeError(`unexpected ${event.type} while ${describe(state)}`);
}

function describe(state: ConnectionState): string {
  return state.status === "connecting" ? `connecting (${state.step})` : state.status;
}

function connecting(
  attempt: number,
  renew: boolean,
  { connectTimeoutMs }: Pick<Circumstances, "connectTimeoutMs">,
): Transition {
  return [{ status: "connecting", step: "token", attempt }, [
    { type: "startTimer", delayMs: connectTimeoutMs },
    { type: "fetchToken", renew },
  ]];
}

function welcomed(
  { attempt }: Connecting,
  welcome: Pick<Open, "connectionId" | "encoding" | "user" | "silenceMs">,
): Transition {
  return [
    { status: "open", ...welcome, leaving: false, leaveWithinMs: 0, attempt },
    [{ type: "startTimer", delayMs: welcome.silenceMs }, { type: "flow" }],
  ];
}

function goaway(state: Open, withinMs: number, { roll }: Circumstances): Transition {
  const delayMs = Math.round(roll * withinMs);
  return [
    { ...state, leaving: "delay", leaveWithinMs: withinMs - delayMs },
    [{ type: "startTimer", delayMs }],
  ];
}

function openTimeout(state: Open, circumstances: Circumstances): Transition {
  if (!state.leaving) return failed(state, SILENCE, true, circumstances);
  if (state.leaving === "idle" || !circumstances.busy) return leave(circumstances);
  return [{ ...state, leaving: "idle" }, [{ type: "startTimer", delayMs: state.leaveWithinMs }]];
}

/** The delay has been waited out already, so the next connection is made at once. */
function leave(circumstances: Circumstances): Transition {
  const [next, effects] = connecting(0, false, circumstances);
  return [next, [
    { type: "closeSocket", cause: DRAINED },
    { type: "dropCalls", cause: DRAINED },
    ...effects,
  ]];
}

/** The close code alone decides what follows (P-10.4), whichever side made it. */
function failed(
  state: Connecting | Open,
  cause: CloseReason,
  ownClose: boolean,
  { backoff, canRenewToken, lastedMs, roll }: Circumstances,
): Transition {
  const verdict = closeVerdict(cause.code);
  if (verdict === "stop" || (verdict === "reauthenticate" && !canRenewToken)) {
    return closed(state, cause, ownClose);
  }
  const wasOpen = state.status === "open";
  const attempt = wasOpen && lastedMs >= STABLE_MS ? 1 : state.attempt + 1;
  const retryInMs = backoffDelayMs(backoff, { failures: attempt, roll });
  const renewToken = !wasOpen || verdict === "reauthenticate";
  return [{ status: "waiting", attempt, retryInMs, cause, renewToken }, [
    ...(ownClose ? [{ type: "closeSocket", cause } as const] : []),
    ...(wasOpen ? [{ type: "dropCalls", cause } as const] : []),
    { type: "startTimer", delayMs: retryInMs },
  ]];
}

function closed(state: Connecting | Open | Waiting, cause: CloseReason, ownClose: boolean): Transition {
  const hasSocket = state.status === "open" || (state.status === "connecting" && state.step !== "token");
  return [{ status: "closed", code: cause.code, reason: cause.reason }, [
    { type: "stopTimer" },
    ...(ownClose && hasSocket ? [{ type: "closeSocket", cause } as const] : []),
    { type: "end", cause },
  ]];
}
