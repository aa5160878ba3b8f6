import type { Stats } from "node:fs";
import { open, realpath, stat } from "node:fs/promises";
import type { FetchHandler } from "./fetch_handler.ts";
import { contentType } from "./content_types.ts";
import { fileBody } from "./_file_body.ts";
import { pathSegments, realPathBelow } from "./_safe_path.ts";

/** Options of {@linkcode serveStatic}. */
export interface ServeStaticOptions {
  /** Headers of every answer, for instance a `content-security-policy`. They win over the handler's own. */
  readonly headers?: HeadersInit;
  /** The file that stands for its folder. @default "index.html" */
  readonly index?: string;
}

/**
 * Serves the files of a folder, for a page beside its server. Only what is below the folder and has no name with a
 * leading dot can be asked for; links that lead out are not followed. Browsers keep files and ask each time whether
 * they are still good.
 *
 * @example
 * ```ts
 * import { serveStatic } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const serve = serveStatic("docs", { headers: { "content-security-policy": "default-src 'self'" } });
 * const page = await serve(new Request("http://localhost/PROTOCOL.md"));
 * assert.equal(page.headers.get("content-type"), "text/markdown; charset=utf-8");
 * await page.body?.cancel();
 *
 * const hidden = await serve(new Request("http://localhost/..%2fdeno.json"));
 * assert.equal(hidden.status, 404);
 * ```
 */
export function serveStatic(root: string, options: ServeStaticOptions = {}): FetchHandler {
  const { index = "index.html" } = options;
  return async (request) => {
    const response = await answer(request, root, index);
    for (const [name, value] of new Headers(options.headers)) response.headers.set(name, value);
    return response;
  };
}

async function answer(request: Request, root: string, index: string): Promise<Response> {
  if (request.method !== "GET" && request.method !== "HEAD") {
    return plain(405, "Method Not Allowed", { allow: "GET, HEAD" });
  }
  const { pathname, search } = new URL(request.url);
  const segments = pathSegments(pathname);
  if (!segments) return plain(404, "Not Found");
  const asFolder = pathname.endsWith("/");
  const path = await realPathBelow(await realpath(root), asFolder ? [...segments, index] : segments);
  // Asked before opening: to open a pipe is to wait for somebody who writes into it.
  const kind = path === undefined ? undefined : await stat(path).catch(() => undefined);
  // The names were checked to be neither empty nor dotted, so this stays on this host.
  if (kind?.isDirectory()) return plain(308, "", { location: `${pathname}/${search}` });
  if (path === undefined || !kind?.isFile()) return plain(404, "Not Found");
  return await sendFile(path, request);
}

async function sendFile(path: string, request: Request): Promise<Response> {
  const file = await open(path, "r").catch(() => undefined);
  if (!file) return plain(404, "Not Found");
  const headers = fileHeaders(path, await file.stat());
  const unchanged = isUnchanged(request.headers, headers);
  if (!unchanged && request.method === "GET") return new Response(fileBody(file), { headers });
  await file.close();
  if (unchanged) headers.delete("content-length");
  return new Response(null, { status: unchanged ? 304 : 200, headers });
}

function fileHeaders(path: string, stats: Stats): Headers {
  return new Headers({
    "content-type": contentType(path),
    "content-length": String(stats.size),
    "cache-control": "no-cache",
    "etag": `W/"${stats.size.toString(36)}-${Math.floor(stats.mtimeMs).toString(36)}"`,
    "last-modified": stats.mtime.toUTCString(),
    "x-content-type-options": "nosniff",
  });
}

/** `If-None-Match` decides where it is there (RFC 9110, section 13.2.2). */
function isUnchanged(asked: Headers, file: Headers): boolean {
  const tags = asked.get("if-none-match");
  if (tags !== null) {
    return tags.trim() === "*" || tags.split(",").some((tag) => tag.trim() === file.get("etag"));
  }
  const since = Date.parse(asked.get("if-modified-since") ?? "");
  return since >= Date.parse(file.get("last-modified") ?? "");
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      "x-content-type-options": "nosniff",
      ...headers,
    },
  });
}
