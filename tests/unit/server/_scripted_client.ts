import {
  DEFAULT_LIMITS,
  type Encoded,
  type Encoding,
  type Frame,
  json,
  msgpack,
} from "@wirepact/schema/wire";
import type { Acceptor, Socket, SocketEvents } from "@wirepact/server";
import assert from "node:assert/strict";
import type { FakeClock } from "./_fake_clock.ts";

/** How a client comes in. */
export interface ClientOptions {
  readonly encoding?: Encoding;
  readonly headers?: Record<string, string>;
  readonly url?: string;
  /** Besides the one of the encoding. */
  readonly subprotocols?: readonly string[];
}

/** A client that sends what the test says and remembers what it gets: frames, and how it ended. */
export class ScriptedClient implements Socket {
  readonly codec;
  /** What the operating system has not taken. */
  bufferedBytes = 0;
  /** Messages as they came. */
  readonly messages: Encoded[] = [];
  closed: { code: number; reason: string } | undefined;
  terminated = false;
  /** Whether it answers a close, as a living peer does. */
  answersClose = true;
  readonly #clock: FakeClock;
  #frames: unknown[][] = [];
  #events: SocketEvents | undefined;

  constructor(clock: FakeClock, encoding: Encoding) {
    this.#clock = clock;
    this.codec = encoding === "json" ? json : msgpack;
  }

  /** Connects without saying HELLO. */
  static async connect(
    acceptor: Acceptor,
    clock: FakeClock,
    { encoding = "json", headers = {}, url = "http://server/", subprotocols = [] }: ClientOptions = {},
  ): Promise<ScriptedClient> {
    const client = new ScriptedClient(clock, encoding);
    const admission = await acceptor.admit({
      url: new URL(url),
      headers: new Headers(headers),
      subprotocols: [client.codec.subprotocol, ...subprotocols],
    });
    assert.ok(admission.admitted, "the connection was refused");
    client.#events = admission.open(client);
    return client;
  }

  send(message: Encoded): void {
    if (this.closed) return;
    this.messages.push(message);
    this.#frames.push(...this.codec.decode(message, DEFAULT_LIMITS));
  }

  close(code: number, reason: string): void {
    if (this.closed) return;
    this.closed = { code, reason };
    if (this.answersClose) queueMicrotask(() => this.#gone(code, reason));
  }

  terminate(): void {
    this.terminated = true;
    queueMicrotask(() => this.#gone(1006, ""));
  }

  /** Whether the server has not closed. */
  get open(): boolean {
    return this.closed === undefined;
  }

  /** Sends frames in one message and lets the server work. Returns what came back. */
  async say(...frames: readonly (readonly unknown[])[]): Promise<unknown[][]> {
    // Tests send what no type allows.
    this.message(this.codec.join(frames.map((frame) => this.codec.encode(frame as unknown as Frame))));
    await this.#clock.settle();
    return this.take();
  }

  /** Delivers one message as it stands. */
  message(data: Encoded): void {
    if (!this.closed) this.#events?.message(data);
  }

  /** What came since the last look. */
  take(): unknown[][] {
    return this.#frames.splice(0);
  }

  /** Lets the server work and returns what came. */
  async hear(): Promise<unknown[][]> {
    await this.#clock.settle();
    return this.take();
  }

  /** The connection breaks. */
  async drop(code = 1006): Promise<void> {
    this.closed ??= { code, reason: "" };
    this.#gone(code, "");
    await this.#clock.settle();
  }

  #gone(code: number, reason: string): void {
    const events = this.#events;
    this.#events = undefined;
    events?.closed(code, reason);
  }
}
