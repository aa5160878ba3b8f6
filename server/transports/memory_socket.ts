/**
 * The client's end of a connection in memory: the part of the platform's `WebSocket` that clients use, and it behaves
 * as that does.
 */
export interface MemorySocket {
  /** With the scheme `ws:` or `wss:`. */
  readonly url: string;
  /** How bytes arrive: `"arraybuffer"` or `"blob"`. @default "blob", as on the web */
  binaryType: string;
  /** The subprotocol that the server chose; empty before it has and where it chose none. */
  readonly protocol: string;
  /** 0 while connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: 0 | 1 | 2 | 3;
  /** Bytes given to `send` that have not arrived, those sent after closing included, as the standard wants it. */
  readonly bufferedAmount: number;
  /** The socket is open. */
  onopen: ((event: { readonly type: string }) => void) | null;
  /** A message: text as a string, bytes as `binaryType` says. */
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  /** The socket is gone; told once. */
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  /** The connection failed or broke; `onclose` follows. */
  onerror: ((event: { readonly type: string }) => void) | null;
  /**
   * Sends a copy of a message; a socket that is closing drops it.
   *
   * @throws {DOMException} `InvalidStateError` before the socket is open.
   */
  send(data: string | ArrayBuffer | ArrayBufferView): void;
  /**
   * Starts the closing handshake. Further calls do nothing.
   *
   * @throws {DOMException} For a code that is neither 1000 nor within 3000-4999, or a reason over 123 bytes.
   */
  close(code?: number, reason?: string): void;
}
