/** The ways to a server under test: each gives raw clients. */

import type { Encoded, Encoding } from "@wirepact/schema/wire";
import { type Acceptor, type MemorySocket, memoryTransport } from "@wirepact/server";
// @ts-types="@types/ws"
import { type RawData, WebSocket as NodeWebSocket } from "ws";
import { TRANSPORTS, type TransportUnderTest } from "../e2e/transports_under_test.ts";
import { RawPeer } from "./raw_peer.ts";
import { soon } from "./watchdog.ts";

/** How to connect. */
export interface RawConnectOptions {
  readonly encoding: Encoding;
  readonly subprotocols: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A connection, or the HTTP status that refused it. */
export type RawConnection =
  | { readonly peer: RawPeer; readonly subprotocol: string }
  | { readonly status: number };

/** A server that can be connected to. */
export interface Arena extends AsyncDisposable {
  connect(options: RawConnectOptions): Promise<RawConnection>;
}

/** One way to connect to a server. */
export interface ArenaKind {
  readonly name: string;
  readonly hardened: boolean;
  start(acceptor: Acceptor): Promise<Arena>;
}

/** All ways to connect to a server. */
export const ARENAS: readonly ArenaKind[] = [
  { name: "memory", hardened: true, start: (acceptor) => Promise.resolve(memoryArena(acceptor)) },
  ...TRANSPORTS.map(networkArena),
];

function memoryArena(acceptor: Acceptor): Arena {
  let status = 0;
  let headers: Readonly<Record<string, string>> = {};
  const watched: Acceptor = {
    maxMessageBytes: acceptor.maxMessageBytes,
    async admit(request) {
      const admission = await acceptor.admit(request);
      status = admission.admitted ? 101 : admission.status;
      return admission;
    },
  };
  const { WebSocket, links } = memoryTransport(watched, { headers: () => headers });
  return {
    async connect(options) {
      headers = options.headers;
      const socket = new WebSocket("ws://memory/", [...options.subprotocols]);
      socket.binaryType = "arraybuffer";
      const link = links.at(-1)!;
      const peer = new RawPeer({
        send: (message) => socket.send(message),
        close: (code, reason) => socket.close(code, reason),
        drop: () => link.cut(),
      }, options.encoding);
      socket.onmessage = ({ data }) => peer.received(textOrBytes(data));
      const isOpen = await soon("an answer to the handshake", opened(socket, peer));
      return isOpen ? { peer, subprotocol: socket.protocol } : { status };
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function opened(socket: MemorySocket, peer: RawPeer): Promise<boolean> {
  return new Promise((resolve) => {
    socket.onopen = () => resolve(true);
    socket.onclose = ({ code, reason }) => {
      resolve(false);
      peer.ended(code, reason);
    };
  });
}

function networkArena({ name, hardened, start }: TransportUnderTest): ArenaKind {
  return {
    name,
    hardened,
    async start(acceptor) {
      const running = await start(acceptor);
      return {
        connect: (options) => connectOverNetwork(`ws://127.0.0.1:${running.port}/`, options),
        [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
      };
    },
  };
}

function connectOverNetwork(
  url: string,
  { encoding, subprotocols, headers }: RawConnectOptions,
): Promise<RawConnection> {
  // `ws`, since a browser's WebSocket can neither send headers nor tell the status of a refusal.
  const socket = new NodeWebSocket(url, [...subprotocols], { headers });
  const peer = new RawPeer({
    send: (message) => socket.send(message),
    close: (code, reason) => socket.close(code, reason),
    drop: () => socket.terminate(),
  }, encoding);
  socket.on("message", (data, isBinary) => peer.received(isBinary ? bytesOf(data) : String(data)));
  socket.on("close", (code, reason) => peer.ended(code, String(reason)));
  const answer = new Promise<RawConnection>((resolve, reject) => {
    socket.on("open", () => resolve({ peer, subprotocol: socket.protocol }));
    socket.on("unexpected-response", (request, response) => {
      response.resume();
      response.on("end", () => {
        request.destroy();
        resolve({ status: response.statusCode ?? 0 });
      });
    });
    socket.on("error", reject);
  });
  return soon("an answer to the handshake", answer);
}

function bytesOf(data: RawData): Uint8Array {
  return new Uint8Array(data as Uint8Array); // `ws` gives a Buffer unless told otherwise
}

function textOrBytes(data: unknown): Encoded {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data as string;
}
