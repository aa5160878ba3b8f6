/**
 * The embeddable transport: `Deno.serve` and `Deno.upgradeWebSocket`. The WebSocket itself is Deno's, and with it what
 * a server can and cannot hold a peer to. Measured with Deno 2.9.6 by `tests/hostile/raw_frames_test.ts`:
 *
 * - **No limit while bytes arrive.** A message over `maxMessageBytes` is in memory before it can be refused with 1009.
 *   A frame may have up to 64 MiB; fragments without an end are collected without bound and never seen from here.
 * - **Unmasked frames** of a client are accepted.
 * - **Broken frames** (reserved bits, unknown opcodes, continuations out of place, control frames that are long or
 *   fragmented, invalid UTF-8) drop the connection without a close frame: the peer sees 1006, never 1002 or 1007.
 * - **`terminate` cannot drop the connection**, it only starts a close: a peer that never answers keeps its TCP
 *   connection for as long as it likes.
 * - **Several messages of one turn** are several system calls.
 *
 * What RFC 6455 asks of the handshake (version, key, method) is checked here, since Deno does not check it.
 *
 * @module
 */

import type { Encoded } from "@wirepact/schema/wire";
import { closeReason } from "./_close_reason.ts";
import { handshakeFault, offeredSubprotocols, type Refusal, refusalHeaders } from "./_handshake.ts";
import type { Acceptor, Admission, Socket, SocketEvents } from "./socket.ts";

type Open = Extract<Admission, { admitted: true }>["open"];

/** What `Deno.serve` tells a handler of the connection. */
export interface ConnectionInfo {
  readonly remoteAddr?: Deno.Addr;
}

/** Options of {@linkcode fetchHandler}. */
export interface FetchHandlerOptions {
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
  return async (request, info) => {
    const fault = handshakeFault(request.method, request.headers);
    if (fault) return refusalResponse(fault);
    const address = info?.remoteAddr;
    const admission = await acceptor.admit({
      url: new URL(request.url),
      headers: request.headers,
      subprotocols: offeredSubprotocols(request.headers),
      ...(address && "hostname" in address && { remoteAddress: address.hostname }),
    });
    if (!admission.admitted) return refusalResponse(admission);
    // An idle time-out of Deno's would cost a timer per message; the server has a heartbeat of its own.
    const { socket, response } = Deno.upgradeWebSocket(request, {
      idleTimeout: 0,
      ...(admission.subprotocol !== undefined && { protocol: admission.subprotocol }),
    });
    new DenoSocket(socket, acceptor.maxMessageBytes, options.onError).start(admission.open);
    return response;
  };
}

/** Deno's socket behind the seam. */
class DenoSocket implements Socket {
  readonly #socket: WebSocket;
  readonly #maxMessageBytes: number;
  readonly #onError: ((error: unknown) => void) | undefined;
  #events: SocketEvents | undefined;
  #violation: number | undefined;

  constructor(
    socket: WebSocket,
    maxMessageBytes: number,
    onError: ((error: unknown) => void) | undefined,
  ) {
    this.#socket = socket;
    this.#maxMessageBytes = maxMessageBytes;
    this.#onError = onError;
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
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(code, closeReason(reason));
  }

  terminate(): void {
    this.close(1001, "");
    queueMicrotask(() => this.#closed(1006, ""));
  }

  #message(data: string | ArrayBuffer): void {
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    if (byteLength(data, this.#maxMessageBytes) > this.#maxMessageBytes) {
      this.#violation = 1009;
      this.close(1009, `a message has more than ${this.#maxMessageBytes} bytes`);
      return;
    }
    this.#guard(() => this.#events?.message(typeof data === "string" ? data : new Uint8Array(data)));
  }

  /** Deno can tell of a close twice; the server hears of it once. */
  #closed(code: number, reason: string): void {
    const events = this.#events;
    this.#events = undefined;
    this.#guard(() => events?.closed(this.#violation ?? (code === 0 ? 1006 : code), reason));
  }

  /** A fault in the server's handlers costs this connection, never the process. */
  #guard<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.#onError?.(error);
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
