/**
 * One WebSocket with its handlers put on and taken off in one place.
 *
 * @module
 */

import { CLOSE_CODES, type Encoded } from "@wirepact/schema/wire";
import type { CloseReason } from "./connection_state.ts";
import type { WebSocketConstructor, WebSocketLike } from "./websocket_like.ts";

/** What a socket tells its owner, until it is closed or left. */
export interface SocketOwner {
  opened(): void;
  message(data: Encoded): void;
  closed(cause: CloseReason): void;
}

/** A WebSocket that says nothing more once it has been left. */
export class Socket {
  readonly #socket: WebSocketLike;
  /** Settled when the socket is gone, also after it was left. */
  readonly gone: Promise<void>;

  constructor(
    target: { readonly webSocket: WebSocketConstructor; readonly url: string; readonly protocols: string[] },
    owner: SocketOwner,
  ) {
    const socket = new target.webSocket(target.url, target.protocols);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => owner.opened();
    socket.onmessage = ({ data }: { data: unknown }) => owner.message(textOrBytes(data));
    // Without a handler the `ws` package throws; the close that follows says what there is to say.
    socket.onerror = () => {};
    this.gone = new Promise((resolve) => {
      socket.onclose = ({ code, reason }: CloseReason) => {
        const wasLeft = socket.onopen === null;
        this.#detach();
        socket.onclose = null;
        resolve();
        if (!wasLeft) owner.closed({ code, reason });
      };
    });
    this.#socket = socket;
  }

  send(message: Encoded): void {
    this.#socket.send(message);
  }

  /** Closes the socket; its owner hears nothing more of it. */
  leave({ code, reason }: CloseReason): void {
    this.#detach();
    try {
      this.#socket.close(code, reason.slice(0, 120));
    } catch {
      // Browsers let applications close with 1000 and 3000-4999 only, and with 123 bytes of reason.
      this.#socket.close(CLOSE_CODES.INVALID_FRAME.number);
    }
  }

  #detach(): void {
    this.#socket.onopen = this.#socket.onmessage = null;
  }
}

function textOrBytes(data: unknown): Encoded {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data as Encoded; // the only other forms
}
