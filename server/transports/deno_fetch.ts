/**
 * The embeddable transport: `Deno.serve` and `Deno.upgradeWebSocket`. The WebSocket itself is Deno's, and with it what
 * a server can and cannot hold a peer to. Measured with Deno 2.9.6 by `tests/hostile/raw_frames_test.ts`:
 *
 * - **No limit while bytes arrive.** A message over `maxMessageBytes` is in memory before it can be refused with 1009.
 *   A frame may have up to 64 MiB; fragments without an end are collected without bound and never seen from here.
 * - **Unmasked frames** of a client are accepted.
 * - **Broken frames** (reserved bits, unknown opcodes, continuations out of place, control frames that are long or
 *   fragmented, invalid UTF-8) drop the connection without a close frame: the peer sees 1006, never 1002 or 1007.
 * - **No connection can be dropped.** `terminate` and the close time-out free everything the server holds for a peer,
 *   but one that never answers a close frame keeps its TCP connection, and Deno's memory for it, as long as it likes.
 * - **How it ended can be inexact:** 1006 where data crossed the server's close frame, 1005 where the peer left instead
 *   of answering it.
 * - **Several messages of one turn** are several system calls.
 *
 * What RFC 6455 asks of the handshake (version, key, method) is checked here, since Deno does not check it.
 *
 * @module
 */

import type { Encoded } from "@wirepact/schema/wire";
import { type Clock, systemClock, type Timer } from "../clock.ts";
import { closeReason } from "./_close_reason.ts";
import { handshakeFault, offeredSubprotocols, type Refusal, refusalHeaders } from "./_handshake.ts";
import type { Acceptor, Admission, Socket, SocketEvents, UpgradeRequest } from "./socket.ts";

type Open = Extract<Admission, { admitted: true }>["open"];

/** What `Deno.serve` tells a handler of the connection. */
export interface ConnectionInfo {
  readonly remoteAddr?: Deno.Addr;
}

/** Options of {@linkcode fetchHandler}. */
export interface FetchHandlerOptions {
  /** How long a peer has to answer a close frame before the server forgets it. @default 5_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** @default the machine's */
  readonly clock?: Clock | undefined;
  /** Hears of failures in the server's own handlers; peers hear nothing of them. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/**
 * A handler for `Deno.serve` that opens WebSockets for an acceptor. Requests that open none are answered by 426, so
 * route them elsewhere first.
 *
 * Prefer {@linkcode listenNodeWs} where strangers connect directly; the top of this file says what Deno's own
 * WebSocket lets pass.
 */
export function fetchHandler(
  acceptor: Acceptor,
  options: FetchHandlerOptions = {},
): (request: Request, info?: ConnectionInfo) => Promise<Response> {
  const settings: SocketSettings = {
    maxMessageBytes: acceptor.maxMessageBytes,
    closeTimeoutMs: options.closeTimeoutMs ?? 5_000,
    clock: options.clock ?? systemClock,
    onError: options.onError,
  };
  return async (request, info) => {
    const fault = handshakeFault(request.method, request.headers);
    if (fault) return refusalResponse(fault);
    try {
      return await upgrade(request, await acceptor.admit(upgradeRequest(request, info)), settings);
    } catch (error) {
      options.onError?.(error);
      return refusalResponse({ status: 500, message: "The server failed." });
    }
  };
}

function upgradeRequest(request: Request, info: ConnectionInfo | undefined): UpgradeRequest {
  const address = info?.remoteAddr;
  return {
    url: new URL(request.url),
    // A copy: Deno takes the request's own away when it is upgraded.
    headers: new Headers(request.headers),
    subprotocols: offeredSubprotocols(request.headers),
    ...(address && "hostname" in address && { remoteAddress: address.hostname }),
  };
}

function upgrade(request: Request, admission: Admission, settings: SocketSettings): Response {
  if (!admission.admitted) return refusalResponse(admission);
  // An idle time-out of Deno's would cost a timer per message; the server has a heartbeat of its own.
  const { socket, response } = Deno.upgradeWebSocket(request, {
    idleTimeout: 0,
    ...(admission.subprotocol !== undefined && { protocol: admission.subprotocol }),
  });
  new DenoSocket(socket, settings).start(admission.open);
  return response;
}

/** What every socket of a handler shares. */
interface SocketSettings {
  readonly maxMessageBytes: number;
  readonly closeTimeoutMs: number;
  readonly clock: Clock;
  readonly onError: ((error: unknown) => void) | undefined;
}

/** Deno's socket behind the seam. */
class DenoSocket implements Socket {
  readonly #socket: WebSocket;
  readonly #settings: SocketSettings;
  #events: SocketEvents | undefined;
  #violation: number | undefined;
  #closeTimer: Timer;

  constructor(socket: WebSocket, settings: SocketSettings) {
    this.#socket = socket;
    this.#settings = settings;
  }

  start(open: Open): void {
    const socket = this.#socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#events = this.#guard(() => open(this));
    socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => this.#message(data);
    socket.onclose = ({ code, reason }) => this.#closed(code, reason);
    // Deno reports every dropped connection as an error, and then as a close, which says enough.
    socket.onerror = (event) => event.preventDefault();
  }

  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  send(message: Encoded): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(message as string);
  }

  close(code: number, reason: string): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#socket.close(code, closeReason(reason));
    const { clock, closeTimeoutMs } = this.#settings;
    this.#closeTimer = clock.setTimeout(() => this.#closed(1006, ""), closeTimeoutMs);
  }

  terminate(): void {
    this.close(1001, "");
    queueMicrotask(() => this.#closed(1006, ""));
  }

  #message(data: string | ArrayBuffer): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    const { maxMessageBytes } = this.#settings;
    if (byteLength(data, maxMessageBytes) > maxMessageBytes) {
      this.#violation = 1009;
      this.close(1009, `a message has more than ${maxMessageBytes} bytes`);
      return;
    }
    this.#guard(() => this.#events?.message(typeof data === "string" ? data : new Uint8Array(data)));
  }

  /** Deno can tell of a close twice, or never; the server hears of it once. */
  #closed(code: number, reason: string): void {
    this.#settings.clock.clearTimeout(this.#closeTimer);
    const events = this.#events;
    this.#events = undefined;
    this.#guard(() => events?.closed(this.#violation ?? (code === 0 ? 1006 : code), reason));
  }

  /** A fault in the server's handlers costs this connection, never the process. */
  #guard<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.#settings.onError?.(error);
      this.close(1011, "the server failed");
      return undefined;
    }
  }
}

function refusalResponse({ status, message }: Refusal): Response {
  return new Response(message, { status, headers: refusalHeaders(status) });
}

const encoder = new TextEncoder();

/** Bytes of a message on the wire; exact only where it matters. */
function byteLength(data: string | ArrayBuffer, limit: number): number {
  if (typeof data !== "string") return data.byteLength;
  // A UTF-16 unit is at least one byte and at most three.
  if (data.length > limit || data.length * 3 <= limit) return data.length;
  return encoder.encode(data).length;
}
