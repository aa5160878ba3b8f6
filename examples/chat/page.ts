/**
 * The chat's page: its script bundled once at start and kept in memory, its other files served as they are, all of it
 * under a policy that lets no script run but its own.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type FetchHandler, serveStatic } from "@wirepact/server";

/** Nothing inline, nothing from elsewhere, no eval; `ws:` because older browsers do not count it as 'self'. */
const HEADERS = {
  "content-security-policy": [
    "default-src 'self'",
    "connect-src 'self' ws: wss:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
};

/**
 * Bundles the page's script. The answer serves the page.
 *
 * @throws {PageError} If `deno bundle` fails; its output is in the message.
 */
export async function buildPage(): Promise<FetchHandler> {
  const script = await bundle(new URL("./web/app.ts", import.meta.url));
  const files = serveStatic(fileURLToPath(new URL("./web/public", import.meta.url)), { headers: HEADERS });
  return (request) => new URL(request.url).pathname === "/app.js" ? scriptResponse(script) : files(request);
}

/** The page could not be built. */
export class PageError extends Error {
  override readonly name = "PageError";
  readonly code = "BUNDLE_FAILED";
}

async function bundle(entry: URL): Promise<Uint8Array<ArrayBuffer>> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", "--quiet", "--platform", "browser", "--minify", entry.href],
    stdin: "null",
  }).output();
  if (!success) {
    throw new PageError(`deno bundle could not make the page's script:\n${new TextDecoder().decode(stderr)}`);
  }
  return stdout as Uint8Array<ArrayBuffer>; // Deno types it as backed by any buffer; a pipe's is not shared.
}

function scriptResponse(script: Uint8Array<ArrayBuffer>): Response {
  return new Response(script, {
    headers: { ...HEADERS, "content-type": "text/javascript; charset=utf-8", "cache-control": "no-cache" },
  });
}
