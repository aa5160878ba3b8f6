import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { AddressInfo, Socket as Connection } from "node:net";
import type { Duplex } from "node:stream";
import { type FetchHandler, nodeListener, requestHeaders, requestUrl } from "../http/mod.ts";
import { handshakeFault, offeredSubprotocols, type Refusal, refusalHeaders } from "./_handshake.ts";
import { NodeSocket, type NodeSocketSettings } from "./_node_socket.ts";
import { Traffic } from "./_share.ts";
import { turn } from "./_turn.ts";
import { upgradeAnswer } from "./_upgrade_answer.ts";
import type { Acceptor, UpgradeRequest } from "./socket.ts";

/** Options of {@linkcode listenNodeWs}. */
export interface NodeWsOptions {
  /** 0 takes any free port. */
  readonly port: number;
  /** The interface to listen on; `"0.0.0.0"` for all. @default "127.0.0.1" */
  readonly hostname?: string | undefined;
  /** Answers all requests that do not open a WebSocket. @default 426 */
  readonly http?: FetchHandler | undefined;
  /** How long a peer has to answer a close frame before its connection is dropped. @default 5_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** Hears of failures in `http` and in the server's own handlers; peers hear nothing of them. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** A server that accepts connections. */
export interface Listener {
  /** The port that was taken. */
  readonly port: number;
  /** The hostname that was asked for. */
  readonly hostname: string;
  /** `http://hostname:port/`, with a hostname one can connect to. */
  readonly url: string;
  /**
   * Takes no new connections, closes the open ones with 1001 and resolves when the last is gone, after
   * `closeTimeoutMs` at the latest. Further calls return the same promise.
   */
  close(): Promise<void>;
}

/** A connection that has not said what it wants after 10 seconds is dropped; Node's default is a minute. */
const SLOW_PEERS = { headersTimeout: 10_000, connectionsCheckingInterval: 5_000 };

/**
 * Accepts WebSockets on `node:http`, reading and writing their frames itself: the transport for the open internet. It
 * holds every peer to RFC 6455 and to the acceptor's `maxMessageBytes` while bytes arrive, before they are kept. Under
 * Deno it needs `--allow-net`.
 *
 * @throws The system's error if the address cannot be listened on.
 */
export async function listenNodeWs(acceptor: Acceptor, options: NodeWsOptions): Promise<Listener> {
  const { port, hostname = "127.0.0.1", http = upgradeRequired, closeTimeoutMs = 5_000, onError } = options;
  const sockets = new Set<NodeSocket>();
  const settings: NodeSocketSettings = {
    maxMessageBytes: acceptor.maxMessageBytes,
    closeTimeoutMs,
    onError,
    traffic: new Traffic({ turn, now: () => performance.now() }),
    sockets,
  };
  const pending = new Set<Duplex>();
  let closing: Promise<void> | undefined;
  const server = createServer(SLOW_PEERS, nodeListener(http, { onError }));
  server.on("upgrade", (incoming, raw, head) => {
    raw.on("error", drop);
    pending.add(raw);
    upgrade(incoming, raw, head)
      .catch((error) => {
        onError?.(error);
        refuse(raw, { status: 500, message: "The server failed." });
      })
      .finally(() => pending.delete(raw));
  });

  async function upgrade(incoming: IncomingMessage, raw: Duplex, head: Buffer): Promise<void> {
    if (closing) return refuse(raw, { status: 503, message: "The server shuts down." });
    const request = upgradeRequest(incoming);
    if ("status" in request) return refuse(raw, request);
    const admission = await acceptor.admit(request);
    if (raw.destroyed || raw.writableEnded) return;
    if (raw.readableEnded) return void raw.destroy();
    if (!admission.admitted) return refuse(raw, admission);
    raw.write(
      upgradeAnswer({ key: request.headers.get("sec-websocket-key")!, subprotocol: admission.subprotocol }),
    );
    new NodeSocket(raw as Connection, settings).start(admission.open, head);
  }

  await listening(server, port, hostname);
  // Accepting can fail, for instance when strangers have taken all file handles; unheard, it would end the process.
  server.on("error", (error) => onError?.(error));
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    hostname,
    url: `http://${connectableHost(hostname)}:${address.port}/`,
    close: () => closing ??= shutDown(server, sockets, pending),
  };
}

/** Without a listener an error of a socket would end the process; "close" follows and says enough. */
function drop(this: Duplex): void {
  this.destroy();
}

function upgradeRequest(incoming: IncomingMessage): UpgradeRequest | Refusal {
  const headers = requestHeaders(incoming.headers);
  const fault = handshakeFault(incoming.method ?? "", headers);
  if (fault) return fault;
  const url = requestUrl(incoming);
  if (!url) return { status: 400, message: "The Host header or the address is malformed." };
  const { remoteAddress } = incoming.socket;
  return {
    url,
    headers,
    subprotocols: offeredSubprotocols(headers),
    ...(remoteAddress !== undefined && { remoteAddress }),
  };
}

function refuse(raw: Duplex, { status, message }: Refusal): void {
  if (raw.destroyed || raw.writableEnded) return;
  const head = Object.entries({
    ...refusalHeaders(status),
    "content-length": String(Buffer.byteLength(message)),
    connection: "close",
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  raw.once("finish", () => raw.destroy());
  raw.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? "Refused"}\r\n${head.join("")}\r\n${message}`);
}

function listening(server: Server, port: number, hostname: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

async function shutDown(server: Server, sockets: Set<NodeSocket>, pending: Set<Duplex>): Promise<void> {
  const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const raw of pending) refuse(raw, { status: 503, message: "The server shuts down." });
  const gone = [...sockets].map((socket) => {
    socket.close(1001, "the server shuts down");
    return socket.gone();
  });
  await Promise.all(gone);
  server.closeAllConnections();
  await stopped;
}

function connectableHost(hostname: string): string {
  if (hostname === "0.0.0.0" || hostname === "::") return "localhost";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}

function upgradeRequired(): Response {
  const message = "This address speaks WebSocket: connect with a WebSocket client.";
  return new Response(message, { status: 426, headers: refusalHeaders(426) });
}
