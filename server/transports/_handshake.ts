import type { Admission } from "./socket.ts";

/** An HTTP answer that refuses a WebSocket. */
export type Refusal = Omit<Extract<Admission, { admitted: false }>, "admitted">;

/** 16 bytes in base64. */
const KEY = /^[+/0-9A-Za-z]{22}==$/;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/**
 * What is wrong with a WebSocket handshake (RFC 6455, section 4.2.1), or `undefined` if nothing is. Checked before the
 * server is asked, so that whatever it admits does open.
 */
export function handshakeFault(method: string, headers: Headers): Refusal | undefined {
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return refusal(426, "This address speaks WebSocket: connect with a WebSocket client.");
  }
  if (method !== "GET") return refusal(405, "A WebSocket handshake is a GET request.");
  if (headers.get("sec-websocket-version") !== "13") {
    return refusal(426, "Only WebSocket version 13 is spoken here.");
  }
  if (hasBody(headers)) return refusal(400, "A WebSocket handshake has no body.");
  if (!KEY.test(headers.get("sec-websocket-key") ?? "")) {
    return refusal(400, "Sec-WebSocket-Key is not 16 bytes in base64.");
  }
  const offered = offeredSubprotocols(headers);
  if (!offered.every((name) => TOKEN.test(name)) || new Set(offered).size < offered.length) {
    return refusal(400, "Sec-WebSocket-Protocol is not a list of distinct names.");
  }
  return undefined;
}

/** Where its end is, is what a proxy and a server may see differently: behind it frames begin. */
function hasBody(headers: Headers): boolean {
  return headers.has("transfer-encoding") || (headers.get("content-length") ?? "0") !== "0";
}

/** The subprotocols that a client offers, in its order. */
export function offeredSubprotocols(headers: Headers): string[] {
  const header = headers.get("sec-websocket-protocol");
  return header === null ? [] : header.split(",").map((name) => name.trim());
}

/** The headers that belong to a refusal of this status. */
export function refusalHeaders(status: number): Record<string, string> {
  return {
    "content-type": "text/plain; charset=utf-8",
    "x-content-type-options": "nosniff",
    ...(status === 401 && { "www-authenticate": "Bearer" }),
    ...(status === 405 && { allow: "GET" }),
    ...(status === 426 && { upgrade: "websocket", "sec-websocket-version": "13" }),
  };
}

function refusal(status: number, message: string): Refusal {
  return { status, message };
}
