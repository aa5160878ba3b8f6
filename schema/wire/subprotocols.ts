/**
 * What the `Sec-WebSocket-Protocol` header carries: the encodings a client knows, and maybe a token, since browsers
 * cannot send other headers with a WebSocket.
 *
 * @module
 */

import { fromBase64, toBase64 } from "./base64.ts";
import type { FrameCodec } from "./codec.ts";

const TOKEN_PREFIX = "wirepact.token.";

/**
 * The entry that carries a token. Servers and proxies log URLs more often than this header, so it is the better place
 * of the two.
 *
 * @example
 * ```ts
 * import { tokenFromSubprotocols, tokenSubprotocol } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const entry = tokenSubprotocol("s3cret");
 * assert.equal(entry, "wirepact.token.czNjcmV0");
 * assert.equal(tokenFromSubprotocols(["wirepact.v1.json", entry]), "s3cret");
 * ```
 */
export function tokenSubprotocol(token: string): string {
  const base64 = toBase64(new TextEncoder().encode(token));
  return TOKEN_PREFIX + base64.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * The token among the entries a client offers, or `undefined` if it sent none. An entry that cannot be read gives the
 * empty string, so that it fails as a token and is not taken for its absence.
 */
export function tokenFromSubprotocols(offered: readonly string[]): string | undefined {
  const entry = offered.find((name) => name.startsWith(TOKEN_PREFIX));
  return entry === undefined ? undefined : decodeToken(entry.slice(TOKEN_PREFIX.length)) ?? "";
}

/**
 * The codec of the first entry that one of the codecs stands for; `undefined` if there is none, which by P-1.1 means
 * JSON without a subprotocol.
 */
export function chooseCodec(
  offered: readonly string[],
  codecs: readonly FrameCodec[],
): FrameCodec | undefined {
  for (const name of offered) {
    const codec = codecs.find(({ subprotocol }) => subprotocol === name);
    if (codec !== undefined) return codec;
  }
  return undefined;
}

function decodeToken(base64url: string): string | undefined {
  const base64 = base64url.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = fromBase64(base64.padEnd(4 * Math.ceil(base64.length / 4), "="));
  try {
    return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
