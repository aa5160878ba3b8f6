/**
 * The seam between a server and whatever carries its messages. A transport knows no frames; the server knows no
 * WebSocket library.
 *
 * @module
 */

import type { Encoded, TextBytes } from "@wirepact/schema/wire";

/** One open WebSocket, as the server uses it. */
export interface Socket {
  /** Sends one message. Never throws; on a socket that is closing it does nothing. */
  send(message: Encoded): void;
  /**
   * The same for a text that is UTF-8 already, by a transport that sends it as such. The bytes are there during the call
   * only.
   */
  sendText?(utf8: TextBytes): void;
  /** Starts the closing handshake. Further calls do nothing. */
  close(code: number, reason: string): void;
  /** Drops the connection without a handshake, for a peer that does not answer one. */
  terminate(): void;
  /** Bytes given to `send` that the operating system has not taken yet. */
  readonly bufferedBytes: number;
}

/** What a transport tells the server about a socket. */
export interface SocketEvents {
  /** One whole message: text or bytes, as it came. Never called after `close` or `terminate`. */
  message(data: Encoded): void;
  /**
   * The same for a text, by a transport that has it as UTF-8 and knows that it is: to read that may be cheaper than to
   * make a string of it. The bytes are there during the call only. False if nothing was done because it takes a string:
   * then the transport tells it by `message`.
   */
  text?(utf8: TextBytes): boolean;
  /**
   * The socket is gone; called exactly once, and never from within a call of the server's. Code 1006 where no close
   * frame came, and the transport's own (1002, 1007, 1009) where the peer broke a rule of WebSocket.
   */
  closed(code: number, reason: string): void;
}

/** A request to open a WebSocket, before it is answered. */
export interface UpgradeRequest {
  /** With the scheme `http:` or `https:`. A proxy that ends TLS is not seen, so the scheme proves nothing. */
  readonly url: URL;
  /** As the client sent them. They stay readable after the upgrade. */
  readonly headers: Headers;
  /** The offered subprotocols, in the client's order. */
  readonly subprotocols: readonly string[];
  /** The peer's address, where the transport knows it. */
  readonly remoteAddress?: string;
}

/** The server's answer to an upgrade request. */
export type Admission =
  | { readonly admitted: false; readonly status: number; readonly message: string }
  | {
    readonly admitted: true;
    /** The subprotocol to echo; none if the client offered none that is known. */
    readonly subprotocol: string | undefined;
    /** Hands the open socket over. Called once, in the same turn as the socket opens. */
    readonly open: (socket: Socket) => SocketEvents;
  };

/** What a transport needs of a server: `createServer` makes one, transports drive it. */
export interface Acceptor {
  /**
   * Origin, capacity and header tokens are checked here, before the upgrade. A client may leave while it is asked, so
   * `open` need not follow. A rejection is answered by 500.
   */
  admit(request: UpgradeRequest): Promise<Admission>;
  /** The largest message a transport should let through, in bytes. */
  readonly maxMessageBytes: number;
}
