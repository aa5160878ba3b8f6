import {
  byteLength,
  type ClientFrame,
  CLOSE_CODES,
  type CloseCode,
  type Encoded,
  type FrameCodec,
  FrameType,
  type Hello,
  parseClientFrame,
  type TextBytes,
  WireError,
} from "@wirepact/schema/wire";
import { type ConnectionEvent, type ConnectionState, nextState } from "./connection_state.ts";
import type { Core } from "./core.ts";
import { dispatch } from "./dispatch.ts";
import { greet, type Greeting } from "./greet.ts";
import { type Arrival, welcome } from "./handshake.ts";
import { heartbeat } from "./heartbeat.ts";
import { Inbound } from "./inbound.ts";
import { observedFrame } from "./observed_frame.ts";
import { type Peer, SendQueue } from "../peer/mod.ts";
import { randomName } from "../random.ts";
import type { WheelTimer } from "../time/mod.ts";
import type { Socket, SocketEvents } from "../transports/mod.ts";

/** How long a peer may take to answer a close, in milliseconds. */
const CLOSE_TIMEOUT_MS = 5_000;

/** What a {@linkcode Session} is made of. */
export interface SessionOptions {
  readonly socket: Socket;
  readonly arrival: Arrival;
  readonly core: Core;
  /** The socket is gone. */
  readonly onGone: (session: Session) => void;
}

/** One socket from its opening to its end: drives the states of a connection and does what they ask for. */
export class Session implements SocketEvents {
  readonly #socket: Socket;
  readonly #codec: FrameCodec;
  /** Let go of after WELCOME: requests are large, and connections many. */
  #arrival: Arrival | undefined;
  readonly #core: Core;
  readonly #onGone: (session: Session) => void;
  readonly #queue: SendQueue;
  readonly #id: string;
  readonly #connectedAt: number;
  #state: ConnectionState = { status: "greeting" };
  #timer: WheelTimer;
  /** Ticks of the wheel. */
  #heardAt: number;
  #wroteAt: number;

  constructor({ socket, arrival, core, onGone }: SessionOptions) {
    this.#socket = socket;
    this.#codec = arrival.codec;
    this.#arrival = arrival;
    this.#core = core;
    this.#onGone = onGone;
    this.#id = randomName(core.random, 12);
    this.#connectedAt = core.clock.now();
    this.#heardAt = this.#wroteAt = core.wheel.tick;
    this.#timer = core.wheel.add(core.wheel.ticks(core.limits.helloTimeoutMs), () => this.#due());
    this.#queue = new SendQueue({
      socket,
      codec: arrival.codec,
      turnFlush: core.turnFlush,
      maxQueuedBytes: core.limits.maxQueuedBytes,
      maxFramesPerMessage: core.limits.maxFramesPerMessage,
      onOverflow: (bytes) => this.#overflow(bytes),
      onFlush: () => this.#wroteAt = core.wheel.tick,
    });
  }

  /** The peer, while the connection is open. */
  get peer(): Peer | undefined {
    return this.#state.status === "open" ? this.#state.peer : undefined;
  }

  message(data: Encoded): void {
    const state = this.#state;
    if (this.#hasEnded()) return;
    this.#heardAt = this.#core.wheel.tick;
    try {
      if (state.status === "open") state.inbound.message(data);
      else this.#earlyMessage(data);
    } catch (error) {
      this.#fault(error);
    }
  }

  text(utf8: TextBytes): boolean {
    const state = this.#state;
    if (state.status !== "open") return false;
    this.#heardAt = this.#core.wheel.tick;
    try {
      return state.inbound.text(utf8);
    } catch (error) {
      this.#fault(error);
      return true;
    }
  }

  closed(code: number, reason: string): void {
    const { peer } = this;
    this.#move({ type: "gone" });
    this.#timer.cancel();
    this.#queue.drop();
    if (peer) this.#part(peer, code, reason);
    this.#onGone(this);
  }

  /** Ends the connection; what was sent before is delivered first. Does nothing if it is already ending. */
  close(code: CloseCode, reason: string): void {
    if (this.#hasEnded()) return;
    const { peer } = this;
    this.#move({ type: "close" });
    if (code === "SLOW_CONSUMER") this.#queue.drop();
    else this.#queue.end();
    const { number } = CLOSE_CODES[code];
    this.#socket.close(number, reason);
    this.#rearm(this.#core.wheel.ticks(CLOSE_TIMEOUT_MS));
    if (peer) this.#part(peer, number, reason);
  }

  /** A message that comes before WELCOME is sent. */
  #earlyMessage(data: Encoded): void {
    let extraBytes = byteLength(data);
    for (const elements of this.#codec.decode(data, this.#core.limits)) {
      const frame = parseClientFrame(elements);
      this.#core.observer.frameIn?.({ id: this.#id, subject: undefined }, observedFrame(frame));
      if (this.#state.status === "greeting") extraBytes -= byteLength(this.#codec.encode(frame));
      this.#receive(frame);
    }
    this.#countHeld(extraBytes);
  }

  #receive(frame: ClientFrame): void {
    const state = this.#state;
    if (state.status === "greeting") {
      if (frame[0] !== FrameType.HELLO) {
        throw new WireError("INVALID_FRAME", `the first frame must be HELLO, not one of type ${frame[0]}`);
      }
      this.#move({ type: "hello" });
      this.#rearm(this.#core.wheel.ticks(this.#core.limits.helloTimeoutMs));
      void this.#greet(frame[1]);
    } else if (state.status === "authenticating") {
      if (frame[0] === FrameType.HELLO) throw new WireError("INVALID_FRAME", "HELLO: there was one already");
      state.held.frames.push(frame);
    }
  }

  #countHeld(bytes: number): void {
    if (this.#state.status !== "authenticating" || this.#state.held.frames.length === 0) return;
    const { maxHeldBytes } = this.#core.limits;
    this.#state.held.bytes += bytes;
    if (this.#state.held.bytes > maxHeldBytes) {
      throw new WireError(
        "MESSAGE_TOO_BIG",
        `more than ${maxHeldBytes} bytes came before authentication was done`,
      );
    }
  }

  async #greet(hello: Hello): Promise<void> {
    try {
      const greeting = await greet(hello, {
        id: this.#id,
        arrival: this.#arrival!,
        codec: this.#codec,
        queue: this.#queue,
        connectedAt: this.#connectedAt,
        isWaiting: () => this.#state.status === "authenticating",
        close: (code, reason) => this.close(code, reason),
      }, this.#core);
      this.#arrival = undefined;
      if (greeting) this.#welcome(greeting);
    } catch (error) {
      this.#fault(error);
    }
  }

  #welcome({ peer, accepted }: Greeting): void {
    if (this.#state.status !== "authenticating") return;
    const { frames } = this.#state.held;
    const { registry, observer } = this.#core;
    this.#move({ type: "welcome", peer, inbound: new Inbound(peer, this.#core) });
    this.#rearm(this.#core.wheel.ticks(this.#core.heartbeatMs));
    registry.add(peer);
    const { id: connection, member, callEpoch } = peer;
    const { encoding } = this.#codec;
    peer.send([1, welcome(accepted, { connection, member, callEpoch, encoding }, this.#core)]);
    observer.connect?.(peer);
    for (const frame of frames) {
      if (this.#hasEnded()) return;
      dispatch(peer, frame, this.#core);
    }
  }

  /** An open connection is no longer one: everything it had ends. */
  #part(peer: Peer, code: number, reason: string): void {
    this.#core.registry.remove(peer);
    peer.disconnect();
    this.#core.observer.disconnect?.(peer, { code, reason });
  }

  /** The wheel says that a wait is over: for HELLO, for a sign of life, or for the end of a close. */
  #due(): number | undefined {
    switch (this.#state.status) {
      case "greeting":
        this.close("HELLO_TIMEOUT", "no HELLO came in time");
        return undefined;
      case "authenticating":
        this.close("INTERNAL", "authentication took too long");
        return undefined;
      case "open":
        return this.#beat(this.#state.peer);
      case "closing":
        this.#socket.terminate();
        return undefined;
      case "closed":
        return undefined;
    }
  }

  #beat(peer: Peer): number | undefined {
    const { wheel, heartbeatMs } = this.#core;
    const pulse = { now: wheel.tick, heardAt: this.#heardAt, wroteAt: this.#wroteAt };
    const beat = heartbeat({ ...pulse, interval: wheel.ticks(heartbeatMs) });
    if (beat.action === "close") {
      this.close("HEARTBEAT_TIMEOUT", "nothing was heard for too long");
      return undefined;
    }
    if (beat.action === "ping") peer.send([16]);
    return beat.again;
  }

  #overflow(bytes: number): void {
    const { logger, observer, limits } = this.#core;
    const connection = this.peer ?? { id: this.#id, subject: undefined };
    logger.warn("a slow consumer was cut off", {
      connection: connection.id,
      subject: connection.subject,
      bytes,
    });
    observer.drop?.({ connection, reason: "slow_consumer", bytes });
    this.close("SLOW_CONSUMER", `more than ${limits.maxQueuedBytes} bytes were waiting`);
  }

  /** What went wrong ends the connection: the client's fault by its code, the server's as INTERNAL. */
  #fault(error: unknown): void {
    if (error instanceof WireError) return this.close(error.close, error.message);
    this.#core.logger.error("a connection failed", { connection: this.#id, error });
    this.close("INTERNAL", "the server failed");
  }

  #rearm(ticks: number): void {
    this.#timer.cancel();
    this.#timer = this.#core.wheel.add(ticks, () => this.#due());
  }

  #hasEnded(): boolean {
    return this.#state.status === "closing" || this.#state.status === "closed";
  }

  #move(event: ConnectionEvent): void {
    this.#state = nextState(this.#state, event);
  }
}
