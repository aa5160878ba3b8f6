import { once } from "node:events";
import type { ServerResponse } from "node:http";

/**
 * Writes a `Response` to a Node response, no faster than the client reads it. A client that leaves cancels the body.
 *
 * @throws What the body's stream throws; the caller then has nothing left to do but drop the connection.
 */
export async function sendResponse(
  response: Response,
  to: ServerResponse,
  options: { headOnly: boolean },
): Promise<void> {
  to.statusCode = response.status;
  if (response.statusText !== "") to.statusMessage = response.statusText;
  for (const [name, value] of response.headers) {
    if (name !== "set-cookie") to.setHeader(name, value);
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) to.setHeader("set-cookie", cookies);

  if (options.headOnly || response.body === null) {
    await response.body?.cancel();
    to.end();
    return;
  }
  await sendBody(response.body, to);
}

async function sendBody(body: ReadableStream<Uint8Array>, to: ServerResponse): Promise<void> {
  // A client may wait for the head of an answer whose body is long in coming.
  to.flushHeaders();
  const reader = body.getReader();
  const left = () => void reader.cancel().catch(() => {});
  to.once("close", left);
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (to.destroyed) return;
      if (!to.write(part.value)) await drained(to);
    }
    to.end();
  } finally {
    to.off("close", left);
    reader.releaseLock();
  }
}

/** Resolves when there is room again, or when there never will be. */
async function drained(to: ServerResponse): Promise<void> {
  const stop = new AbortController();
  try {
    await Promise.race([
      once(to, "drain", { signal: stop.signal }),
      once(to, "close", { signal: stop.signal }),
    ]);
  } finally {
    stop.abort();
  }
}
