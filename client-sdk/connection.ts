/**
 * Drives the state machine of `connection_state.ts`: socket, token, timers. It speaks frames and knows nothing of calls
 * and topics, which live behind {@linkcode ConnectionHooks}.
 *
 * @module
 */

import {
  type ClientFrame,
  type ConnectionLimits,
  type Encoded,
  parseServerFrame,
  PROTOCOL_VERSION,
  type Ref,
  type ServerFrame,
  type Welcome,
  WIRE_CLOSE_NUMBERS,
  WireError,
} from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import {
  type CloseReason,
  type ConnectionEffects,
  type ConnectionEvent,
  type ConnectionState,
  start,
  transition,
} from "./connection_state.ts";
import type { ClientContract } from "./contract.ts";
import type { WirepactError } from "./errors.ts";
import { lowestFreeId } from "./ids.ts";
import { type EncodedFrame, Outbox } from "./outbox.ts";
import type { Settings } from "./settings.ts";
import { lostError } from "./values.ts";
import type { WebSocketLike } from "./websocket_like.ts";

/** What the connection asks of calls and topics, and tells them. */
export interface ConnectionHooks {
  /** HELLO is queued: frames in named form may follow in the same message. */
  opening(): void;
  /** The server has answered: everything may be sent. */
  flow(): void;
  /** A frame that is not the connection's own business. @throws {WireError} If it is not possible now. */
  receive(frame: ServerFrame): void;
  /** There will not be another connection. */
  ended(error: WirepactError): void;
  /** The state has changed. */
  changed(state: ConnectionState): void;
  /** Whether calls are in flight. */
  busy(): boolean;
}

/** What is open under an id. */
export interface OpenId {
  /** A frame for this id or channel. @throws {WireError} If this kind of thing gets no such frame. */
  receive(frame: ServerFrame): void;
  /** The connection is gone, and the id with it. */
  dropped(error: WirepactError): void;
}

/** How deep frames may nest. */
const MAX_DEPTH = 64;

/** Silence of this many heartbeats means that the connection is dead (P-10.2). */
const SILENT_HEARTBEATS = 3;

const utf8 = new TextEncoder();

/** One client's connection through all its reconnects. */
export class Connection {
  readonly settings: Settings;
  /** Everything that is open on this connection, by id: calls and subscriptions alike. */
  readonly ids = new Map<number, OpenId>();
  /** The subscriptions among them that the server has confirmed, by channel. */
  readonly channels = new Map<number, OpenId>();
  /** Where the connection stands. */
  state: ConnectionState;
  /** What the server accepts, once it has said. */
  limits: ConnectionLimits | undefined;
  /** Names the server's records of calls that run once. */
  callEpoch: string | undefined;
  readonly #contract: ClientContract;
  readonly #hooks: ConnectionHooks;
  readonly #outbox: Outbox;
  /** Whether frames carry names instead of numbers: until the server has agreed on numbers. */
  #isNamed = true;
  #changedAt: number;
  #heardAt = 0;
  #timer: unknown;
  #socket: WebSocketLike | undefined;
  #token: string | undefined;
  #gone: Promise<void> = Promise.resolve();
  readonly #sleep: () => void;

  constructor(contract: ClientContract, settings: Settings, hooks: ConnectionHooks) {
    this.#contract = contract;
    this.settings = settings;
    this.#hooks = hooks;
    this.#outbox = new Outbox(settings.encoding, (message) => this.#socket?.send(message));
    const [state, effects] = start(settings);
    this.state = state;
    this.#changedAt = settings.clock.now();
    this.#sleep = settings.wake(() => this.#wake());
    this.#perform(effects);
  }

  /** Whether new calls and subscriptions may be sent. */
  get ready(): boolean {
    return this.state.status === "open" && this.state.leaveWithinMs === undefined;
  }

  /** @throws {WirepactError} `CLIENT_CLOSED` if nothing will ever be sent again. */
  refuseIfClosed(): void {
    if (this.state.status === "closed") throw lostError("CLIENT_CLOSED", this.state);
  }

  /** Opens an id for something. */
  open(entry: OpenId): number {
    const id = lowestFreeId(this.ids);
    this.ids.set(id, entry);
    return id;
  }

  /** How a frame names a method or topic (P-2.4). */
  ref({ name, number }: { readonly name: string; readonly number: number }): Ref {
    return this.#isNamed ? name : number;
  }

  /** A frame as it would travel. */
  encode(frame: ClientFrame): EncodedFrame {
    const encoded = this.settings.encoding.encode(frame);
    return { encoded, bytes: typeof encoded === "string" ? utf8.encode(encoded).length : encoded.length };
  }

  /** Queues an encoded frame for the end of the turn. `false` if it was not, since no message may be as large. */
  post(frame: EncodedFrame): boolean {
    return this.#outbox.push(frame, this.limits);
  }

  /** Encodes and queues a frame. */
  send(frame: ClientFrame): boolean {
    return this.post(this.encode(frame));
  }

  /** Ends the connection for good; settled when its socket is gone. */
  close(): Promise<void> {
    this.#outbox.flush();
    this.#dispatch({ type: "close" });
    return this.#gone;
  }

  #dispatch(event: ConnectionEvent): void {
    const { clock, random } = this.settings;
    const before = this.state;
    const [after, effects] = transition(before, event, {
      ...this.settings,
      roll: random(),
      lastedMs: clock.now() - this.#changedAt,
      busy: this.#hooks.busy(),
    });
    this.state = after;
    if (after !== before) this.#changedAt = clock.now();
    this.#perform(effects);
    // The steps of connecting are nobody's concern, nor is a state that an effect has ended.
    if (after === before || after !== this.state) return;
    if (after.status !== "connecting" || before.status !== "connecting") this.#hooks.changed(after);
  }

  /** Applications may be told of something, and close the client, in the last two steps only. */
  #perform({ timerMs, leave, then }: ConnectionEffects): void {
    const { state } = this;
    if (timerMs !== undefined) this.#startTimer(timerMs);
    if (leave) this.#leave(leave);
    if (this.state !== state) return;
    switch (then) {
      case "token":
      case "renew":
        this.#fetchToken(then === "renew");
        break;
      case "socket":
        this.#openSocket();
        break;
      case "hello":
        this.#sendHello();
        break;
      case "flow":
        this.#hooks.flow();
        break;
      case "end":
        this.settings.clock.clearTimeout(this.#timer);
        this.#sleep();
        this.#hooks.ended(lostError("CLIENT_CLOSED", leave!));
    }
  }

  /** Called without an `await`, since it never rejects. */
  async #fetchToken(renew: boolean): Promise<void> {
    const { token, report } = this.settings;
    const asked = this.state;
    let event: ConnectionEvent = { type: "token" };
    try {
      await null; // a function that throws at once must not do so while the client is being made
      if (renew || this.#token === undefined) {
        this.#token = await (typeof token === "function" ? token() : token);
      }
    } catch (cause) {
      // Not 4100, which a server would have said; after a failed try the function is asked again in any case.
      const reason = `the token function failed: ${cause}`;
      report("token", reason, cause);
      event = { type: "lost", cause: { code: 1006, reason } };
    }
    // The state is another one if this took too long or the client was closed.
    if (this.state === asked) this.#dispatch(event);
  }

  #openSocket(): void {
    const { webSocket, url, encoding } = this.settings;
    try {
      const socket = new webSocket(url, [encoding.subprotocol]);
      this.#socket = socket;
      // A socket that was left says nothing more.
      const ifMine = (told: () => void) => this.#socket === socket && told();
      socket.binaryType = "arraybuffer";
      socket.onopen = () => ifMine(() => this.#dispatch({ type: "opened" }));
      socket.onmessage = ({ data }: { data: unknown }) => ifMine(() => this.#message(textOrBytes(data)));
      // Without a handler the `ws` package throws; the close that follows says what there is to say.
      socket.onerror = () => {};
      this.#gone = new Promise((resolve) => {
        socket.onclose = ({ code, reason }: CloseReason) => {
          resolve();
          ifMine(() => {
            this.#socket = undefined;
            this.#lose({ code, reason });
          });
        };
      });
    } catch (error) {
      this.#lose({ code: 1006, reason: String(error) });
    }
  }

  #sendHello(): void {
    const { events: _, topics: __, ...contract } = this.#contract;
    const token = this.#token;
    const { instance } = this.settings;
    this.send([FrameType.HELLO, {
      protocol: PROTOCOL_VERSION,
      contract,
      instance,
      ...(token && { token }),
    }]);
    this.#hooks.opening();
    this.#outbox.flush();
  }

  #message(data: Encoded): void {
    this.#heardAt = this.settings.clock.now();
    const socket = this.#socket;
    try {
      for (const elements of this.settings.encoding.decode(data, { maxDepth: MAX_DEPTH })) {
        this.#frame(parseServerFrame(elements));
        if (this.#socket !== socket) return; // a frame or a listener ended the connection
      }
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      // Codecs and frame checks ask for these codes only.
      this.#lose({
        code: WIRE_CLOSE_NUMBERS[error.close as keyof typeof WIRE_CLOSE_NUMBERS],
        reason: error.message,
      });
    }
  }

  #frame(frame: ServerFrame): void {
    const isWelcome = frame[0] === FrameType.WELCOME;
    if (isWelcome === (this.state.status === "open")) throw outOfPlace(frame);
    switch (frame[0]) {
      case FrameType.WELCOME:
        return this.#welcome(frame[1]);
      case FrameType.PING:
        this.send([FrameType.PONG]);
        return this.#outbox.flush();
      case FrameType.GOAWAY:
        return this.#dispatch({ type: "goaway", withinMs: frame[3] });
    }
    this.#hooks.receive(frame);
  }

  #welcome({ limits, contract, connection, member, callEpoch, user, heartbeatMs }: Welcome): void {
    this.limits = limits;
    this.callEpoch = callEpoch;
    this.#isNamed = contract.match === "none";
    const { encoding } = this.settings.encoding;
    const info = {
      connectionId: connection,
      memberId: member ?? connection,
      encoding,
      user,
      silenceMs: SILENT_HEARTBEATS * heartbeatMs,
    };
    this.#dispatch({ type: "welcome", info });
  }

  #lose(cause: CloseReason): void {
    this.#dispatch({ type: "lost", cause });
  }

  #leave(cause: CloseReason): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#outbox.clear();
    this.#isNamed = true;
    try {
      socket?.close(cause.code, cause.reason);
    } catch {
      // Browsers let applications close with 1000 and 3000-4999 only, and with 123 bytes of reason.
      socket!.close(4200);
    }
    // What is sent when the application closes the client is lost in another way than by accident.
    const error = lostError(this.state.status === "closed" ? "CLIENT_CLOSED" : "CONNECTION_LOST", cause);
    for (const open of this.ids.values()) open.dropped(error);
    this.ids.clear();
  }

  #startTimer(delayMs: number): void {
    const { clock } = this.settings;
    clock.clearTimeout(this.#timer);
    this.#timer = clock.setTimeout(() => this.#timeout(), delayMs);
  }

  /** Whoever slept may have missed the end of a connection, and need not wait for another. */
  #wake(): void {
    if (this.state.status === "waiting") this.#dispatch({ type: "wake" });
    else if (this.ready) this.#timeout();
  }

  /** The watchdog is not wound up again with every message: it looks when something was last heard. */
  #timeout(): void {
    const { state } = this;
    const now = this.settings.clock.now();
    // A clock is set back at times, and nothing was heard later than now.
    this.#heardAt = Math.min(this.#heardAt, now);
    const restMs = state.status === "open" && this.ready ? this.#heardAt + state.silenceMs - now : 0;
    if (restMs > 0) this.#startTimer(restMs);
    else this.#dispatch({ type: "timeout" });
  }
}

/** The error for a frame that is well-formed and makes no sense where things stand. */
export function outOfPlace([type]: ServerFrame): WireError {
  return new WireError("INVALID_FRAME", `frame ${type} is not possible now`);
}

function textOrBytes(data: unknown): Encoded {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data as Encoded; // the only other forms
}
