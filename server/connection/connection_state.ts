/**
 * The life of a connection. Every edge is in this file; one that is not listed is an error of the server.
 *
 * @module
 */

import type { ClientFrame } from "@wirepact/schema/wire";
import type { Peer } from "../peer/mod.ts";
import type { Inbound } from "./inbound.ts";

/** Frames that came behind HELLO, in order. The one thing in a state that grows in place: strangers fill it. */
export interface HeldFrames {
  readonly frames: ClientFrame[];
  bytes: number;
}

/** Where a connection is. A variant holds what is true in it and nowhere else. */
export type ConnectionState =
  /** The socket is open and HELLO has not come. */
  | { readonly status: "greeting" }
  /** HELLO came; frames behind it wait. */
  | { readonly status: "authenticating"; readonly held: HeldFrames }
  /** WELCOME was sent. */
  | { readonly status: "open"; readonly peer: Peer; readonly inbound: Inbound }
  /** The server closed; the socket's end is awaited and frames are ignored. */
  | { readonly status: "closing" }
  /** The socket is gone. */
  | { readonly status: "closed" };

/** What happens to a connection. */
export type ConnectionEvent =
  | { readonly type: "hello" }
  | { readonly type: "welcome"; readonly peer: Peer; readonly inbound: Inbound }
  | { readonly type: "close" }
  | { readonly type: "gone" };

/** The state after an event. */
export function nextState(state: ConnectionState, event: ConnectionEvent): ConnectionState {
  switch (event.type) {
    case "hello":
      if (state.status === "greeting") return { status: "authenticating", held: { frames: [], bytes: 0 } };
      break;
    case "welcome":
      if (state.status === "authenticating") {
        return { status: "open", peer: event.peer, inbound: event.inbound };
      }
      break;
    case "close":
      if (state.status !== "closing" && state.status !== "closed") return { status: "closing" };
      break;
    case "gone":
      if (state.status !== "closed") return { status: "closed" };
  }
  throw new Error(`a connection that is ${state.status} cannot go on with "${event.type}"`);
}
