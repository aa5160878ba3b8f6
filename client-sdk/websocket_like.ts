/**
 * The part of a WebSocket that the SDK uses. Browsers, Deno, Node 22, the `ws` package and the server's memory
 * transport all have it.
 *
 * @module
 */

/** An event handler. Its parameter is `never` so that every runtime's own event type fits. */
export type SocketHandler = ((event: never) => void) | null;

/** One WebSocket. */
export interface WebSocketLike {
  /** Set to `"arraybuffer"` by the SDK. */
  binaryType: string;
  /** Told when the connection is there. */
  onopen: SocketHandler;
  /** Told `{ data }`: a string, an `ArrayBuffer` or a view of one. */
  onmessage: SocketHandler;
  /** Told `{ code, reason }`, once, also when the connection never opened. */
  onclose: SocketHandler;
  /** What is told is not looked at: a close follows. */
  onerror: SocketHandler;
  /** Sends one message. */
  send(data: string | Uint8Array): void;
  /** Starts the closing handshake. */
  close(code?: number, reason?: string): void;
}

/** Opens a WebSocket to a URL, offering subprotocols. */
export type WebSocketConstructor = new (url: string, protocols: string[]) => WebSocketLike;
