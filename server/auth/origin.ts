import type { UpgradeRequest } from "../transports/mod.ts";

/** Origins such as `https://chat.example`, or `"*"` for any; `undefined` for the server's own host. */
export type AllowedOrigins = readonly string[] | "*" | undefined;

/** What else the origin check depends on. */
export interface OriginOptions {
  /** Whether a cookie may carry the login: then a browser could be made to use it by any page. */
  readonly cookieLogin: boolean;
}

/**
 * Whether the page that opens this WebSocket may do so. Browsers apply no same-origin policy to WebSockets but say where
 * the page comes from, in `Origin`; what sends none is not a browser.
 *
 * By default the origin's host has to be the host that the request names. The scheme is not compared, since a proxy
 * may have ended TLS. `allowedOrigins` replaces this default. With `cookieLogin` a request that brings cookies has to
 * say its origin, and `"*"` allows none.
 *
 * @example
 * ```ts
 * import { originAllowed } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const request = {
 *   url: new URL("http://chat.example/"),
 *   headers: new Headers({ host: "chat.example", origin: "https://evil.example" }),
 *   subprotocols: [],
 * };
 * assert.equal(originAllowed(request, undefined, { cookieLogin: false }), false);
 * assert.equal(originAllowed(request, ["https://evil.example"], { cookieLogin: false }), true);
 * ```
 */
export function originAllowed(
  request: UpgradeRequest,
  allowedOrigins: AllowedOrigins,
  { cookieLogin }: OriginOptions,
): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return !(cookieLogin && request.headers.has("cookie"));
  if (allowedOrigins === "*") return !cookieLogin;
  return allowedOrigins ? allowedOrigins.includes(origin.toLowerCase()) : sameHost(origin, request);
}

/**
 * Checks the option once, when a server is made.
 *
 * @throws {TypeError} For an entry that no browser sends as an origin, and for `"*"` where cookies carry the login.
 */
export function checkAllowedOrigins(allowedOrigins: AllowedOrigins, { cookieLogin }: OriginOptions): void {
  if (allowedOrigins === "*") {
    if (!cookieLogin) return;
    throw new TypeError(
      'allowedOrigins is "*" and a cookie carries the login: any page could act as the user. Name the origins.',
    );
  }
  for (const origin of allowedOrigins ?? []) {
    if (origin === serialized(origin)) continue;
    throw new TypeError(
      `allowedOrigins has ${
        JSON.stringify(origin)
      }, which no browser sends: an origin is like https://chat.example`,
    );
  }
}

function sameHost(origin: string, request: UpgradeRequest): boolean {
  if (!URL.canParse(origin)) return false;
  const { protocol, host } = new URL(origin);
  if (protocol !== "https:" && protocol !== "http:") return false;
  // With the origin's scheme, so that its default port may be left out or not on either side.
  const own = `${protocol}//${request.headers.get("host") ?? request.url.host}`;
  return URL.canParse(own) && new URL(own).host === host;
}

/** An origin as browsers write it; extensions and apps have schemes of their own. */
function serialized(origin: string): string | undefined {
  if (!URL.canParse(origin)) return undefined;
  const { protocol, host } = new URL(origin);
  return `${protocol}//${host}`;
}
