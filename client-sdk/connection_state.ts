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
  /** There is no connection yet. */
  readonly status: "connecting";
  /** How far it has come. */
  readonly step: "token" | "socket" | "hello";
  /** Failures in a row so far. */
  readonly attempt: number;
}

/** What the server's welcome says. */
export interface OpenInfo {
  /** The id the server gave this connection. */
  readonly connectionId: string;
  /** The id of this client in presence lists of topics whose members are connections. It outlasts the connection. */
  readonly memberId: string;
  /** How frames are written. */
  readonly encoding: Encoding;
  /** The claims of the user, as the server sent them. */
  readonly user?: unknown;
  /** Milliseconds without a word from the server after which the connection counts as dead. */
  readonly silenceMs: number;
}

/** Calls and events flow. */
export interface Open extends OpenInfo {
  /** The server has welcomed this client. */
  readonly status: "open";
  /** Failures in a row before this connection. */
  readonly attempt: number;
  /**
   * Set when the server has said goodbye: new calls wait for the next connection, which is made after a random part of
   * these milliseconds, or when the calls in flight have ended, if that is later, but within them.
   */
  readonly leaveWithinMs?: number;
}

/** Between two tries. */
export interface Waiting {
  /** The last connection has ended; another will be made. */
  readonly status: "waiting";
  /** Failures in a row so far, at least 1. */
  readonly attempt: number;
  /** Milliseconds to the next try, from when this state began. */
  readonly retryInMs: number;
  /** Why the last connection ended. */
  readonly cause: CloseReason;
  /** Whether the next try needs a new token. */
  readonly renewToken: boolean;
}

/** The end: closed by the application, or by the server with a code that says not to come back. */
export interface Closed extends CloseReason {
  /** There will be no other connection. */
  readonly status: "closed";
}

/** A WebSocket close code and its reason. */
export interface CloseReason {
  /** The close code; 1006 where the connection broke. */
  readonly code: number;
  /** Why, for people. */
  readonly reason: string;
}

/** What happens to a connection. */
export type ConnectionEvent =
  /** The token is there. */
  | { readonly type: "token" }
  /** The socket is open. */
  | { readonly type: "opened" }
  | { readonly type: "welcome"; readonly info: OpenInfo }
  | { readonly type: "goaway"; readonly withinMs: number }
  /** The state's timer has run out. */
  | { readonly type: "timeout" }
  /** The application, or its machine, may have slept. */
  | { readonly type: "wake" }
  /** The socket is gone, or has to go since the server broke the protocol, or there is no token. */
  | { readonly type: "lost"; readonly cause: CloseReason }
  /** The application is done. */
  | { readonly type: "close" };

/** What the driver is to do, in this order. */
export interface ConnectionEffects {
  /** Start the state's only timer, in place of any that runs. */
  readonly timerMs?: number;
  /** Close the socket if there is one; calls in flight are lost. */
  readonly leave?: CloseReason;
  /**
   * `token`: get one, the one there is will do. `renew`: get a new one. `flow`: calls and subscriptions may be sent.
   * `end`: nothing will ever flow again.
   */
  readonly then?: "token" | "renew" | "socket" | "hello" | "flow" | "end";
}

/** What a transition depends on besides state and event. */
export interface Circumstances {
  readonly backoff: Backoff;
  /** Milliseconds for token, socket and welcome together. */
  readonly connectTimeoutMs: number;
  /** Whether there is a way to get another token. */
  readonly canRenewToken: boolean;
  /** A random number from 0 to 1. */
  readonly roll: number;
  /** Milliseconds since the state was last another. */
  readonly lastedMs: number;
  /** Whether calls are in flight. */
  readonly busy: boolean;
}

/** State and effects that follow. */
export type Transition = readonly [ConnectionState, ConnectionEffects];

/** The edges that leave one state. */
type Edges<State> = {
  readonly [Type in ConnectionEvent["type"]]?: (
    state: State,
    event: Extract<ConnectionEvent, { type: Type }>,
    circumstances: Circumstances,
  ) => Transition;
};

/**
 * A connection that lasted this long counts as a success. A shorter one does not reset the backoff, or a server that
 * welcomes and then fails would be asked again and again without any.
 */
export const STABLE_MS = 5_000;

/** How often a connection that is to be left looks whether its calls have ended. */
export const LEAVE_CHECK_MS = 100;

/** A client that wakes tries again within these milliseconds: many may do so at once. */
const WAKE_MS = 200;

const ending: Edges<unknown> = { close: () => end({ code: 1000, reason: "client closed" }) };
const trying: Edges<Connecting> = {
  ...ending,
  lost: fail,
  timeout: (state, _, circumstances) =>
    fail(state, { cause: { code: 4001, reason: "no welcome in time" } }, circumstances),
};

/** Every edge there is. */
const EDGES = {
  token: {
    ...trying,
    token: (state) => [{ ...state, step: "socket" }, { then: "socket" }],
  } satisfies Edges<Connecting>,
  socket: {
    ...trying,
    opened: (state) => [{ ...state, step: "hello" }, { then: "hello" }],
  } satisfies Edges<Connecting>,
  hello: {
    ...trying,
    welcome: ({ attempt }, { info }) => [
      { status: "open", attempt, ...info },
      { timerMs: info.silenceMs, then: "flow" },
    ],
  } satisfies Edges<Connecting>,
  open: {
    ...ending,
    lost: fail,
    goaway: (state, { withinMs }, { roll }) => [
      { ...state, leaveWithinMs: withinMs },
      { timerMs: Math.round(roll * withinMs) },
    ],
    timeout: openTimeout,
  } satisfies Edges<Open>,
  waiting: {
    ...ending,
    timeout: ({ attempt, renewToken }, _, circumstances) => connect(attempt, renewToken, circumstances),
    wake: (state, _, { roll, lastedMs }) => {
      const retryInMs = Math.round(roll * WAKE_MS);
      return state.retryInMs - lastedMs > retryInMs
        ? [{ ...state, retryInMs }, { timerMs: retryInMs }]
        : [state, {}];
    },
  } satisfies Edges<Waiting>,
  closed: { close: (state) => [state, {}] } satisfies Edges<Closed>,
};

/** The first state and what is to be done in it. */
export function start(circumstances: Pick<Circumstances, "connectTimeoutMs">): Transition {
  return connect(0, false, circumstances);
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
  const name = state.status === "connecting" ? state.step : state.status;
  // The table pairs each state with its edges; the compiler cannot follow that through the lookup.
  const edge = (EDGES[name] as Edges<ConnectionState>)[event.type] as
    | ((state: ConnectionState, event: ConnectionEvent, circumstances: Circumstances) => Transition)
    | undefined;
  if (!edge) throw new TypeError(`${event.type} while ${name}`);
  return edge(state, event, circumstances);
}

function connect(
  attempt: number,
  renew: boolean,
  { connectTimeoutMs }: Pick<Circumstances, "connectTimeoutMs">,
): Transition {
  return [
    { status: "connecting", step: "token", attempt },
    { timerMs: connectTimeoutMs, then: renew ? "renew" : "token" },
  ];
}

/** In an open connection the timer is the watchdog, until the server says goodbye. */
function openTimeout(state: Open, _: ConnectionEvent, circumstances: Circumstances): Transition {
  const { leaveWithinMs } = state;
  if (leaveWithinMs === undefined) {
    return fail(state, { cause: { code: 4001, reason: "silence" } }, circumstances);
  }
  if (circumstances.busy && circumstances.lastedMs < leaveWithinMs) {
    return [state, { timerMs: LEAVE_CHECK_MS }];
  }
  // The random delay is behind us, so the next connection is made at once.
  const [next, effects] = connect(0, false, circumstances);
  return [next, { ...effects, leave: { code: 4000, reason: "told to leave" } }];
}

/** The close code alone decides what follows (P-10.4), whichever side made it. */
function fail(
  { status, attempt }: Connecting | Open,
  { cause }: { readonly cause: CloseReason },
  { backoff, canRenewToken, lastedMs, roll }: Circumstances,
): Transition {
  const verdict = closeVerdict(cause.code);
  if (verdict === "stop" || (verdict === "reauthenticate" && !canRenewToken)) return end(cause);
  const failures = status === "open" && lastedMs >= STABLE_MS ? 1 : attempt + 1;
  const retryInMs = backoffDelayMs(backoff, { failures, roll });
  const renewToken = status !== "open" || verdict === "reauthenticate";
  return [
    { status: "waiting", attempt: failures, retryInMs, cause, renewToken },
    { timerMs: retryInMs, leave: cause },
  ];
}

function end(cause: CloseReason): Transition {
  return [{ status: "closed", ...cause }, { leave: cause, then: "end" }];
}
