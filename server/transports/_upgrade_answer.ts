import { createHash } from "node:crypto";

/** What RFC 6455 (section 1.3) has a server put behind the client's key. */
const SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

/** What an upgrade is agreed to by. */
export interface Agreement {
  /** The client's `Sec-WebSocket-Key`. */
  readonly key: string;
  readonly subprotocol: string | undefined;
}

/** The head of the answer that opens a WebSocket. No extension is agreed on. */
export function upgradeAnswer({ key, subprotocol }: Agreement): string {
  const accept = createHash("sha1").update(key + SUFFIX).digest("base64");
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${accept}`,
    ...(subprotocol === undefined ? [] : [`Sec-WebSocket-Protocol: ${subprotocol}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}
