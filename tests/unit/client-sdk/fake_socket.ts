import type { WebSocketConstructor, WebSocketLike } from "@wirepact/client";
import {
  type ClientFrame,
  DEFAULT_LIMITS,
  type Encoded,
  type Frame,
  type FrameCodec,
  FrameType,
  json,
  msgpack,
  parseClientFrame,
  type Welcome,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";

/** A WebSocket whose other end is the test. */
export class FakeSocket implements WebSocketLike {
  binaryType = "blob";
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly url: string;
  readonly codec: FrameCodec;
  /** Messages that the client has sent, as they came. */
  readonly messages: Encoded[] = [];
  /** With what the client has closed the socket. */
  closing: { readonly code: number | undefined; readonly reason: string | undefined } | undefined;
  #read = 0;

  constructor(url: string, protocols: string[]) {
    this.url = url;
    assert.equal(protocols.length, 1);
    this.codec = protocols[0] === msgpack.subprotocol ? msgpack : json;
    assert.equal(protocols[0], this.codec.subprotocol);
  }

  send(message: Encoded): void {
    assert.equal(this.closing, undefined, "nothing is sent on a socket that is closed");
    this.messages.push(message);
  }

  close(code?: number, reason?: string): void {
    assert.equal(this.closing, undefined, "a socket is closed once");
    this.closing = { code, reason };
  }

  /** The code with which the client has closed the socket. */
  closeCode(): number | undefined {
    return this.closing?.code;
  }

  /** The frames of one message. */
  framesOf(message: Encoded): ClientFrame[] {
    return this.codec.decode(message, DEFAULT_LIMITS).map((frame) => parseClientFrame(frame));
  }

  /** The frames that came since this was last called. */
  frames(): ClientFrame[] {
    const messages = this.messages.slice(this.#read);
    this.#read = this.messages.length;
    return messages.flatMap((message) => this.framesOf(message));
  }

  /** The connection is there. */
  open(): void {
    this.onopen?.({} as never);
  }

  /** Frames from the server, in one message. */
  receive(...frames: Frame[]): void {
    const message = this.codec.join(frames.map((frame) => this.codec.encode(frame)));
    this.receiveRaw(typeof message === "string" ? message : message.slice().buffer);
  }

  /** A message from the server, whatever it holds. */
  receiveRaw(data: unknown): void {
    this.onmessage?.({ data } as never);
  }

  /** The connection has ended, without a close frame unless a code is given. */
  lose(code = 1006, reason = ""): void {
    this.onclose?.({ code, reason } as never);
  }
}

/** Where the client's sockets can be found. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];
  readonly webSocket: WebSocketConstructor;

  constructor() {
    const { sockets } = this;
    this.webSocket = class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    };
  }

  /** The newest socket. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    assert.ok(socket, "the client has opened a socket");
    return socket;
  }
}

/** A welcome of a server with default limits. */
export function welcome(changes: Partial<Welcome> = {}): Frame {
  return [FrameType.WELCOME, {
    connection: "c1",
    heartbeatMs: 25_000,
    limits: DEFAULT_LIMITS,
    features: [],
    contract: { name: "demo", version: "1.0.0", hash: "00", match: "same" },
    ...changes,
  }];
}
