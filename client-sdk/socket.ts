/**
 * One WebSocket with its handlers put on and taken off in one place.
 *
 * @module
 */

import type { Encoded } from "@wirepact/schema/wire";
import type { CloseReason } from "./connection_state.ts";
import type { Settings } from "./settings.ts";
import type { WebSocketLike } from "./websocket_like.ts";

/** What a socket tells its owner, until it is closed or left. */
export interface SocketOwner {
  opened(): void;
  message(data: Encoded): void;
  closed(cause: CloseReason): void;
}

/** A WebSocket that says nothing more once it has been left. */
export class Socket {
  readonly #socket: WebSocketLike;
  #owner: SocketOwner | undefined;
  /** Settled when the socket is gone, also after it was left. */
  readonly gone: Promise<void>;

  constructor({ webSocket, url, encoding }: Settings, owner: SocketOwner) {
    const socket = new webSocket(url, [encoding.subprotocol]);
    this.#socket = socket;
    this.#owner = owner;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#owner?.opened();
    socket.onmessage = ({ data }: { data: unknown }) => this.#owner?.message(textOrBytes(data));
    // Without a handler the `ws` package throws; the close that follows says what there is to say.
    socket.onerror = () => {};
    this.gone = new Promise((resolve) => {
      socket.onclose = ({ code, reason }: CloseReason) => {
        resolve();
        const told = this.#owner;
        this.#owner = undefined;
        told?.closed({ code, reason });
      };
    });
  }

  send(message: Encoded): void {
    this.#socket.send(message);
  }

  /** Closes the socket; its owner hears nothing more of it. */
  leave({ code, reason }: CloseReason): void {
    if (!this.#owner) return;
    this.#owner = undefined;
    try {
      this.#socket.close(code, reason);
    } catch {
      // Browsers let applications close with 1000 and 3000-4999 only, and with 123 bytes of reason.
      this.#socket.close(4200);
    }
  }
}

function textOrBytes(data: unknown): Encoded {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data as Encoded; // the only other forms
}
