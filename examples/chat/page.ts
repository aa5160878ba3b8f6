/**
 * The chat's page: bundled once at start, kept in memory, served under a policy that lets no script run but its own.
 *
 * @module
 */

/** Something that answers requests for the page's files, and `undefined` for any other. */
export type Page = (request: Request) => Response | undefined;

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
  "cache-control": "no-cache",
};

/** The files as they are in web/, by path. */
const STATIC_FILES = {
  "/": { file: "index.html", type: "text/html; charset=utf-8" },
  "/style.css": { file: "style.css", type: "text/css; charset=utf-8" },
  "/icon.svg": { file: "icon.svg", type: "image/svg+xml" },
} as const;

/**
 * Bundles the page's script and reads its other files.
 *
 * @throws {PageError} If `deno bundle` fails; its output is in the message.
 */
export async function buildPage(): Promise<Page> {
  const script = await bundle(new URL("./web/app.ts", import.meta.url));
  const files = new Map([["/app.js", { body: script, type: "text/javascript; charset=utf-8" }]]);
  for (const [path, { file, type }] of Object.entries(STATIC_FILES)) {
    const body = await Deno.readFile(new URL(`./web/${file}`, import.meta.url));
    files.set(path, { body, type });
  }
  return (request) => {
    const file = files.get(new URL(request.url).pathname);
    if (file === undefined || (request.method !== "GET" && request.method !== "HEAD")) return undefined;
    const body = request.method === "HEAD" ? null : file.body;
    return new Response(body, { headers: { ...HEADERS, "content-type": file.type } });
  };
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
