import { closeReason } from "./_close_reason.ts";
import { copyMessage } from "./_memory_bytes.ts";
import type { MemoryPipe, Parcel } from "./_memory_pipe.ts";

/** The client's end of a link in memory: the part of the platform's `WebSocket` that clients use. */
export class MemorySocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readonly url: string;
  /** How bytes arrive. @default "blob", as on the web */
  binaryType = "blob";
  /** The subprotocol that the server chose; empty before it has and where it chose none. */
  protocol = "";
  readyState = MemorySocket.CONNECTING as 0 | 1 | 2 | 3;

  onopen: ((event: { readonly type: string }) => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;
  onerror: ((event: { readonly type: string }) => void) | null = null;

  readonly #link: ClientLink;
  #lostBytes = 0;

  /** Made by a transport's `WebSocket`; `attach` gives it the link to send through. */
  constructor(url: string, attach: (socket: MemorySocket) => ClientLink) {
    this.url = url;
    this.#link = attach(this);
  }

  /** Bytes given to `send` that have not arrived, those sent after closing included, as the standard wants it. */
  get bufferedAmount(): number {
    return this.#link.toServer.bufferedBytes + this.#lostBytes;
  }

  /** @throws {DOMException} `InvalidStateError` before the socket is open. */
  send(data: string | ArrayBuffer | ArrayBufferView): void {
    if (this.readyState === MemorySocket.CONNECTING) {
      throw new DOMException("send() needs an open socket, and this one is connecting", "InvalidStateError");
    }
    const message = copyMessage(data);
    if (this.readyState === MemorySocket.OPEN) this.#link.toServer.push({ kind: "message", ...message });
    else this.#lostBytes += message.bytes;
  }

  /** @throws {DOMException} For a code that is neither 1000 nor within 3000-4999, or a reason over 123 bytes. */
  close(code?: number, reason = ""): void {
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
      throw new DOMException(
        `close() takes code 1000 or 3000 to 4999, and was given ${code}`,
        "InvalidAccessError",
      );
    }
    if (closeReason(reason) !== reason) {
      throw new DOMException("close() takes a reason of at most 123 bytes", "SyntaxError");
    }
    if (this.readyState >= MemorySocket.CLOSING) return;
    const wasOpen = this.readyState === MemorySocket.OPEN;
    this.readyState = MemorySocket.CLOSING;
    if (wasOpen) this.#link.toServer.push({ kind: "close", code: code ?? 1005, reason });
    else this.#link.abandon();
  }

  /** What comes from the server. Called by the transport. */
  receive(parcel: Parcel): void {
    if (this.readyState === MemorySocket.CLOSED) return;
    if (parcel.kind === "open") this.#open(parcel.subprotocol);
    else if (parcel.kind === "message") this.#message(parcel.data);
    else if (parcel.kind === "close") {
      if (this.readyState === MemorySocket.OPEN) this.#link.toServer.push(parcel);
      this.#close(parcel.code, parcel.reason, true);
    } else this.fail("the connection broke");
  }

  /** Ends the socket as a broken connection does. `message` is for people; the web would not tell it. */
  fail(message: string): void {
    if (this.readyState === MemorySocket.CLOSED) return;
    this.readyState = MemorySocket.CLOSING;
    this.onerror?.(event("error", this, { message }));
    this.#close(1006, "", false);
  }

  #open(subprotocol: string): void {
    if (this.readyState !== MemorySocket.CONNECTING) return;
    this.protocol = subprotocol;
    this.readyState = MemorySocket.OPEN;
    this.onopen?.(event("open", this, {}));
  }

  #message(data: string | Uint8Array): void {
    if (this.readyState !== MemorySocket.OPEN) return;
    this.onmessage?.(event("message", this, { data: typeof data === "string" ? data : this.#binary(data) }));
  }

  #binary(data: Uint8Array): ArrayBufferLike | Blob {
    return this.binaryType === "arraybuffer" ? data.buffer : new Blob([new Uint8Array(data)]);
  }

  #close(code: number, reason: string, wasClean: boolean): void {
    this.readyState = MemorySocket.CLOSED;
    this.#link.done();
    this.onclose?.(event("close", this, { code, reason, wasClean }));
  }
}

/** What a {@linkcode MemorySocket} needs of its link. */
export interface ClientLink {
  readonly toServer: MemoryPipe;
  /** Called by a client that closes before it is connected. */
  abandon(): void;
  /** Called when the client's end is gone. */
  done(): void;
}

function event<T extends object>(type: string, target: MemorySocket, members: T) {
  return { type, target, ...members };
}
