import type { IncomingMessage, ServerResponse } from "node:http";
import type { FetchHandler } from "./fetch_handler.ts";
import { nodeRequest, requestUrl } from "./node_request.ts";
import { sendResponse } from "./node_response.ts";

/** What no `Request` may ask for. */
const FORBIDDEN_METHODS = new Set(["CONNECT", "TRACE", "TRACK"]);

/** Options of {@linkcode nodeListener}. */
export interface NodeListenerOptions {
  /** Hears of what the handler threw; the client hears only of status 500. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/**
 * A fetch handler as the request listener of a `node:http` server. Bodies stream in both directions.
 *
 * A handler that throws is answered by 500 without details. A body that fails half-way drops the connection, so that
 * the client cannot take the half for the whole.
 */
export function nodeListener(
  handler: FetchHandler,
  options: NodeListenerOptions = {},
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  return (incoming, outgoing) => {
    answer(handler, incoming, outgoing).catch((error) => {
      if (clientLeft(outgoing)) return;
      options.onError?.(error);
      if (outgoing.headersSent) outgoing.destroy();
      else fail(outgoing, 500, "Internal Server Error");
    });
  };
}

async function answer(handler: FetchHandler, incoming: IncomingMessage, outgoing: ServerResponse) {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (clientLeft(outgoing)) gone.abort(new Error("the client closed the connection"));
  });
  // A connection that breaks is told by "close"; without a listener "error" would end the process.
  outgoing.on("error", () => {});
  incoming.on("error", () => {});

  const url = requestUrl(incoming);
  if (url === undefined) return fail(outgoing, 400, "Bad Request");
  if (FORBIDDEN_METHODS.has(incoming.method ?? "")) return fail(outgoing, 501, "Not Implemented");
  const response = await handler(nodeRequest(incoming, url, gone.signal));
  if (clientLeft(outgoing)) return await response.body?.cancel();
  await sendResponse(response, outgoing, { headOnly: incoming.method === "HEAD" });
}

function clientLeft(outgoing: ServerResponse): boolean {
  return outgoing.destroyed && !outgoing.writableFinished;
}

function fail(outgoing: ServerResponse, status: number, text: string): void {
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
  outgoing.writeHead(status, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  outgoing.end(text);
}
