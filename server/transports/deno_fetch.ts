/**
 * The embeddable transport: `Deno.serve` and `Deno.upgradeWebSocket`. The WebSocket itself is Deno's, and with it what
 * a server can and cannot hold a peer to. Measured with Deno 2.9.6 by `tests/hostile/raw_frames_test.ts`:
 *
 * - **No limit while bytes arrive.** A message over `maxMessageBytes` is in memory before it can be refused with 1009.
 *   A frame may have up to 64 MiB; fragments without an end are collected without bound and never seen from here.
 * - **Unmasked frames** of a client are accepted, and lengths with more bytes than they need.
 * - **Broken frames** (reserved bits, unknown opcodes, continuations out of place, control frames that are long or
 *   fragmented, invalid UTF-8) drop the connection without a close frame: the peer sees 1006, never 1002 or 1007.
 * - **No connection can be dropped.** `terminate` and the close time-out free everything the server holds for a peer,
 *   but one that never answers a close frame keeps its TCP connection, and Deno's memory for it, as long as it likes.
 * - **No peer can be left alone for a while:** a `WebSocket` has no way to stop reading, so one that floods is served for
 *   as long as it floods, and others wait. What was kept for later instead would be memory without bound.
 * - **How it ended can be inexact:** 1006 where data crossed the server's close frame, 1005 where the peer left instead
 *   of answering it.
 * - **Several messages of one turn** are several system calls.
 *
 * What RFC 6455 asks of the handshake (version, key, method) is checked here, since Deno does not check it.
 *
 * @module
 */

import { type Clock, systemClock } from "../time/mod.ts";
import { DenoSocket, type DenoSocketSettings } from "./_deno_socket.ts";
import { handshakeFault, offeredSubprotocols, type Refusal, refusalHeaders } from "./_handshake.ts";
import type { Acceptor, Admission, UpgradeRequest } from "./socket.ts";

/** What `Deno.serve` tells a handler of the connection. */
export interface ConnectionInfo {
  /** The peer. */
  readonly remoteAddr?: Deno.Addr;
}

/** Options of {@linkcode fetchHandler}. */
export interface FetchHandlerOptions {
  /** How long a peer has to answer a close frame before the server forgets it. @default 5_000 */
  readonly closeTimeoutMs?: number | undefined;
  /** What the time-out is measured by. @default the machine's */
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
  const settings: DenoSocketSettings = {
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

function upgrade(request: Request, admission: Admission, settings: DenoSocketSettings): Response {
  if (!admission.admitted) return refusalResponse(admission);
  if (admission.subprotocol !== undefined) spaceSubprotocols(request);
  // An idle time-out of Deno's would cost a timer per message; the server has a heartbeat of its own.
  const { socket, response } = Deno.upgradeWebSocket(request, {
    idleTimeout: 0,
    ...(admission.subprotocol !== undefined && { protocol: admission.subprotocol }),
  });
  new DenoSocket(socket, settings).start(admission.open);
  return response;
}

/**
 * Deno looks for the chosen subprotocol in a list parted by a comma and a space. The space is optional (RFC 9110,
 * section 5.6.1), and the `ws` client leaves it out.
 */
function spaceSubprotocols(request: Request): void {
  const headers = new Headers(request.headers);
  headers.set("sec-websocket-protocol", offeredSubprotocols(headers).join(", "));
  Object.defineProperty(request, "headers", { value: headers });
}

function refusalResponse({ status, message }: Refusal): Response {
  return new Response(message, { status, headers: refusalHeaders(status) });
}
