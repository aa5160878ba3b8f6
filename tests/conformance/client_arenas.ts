/** The ways from a client under test to a server in the hands of a vector. */

import type { WebSocketConstructor, WebSocketLike } from "@wirepact/client";
import type { Encoded, Encoding } from "@wirepact/schema/wire";
import type { AddressInfo } from "node:net";
// @ts-types="@types/ws"
import { type RawData, WebSocketServer } from "ws";
import { Inbox } from "./inbox.ts";
import { RawPeer } from "./raw_peer.ts";

/** What a client connects to. */
export interface ClientArena extends AsyncDisposable {
  readonly url: string;
  readonly webSocket: WebSocketConstructor;
  /** The server's ends of the connections, in order. */
  readonly connections: Inbox<RawPeer>;
  /** Sockets that the client has made. */
  readonly attempts: number;
  /** Settles when the client's latest socket has told of its end. */
  readonly gone: Promise<void>;
}

/** One way to connect. */
export interface ClientArenaKind {
  readonly name: string;
  start(encoding: Encoding): Promise<ClientArena>;
}

/** All ways to connect. */
export const CLIENT_ARENAS: readonly ClientArenaKind[] = [
  { name: "memory", start: (encoding) => Promise.resolve(memoryArena(encoding)) },
  { name: "WebSocket", start: networkArena },
];

function memoryArena(encoding: Encoding): ClientArena {
  const connections = new Inbox<RawPeer>("a connection");
  let attempts = 0;
  let gone = Promise.resolve();

  /** Each step comes in a turn of its own, in order, as with a real socket. */
  class FakeSocket implements WebSocketLike {
    binaryType = "blob";
    onopen: ((event: never) => void) | null = null;
    onmessage: ((event: never) => void) | null = null;
    onclose: ((event: never) => void) | null = null;
    onerror: ((event: never) => void) | null = null;
    readonly #peer: RawPeer;
    readonly #gone = Promise.withResolvers<void>();
    #isOpen = true;

    constructor() {
      attempts++;
      gone = this.#gone.promise;
      this.#peer = new RawPeer({
        send: (message) => this.#later(() => this.#tell(this.onmessage, { data: dataOf(message) })),
        close: (code, reason) => this.#later(() => this.#end(code, reason)),
        drop: () => this.#later(() => this.#end(1006, "")),
      }, encoding);
      this.#later(() => {
        connections.push(this.#peer);
        this.#tell(this.onopen, {});
      });
    }

    send(data: string | Uint8Array): void {
      const message = typeof data === "string" ? data : data.slice();
      if (this.#isOpen) queueMicrotask(() => this.#peer.received(message));
    }

    close(code = 1005, reason = ""): void {
      if (!this.#isOpen) return;
      queueMicrotask(() => this.#peer.ended(code, reason));
      this.#later(() => this.#end(code, reason));
    }

    #later(step: () => void): void {
      queueMicrotask(() => this.#isOpen && step());
    }

    #end(code: number, reason: string): void {
      this.#isOpen = false;
      this.#tell(this.onclose, { code, reason });
      this.#gone.resolve();
    }

    #tell(handler: ((event: never) => void) | null, event: object): void {
      handler?.(event as never); // the SDK asks for no more than is in it
    }
  }

  return {
    url: "ws://memory/",
    webSocket: FakeSocket,
    connections,
    get attempts() {
      return attempts;
    },
    get gone() {
      return gone;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

async function networkArena(encoding: Encoding): Promise<ClientArena> {
  const connections = new Inbox<RawPeer>("a connection");
  let attempts = 0;
  let gone = Promise.resolve();
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    const peer = new RawPeer({
      send: (message) => socket.send(message),
      close: (code, reason) => socket.close(code, reason),
      drop: () => socket.terminate(),
    }, encoding);
    socket.on("message", (data, isBinary) => peer.received(isBinary ? bytesOf(data) : String(data)));
    socket.on("close", (code, reason) => peer.ended(code, String(reason)));
    connections.push(peer);
  });
  await new Promise<void>((resolve) => server.on("listening", resolve));

  class CountedWebSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      attempts++;
      gone = new Promise((resolve) => this.addEventListener("close", () => resolve()));
    }
  }

  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    webSocket: CountedWebSocket as WebSocketConstructor,
    connections,
    get attempts() {
      return attempts;
    },
    get gone() {
      return gone;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function dataOf(message: Encoded): string | ArrayBufferLike {
  return typeof message === "string" ? message : message.slice().buffer;
}

function bytesOf(data: RawData): Uint8Array {
  return new Uint8Array(data as Uint8Array); // `ws` gives a Buffer unless told otherwise
}
