import type { UpgradeRequest } from "../transports/mod.ts";
import type { Authenticator, TokenSource } from "./auth.ts";

/** How the subprotocol entry begins that carries a token (P-1.2). */
export const TOKEN_SUBPROTOCOL_PREFIX = "wirepact.token.";

/** A token that came with the upgrade request. */
export interface RequestToken {
  /** `""` where the place is there and holds nothing that can be read. */
  readonly token: string;
  /** Where it was. */
  readonly source: Exclude<TokenSource, "hello">;
}

/**
 * The token of an upgrade request, from the first place that has one, in the order of P-4.7: header, subprotocol,
 * cookie, query. `undefined` if no place that is allowed has one.
 *
 * A place that is there but malformed gives an empty token rather than none, so that it is refused and never passes for
 * an anonymous user.
 *
 * @example
 * ```ts
 * import { tokenFromRequest } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const request = {
 *   url: new URL("http://localhost/"),
 *   headers: new Headers({ cookie: "theme=dark; session=abc" }),
 *   subprotocols: [],
 * };
 * assert.deepEqual(tokenFromRequest(request, { cookie: "session" }), { token: "abc", source: "cookie" });
 * assert.equal(tokenFromRequest(request), undefined);
 * ```
 */
export function tokenFromRequest(
  request: UpgradeRequest,
  sources: NonNullable<Authenticator<unknown>["sources"]> = {},
): RequestToken | undefined {
  const { header = true, subprotocol = true, cookie, query } = sources;
  const places: [RequestToken["source"], string | undefined][] = [
    ["header", header ? bearerToken(request.headers) : undefined],
    ["subprotocol", subprotocol ? subprotocolToken(request.subprotocols) : undefined],
    ["cookie", cookie === undefined ? undefined : cookieValue(request.headers, cookie)],
    ["query", query === undefined ? undefined : request.url.searchParams.get(query) ?? undefined],
  ];
  for (const [source, token] of places) {
    if (token !== undefined) return { token, source };
  }
  return undefined;
}

/** `Authorization: Bearer …`; other schemes are not ours to judge. */
function bearerToken(headers: Headers): string | undefined {
  const match = /^bearer(?:[ \t]+(.*))?$/i.exec(headers.get("authorization") ?? "");
  if (!match) return undefined;
  // A comma means that there were two headers: neither is taken.
  return /^[\w\-.~+/]+=*$/.test(match[1] ?? "") ? match[1] : "";
}

function subprotocolToken(subprotocols: readonly string[]): string | undefined {
  const entry = subprotocols.find((name) => name.startsWith(TOKEN_SUBPROTOCOL_PREFIX));
  return entry === undefined ? undefined : decodeBase64Url(entry.slice(TOKEN_SUBPROTOCOL_PREFIX.length));
}

function decodeBase64Url(text: string): string {
  if (!/^[\w-]+$/.test(text)) return "";
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return "";
  }
}

/** The first cookie of this name (RFC 6265, section 5.4 puts the most specific path first), without its quotes. */
function cookieValue(headers: Headers, name: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const equals = pair.indexOf("=");
    if (equals < 0 || pair.slice(0, equals).trim() !== name) continue;
    const value = pair.slice(equals + 1).trim();
    return /^".*"$/.test(value) ? value.slice(1, -1) : value;
  }
  return undefined;
}
