import { Link } from "./_link.ts";
import { MemoryClientEnd } from "./_memory_client_end.ts";
import type { MemoryLink } from "./memory_link.ts";
import type { MemorySocket } from "./memory_socket.ts";
import type { Acceptor, UpgradeRequest } from "./socket.ts";

/** Options of {@linkcode memoryTransport}. */
export interface MemoryTransportOptions {
  /** Headers of every handshake, asked for anew each time: `origin`, `cookie`, `authorization`. @default none */
  readonly headers?: () => HeadersInit;
  /** The address that the server takes a client to come from. @default none */
  readonly remoteAddress?: string;
  /**
   * Runs a step later. A test that wants to hold the order in its own hands passes its own.
   * @default queueMicrotask
   */
  readonly schedule?: (step: () => void) => void;
}

/** A server's connections within one process. */
export interface MemoryTransport {
  /** What a client takes in place of the platform's `WebSocket`. */
  readonly WebSocket: MemorySocketConstructor;
  /** The connections there are, oldest first: to break them, to slow them down. */
  readonly links: readonly MemoryLink[];
}

/** Opens a connection in memory, as the platform's `WebSocket` opens one over the network. */
export type MemorySocketConstructor = new (url: string | URL, protocols?: string | string[]) => MemorySocket;

/**
 * Connects clients to a server without a network, for tests and for clients within the server's own process. Messages
 * are copied and arrive later, in order, each in a turn of its own, so nothing that works here leans on shared memory.
 *
 * @example
 * ```ts
 * import { type Acceptor, memoryTransport } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const echo: Acceptor = {
 *   maxMessageBytes: 1_048_576,
 *   admit: () =>
 *     Promise.resolve({
 *       admitted: true,
 *       subprotocol: undefined,
 *       open: (socket) => ({ message: (data) => socket.send(data), closed: () => {} }),
 *     }),
 * };
 * const { WebSocket, links } = memoryTransport(echo);
 * const socket = new WebSocket("ws://memory/");
 * socket.onopen = () => socket.send("hello");
 * await new Promise((resolve) => socket.onmessage = resolve);
 *
 * const closed = new Promise<{ code: number }>((resolve) => socket.onclose = resolve);
 * links[0]?.cut();
 * assert.equal((await closed).code, 1006);
 * ```
 */
export function memoryTransport(acceptor: Acceptor, options: MemoryTransportOptions = {}): MemoryTransport {
  const { schedule = (step) => queueMicrotask(step) } = options;
  const links: Link[] = [];
  const forget = (link: Link) => void links.splice(links.indexOf(link), 1);

  class TransportSocket extends MemoryClientEnd {
    constructor(url: string | URL, protocols: string | string[] = []) {
      const address = parseAddress(url);
      const subprotocols = distinct(typeof protocols === "string" ? [protocols] : protocols);
      super(address.href, (socket) => {
        const link = new Link(socket, { schedule, forget });
        links.push(link);
        link.connect(acceptor, upgradeRequest(address, subprotocols, options));
        return link;
      });
    }
  }
  return { WebSocket: TransportSocket, links };
}

function upgradeRequest(
  address: URL,
  subprotocols: readonly string[],
  { headers, remoteAddress }: MemoryTransportOptions,
): UpgradeRequest {
  const url = new URL(address.href.replace(/^ws/, "http"));
  const all = new Headers(headers?.());
  if (!all.has("host")) all.set("host", url.host);
  return { url, headers: all, subprotocols, ...(remoteAddress !== undefined && { remoteAddress }) };
}

/** @throws {DOMException} `SyntaxError`, as the platform's `WebSocket` does. */
function parseAddress(url: string | URL): URL {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (!address || !/^(?:ws|http)s?:$/.test(address.protocol) || address.hash !== "") {
    throw new DOMException(
      `a WebSocket needs a ws: or wss: URL without a fragment, not ${url}`,
      "SyntaxError",
    );
  }
  return new URL(address.href.replace(/^http/, "ws"));
}

function distinct(protocols: readonly string[]): readonly string[] {
  const allowed = protocols.every((name) => /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name));
  if (!allowed || new Set(protocols).size < protocols.length) {
    throw new DOMException(
      `subprotocols are distinct names, not ${JSON.stringify(protocols)}`,
      "SyntaxError",
    );
  }
  return [...protocols];
}
