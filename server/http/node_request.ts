import type { IncomingHttpHeaders, IncomingMessage } from "node:http";

/** A `Host` header that names a host and nothing else: no path, no credentials. */
const HOST = /^[^\s/\\?#@]+$/;

/**
 * The URL a request asks for, or `undefined` where its `Host` header or its target makes none.
 *
 * The scheme is always `http:`; a proxy that ends TLS is not seen from here. A target such as `//evil.example/x` stays
 * a path, whatever `new URL(target, base)` would make of it.
 */
export function requestUrl(request: IncomingMessage): URL | undefined {
  const host = request.headers.host ?? "localhost";
  const target = request.url ?? "/";
  if (!HOST.test(host)) return undefined;
  const url = target.startsWith("/") ? `http://${host}${target}` : absoluteTarget(target, host);
  return URL.canParse(url) ? new URL(url) : undefined;
}

/** Node's headers as the platform's. Repeated headers are joined the way Node joins them. */
export function requestHeaders(headers: IncomingHttpHeaders): Headers {
  const result = new Headers();
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    for (const one of typeof value === "string" ? [value] : value) result.append(name, one);
  }
  return result;
}

/**
 * A Node request as a `Request`. Its body is read only as fast as the handler takes it; `signal` tells the handler
 * that the client has left.
 */
export function nodeRequest(request: IncomingMessage, url: URL, signal: AbortSignal): Request {
  const method = request.method ?? "GET";
  const init: RequestInit & { duplex?: "half" } = {
    method,
    headers: requestHeaders(request.headers),
    signal,
  };
  if (method !== "GET" && method !== "HEAD") {
    init.body = requestBody(request);
    init.duplex = "half";
  }
  return new Request(url, init);
}

function absoluteTarget(target: string, host: string): string {
  if (!URL.canParse(target)) return `http://${host}/`;
  const { pathname, search } = new URL(target);
  return `http://${host}${pathname}${search}`;
}

function requestBody(request: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = request[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(new Uint8Array(value));
    },
    async cancel() {
      await chunks.return?.();
    },
  }, { highWaterMark: 0 });
}
