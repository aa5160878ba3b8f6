/**
 * Drives the state machine of `connection_state.ts`: socket, token, timers. It speaks frames and knows nothing of calls
 * and topics, which live behind {@linkcode ConnectionHooks}.
 *
 * @module
 */

import {
  type ClientFrame,
  CLOSE_CODES,
  type ConnectionLimits,
  DEFAULT_LIMITS,
  type Encoded,
  FrameType,
  parseServerFrame,
  PROTOCOL_VERSION,
  type ServerFrame,
  type Welcome,
  WireError,
} from "@wirepact/schema/wire";
import { byteLength } from "./byte_length.ts";
import {
  type CloseReason,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionState,
  start,
  transition,
} from "./connection_state.ts";
import type { ClientContract } from "./contract.ts";
import { Outbox } from "./outbox.ts";
import type { Settings } from "./settings.ts";
import { Socket } from "./socket.ts";

/** An encoded frame and its size in bytes. */
export interface EncodedFrame {
  readonly encoded: Encoded;
  readonly bytes: number;
}

/** What the connection asks of calls and topics, and tells them. */
export interface ConnectionHooks {
  /** The socket is open and HELLO is queued: frames in named form may follow in the same message. */
  opening(): void;
  /** The server has answered: everything may be sent. */
  welcomed(): void;
  /** A frame that is not the connection's own business. `false` if it is not possible now. */
  receive(frame: ServerFrame): boolean;
  /** The connection is gone, another will come. */
  dropped(cause: CloseReason): void;
  /** The connection is gone for good. */
  ended(cause: CloseReason): void;
  /** The state has changed. */
  changed(state: ConnectionState): void;
  /** Whether calls are in flight. */
  busy(): boolean;
}

/**
 * What a client accepts. The platform has the whole message in memory before the SDK sees it, so only the depth, which
 * costs stack, is bounded.
 */
const RECEIVE_LIMITS = {
  maxMessageBytes: Infinity,
  maxFramesPerMessage: Infinity,
  maxDepth: DEFAULT_LIMITS.maxDepth,
};

/** Silence of this many heartbeats means that the connection is dead (P-10.2). */
const SILENT_HEARTBEATS = 3;

/** One client's connection through all its reconnects. */
export class Connection {
  readonly #contract: ClientContract;
  readonly #settings: Settings;
  readonly #hooks: ConnectionHooks;
  readonly #outbox: Outbox;
  readonly #events: ConnectionEvent[] = [];
  #dispatching = false;
  #state: ConnectionState;
  #enteredAt: number;
  #heardAt = 0;
  #timer: unknown;
  #socket: Socket | undefined;
  #token: string | undefined;
  /** What the server accepts; the defaults until it has said. */
  #limits: ConnectionLimits = DEFAULT_LIMITS;
  /** Whether frames to this server carry names. */
  #named = true;
  #gone: Promise<void> = Promise.resolve();

  constructor(contract: ClientContract, settings: Settings, hooks: ConnectionHooks) {
    this.#contract = contract;
    this.#settings = settings;
    this.#hooks = hooks;
    this.#outbox = new Outbox(settings.encoding, (message) => this.#socket?.send(message));
    const [state, effects] = start(settings);
    this.#state = state;
    this.#enteredAt = settings.clock.now();
    effects.forEach((effect) => this.#perform(effect));
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get limits(): ConnectionLimits {
    return this.#limits;
  }

  /** Whether frames carry names instead of numbers. */
  get named(): boolean {
    return this.#named;
  }

  /** Whether new calls and subscriptions may be sent. */
  get ready(): boolean {
    return this.#state.status === "open" && !this.#state.leaving;
  }

  /** A frame as it would travel, and its size. */
  encode(frame: ClientFrame): EncodedFrame {
    const encoded = this.#settings.encoding.encode(frame);
    return { encoded, bytes: byteLength(encoded) };
  }

  /** Queues an encoded frame for the end of the turn. `false` if it was not, since no message may be as large. */
  post({ encoded, bytes }: EncodedFrame): boolean {
    if (bytes > this.#limits.maxMessageBytes) return false;
    this.#outbox.push(encoded, { bytes, maxFrames: this.#limits.maxFramesPerMessage });
    return true;
  }

  /** Encodes and queues a frame. */
  send(frame: ClientFrame): boolean {
    return this.post(this.encode(frame));
  }

  /** Tells a leaving connection that no call is in flight any more. */
  idle(): void {
    if (this.#state.status === "open" && this.#state.leaving === "idle") this.#dispatch({ type: "idle" });
  }

  /** Ends the connection for good; settled when its socket is gone. */
  close(): Promise<void> {
    this.#outbox.flush();
    this.#dispatch({ type: "close" });
    return this.#gone;
  }

  /** One event after the other, also when performing an effect makes the next event. */
  #dispatch(event: ConnectionEvent): void {
    this.#events.push(event);
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let next = this.#events.shift(); next; next = this.#events.shift()) this.#step(next);
    } finally {
      this.#dispatching = false;
    }
  }

  #step(event: ConnectionEvent): void {
    const now = this.#settings.clock.now();
    const before = this.#state;
    const [after, effects] = transition(before, event, {
      ...this.#settings,
      roll: this.#settings.random(),
      lastedMs: now - this.#enteredAt,
      busy: this.#hooks.busy(),
    });
    this.#state = after;
    if (after.status !== before.status) this.#enteredAt = now;
    effects.forEach((effect) => this.#perform(effect));
    if (after !== before && !(after.status === "connecting" && before.status === "connecting")) {
      this.#hooks.changed(after);
    }
  }

  #perform(effect: ConnectionEffect): void {
    switch (effect.type) {
      case "fetchToken":
        return void this.#fetchToken(effect.renew);
      case "openSocket":
        return this.#openSocket();
      case "sendHello":
        this.#sendHello();
        this.#hooks.opening();
        return this.#outbox.flush();
      case "flow":
        return this.#hooks.welcomed();
      case "closeSocket":
        this.#socket?.leave(effect.cause);
        this.#socket = undefined;
        return;
      case "startTimer":
        this.#stopTimer();
        return this.#startTimer(effect.delayMs);
      case "stopTimer":
        return this.#stopTimer();
      case "dropCalls":
        this.#outbox.clear();
        this.#named = true;
        return this.#hooks.dropped(effect.cause);
      case "end":
        this.#outbox.clear();
        return this.#hooks.ended(effect.cause);
    }
  }

  async #fetchToken(renew: boolean): Promise<void> {
    const { token } = this.#settings;
    const asked = this.#state;
    let event: ConnectionEvent = { type: "token" };
    try {
      if (renew || this.#token === undefined) {
        const fetched = await (typeof token === "function" ? token() : token);
        if (this.#state === asked) this.#token = fetched;
      } else await undefined;
    } catch (cause) {
      this.#settings.report({
        kind: "token",
        message: `the token could not be fetched: ${String(cause)}`,
        cause,
      });
      event = { type: "lost", cause: { code: CLOSE_CODES.UNAUTHENTICATED.number, reason: "no token" } };
    }
    // The state is another object if the try timed out or the client was closed meanwhile.
    if (this.#state === asked) this.#dispatch(event);
  }

  #openSocket(): void {
    const { url, webSocket, encoding } = this.#settings;
    this.#outbox.clear();
    try {
      const socket = new Socket({ url, webSocket, protocols: [encoding.subprotocol] }, {
        opened: () => this.#dispatch({ type: "opened" }),
        message: (data) => this.#message(data),
        closed: (cause) => {
          this.#socket = undefined;
          this.#dispatch({ type: "lost", cause });
        },
      });
      this.#socket = socket;
      this.#gone = socket.gone;
    } catch (error) {
      this.#dispatch({ type: "lost", cause: { code: 1006, reason: String(error) } });
    }
  }

  #sendHello(): void {
    const { name, version, hash, compatibleWith } = this.#contract;
    this.send([FrameType.HELLO, {
      protocol: PROTOCOL_VERSION,
      contract: { name, version, hash, ...(compatibleWith.length > 0 ? { compatibleWith } : {}) },
      ...(this.#token === undefined ? {} : { token: this.#token }),
    }]);
  }

  #message(data: Encoded): void {
    this.#heardAt = this.#settings.clock.now();
    const socket = this.#socket;
    try {
      for (const raw of this.#settings.encoding.decode(data, RECEIVE_LIMITS)) {
        this.#frame(parseServerFrame(raw));
        if (this.#socket !== socket) return; // a frame or a listener ended the connection
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#violation(CLOSE_CODES[error.close].number, error.message);
    }
  }

  #frame(frame: ServerFrame): void {
    const isOpen = this.#state.status === "open";
    if (frame[0] === FrameType.WELCOME && !isOpen) return this.#welcomed(frame[1]);
    if (isOpen) {
      if (frame[0] === FrameType.PING) {
        this.send([FrameType.PONG]);
        return this.#outbox.flush();
      }
      if (frame[0] === FrameType.GOAWAY) return this.#dispatch({ type: "goaway", withinMs: frame[3] });
      if (this.#hooks.receive(frame)) return;
    }
    this.#violation(CLOSE_CODES.INVALID_FRAME.number, `frame ${frame[0]} is not possible now`);
  }

  #violation(code: number, reason: string): void {
    this.#dispatch({ type: "violation", cause: { code, reason } });
  }

  #welcomed(welcome: Welcome): void {
    this.#limits = welcome.limits;
    this.#named = welcome.contract.match === "none";
    this.#dispatch({
      type: "welcome",
      welcome: {
        connectionId: welcome.connection,
        encoding: this.#settings.encoding.encoding,
        user: welcome.user,
        silenceMs: SILENT_HEARTBEATS * welcome.heartbeatMs,
      },
    });
  }

  #startTimer(delayMs: number): void {
    this.#timer = this.#settings.clock.setTimeout(() => this.#timeout(), delayMs);
  }

  #stopTimer(): void {
    this.#settings.clock.clearTimeout(this.#timer);
  }

  /** The watchdog is not wound up again with every message: it looks when something was last heard. */
  #timeout(): void {
    const state = this.#state;
    if (state.status === "open" && !state.leaving) {
      const remainingMs = this.#heardAt + state.silenceMs - this.#settings.clock.now();
      if (remainingMs > 0) return this.#startTimer(remainingMs);
    }
    this.#dispatch({ type: "timeout" });
  }
}
