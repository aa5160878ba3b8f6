import { closeReason } from "./_close_reason.ts";
import { copyMessage } from "./_memory_bytes.ts";
import type { MemoryPipe, Parcel } from "./_memory_pipe.ts";
import type { MemorySocket } from "./memory_socket.ts";

/** The client's end of a link. */
export class MemoryClientEnd implements MemorySocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;

  readonly url: string;
  binaryType = "blob";
  protocol = "";
  readyState: MemorySocket["readyState"] = MemoryClientEnd.CONNECTING;

  onopen: MemorySocket["onopen"] = null;
  onmessage: MemorySocket["onmessage"] = null;
  onclose: MemorySocket["onclose"] = null;
  onerror: MemorySocket["onerror"] = null;

  readonly #link: ClientLink;
  #lostBytes = 0;

  /** Made by a transport's `WebSocket`; `attach` gives it the link to send through. */
  constructor(url: string, attach: (socket: MemoryClientEnd) => ClientLink) {
    this.url = url;
    this.#link = attach(this);
  }

  get bufferedAmount(): number {
    return this.#link.toServer.bufferedBytes + this.#lostBytes;
  }

  send(data: string | ArrayBuffer | ArrayBufferView): void {
    if (this.readyState === MemoryClientEnd.CONNECTING) {
      throw new DOMException("send() needs an open socket, and this one is connecting", "InvalidStateError");
    }
    const message = copyMessage(data);
    if (this.readyState === MemoryClientEnd.OPEN) this.#link.toServer.push({ kind: "message", ...message });
    else this.#lostBytes += message.bytes;
  }

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
    if (this.readyState >= MemoryClientEnd.CLOSING) return;
    const wasOpen = this.readyState === MemoryClientEnd.OPEN;
    this.readyState = MemoryClientEnd.CLOSING;
    if (wasOpen) this.#link.toServer.push({ kind: "close", code: code ?? 1005, reason });
    else this.#link.abandon();
  }

  /** What comes from the server. Called by the transport. */
  receive(parcel: Parcel): void {
    if (this.readyState === MemoryClientEnd.CLOSED) return;
    if (parcel.kind === "open") this.#open(parcel.subprotocol);
    else if (parcel.kind === "message") this.#message(parcel.data);
    else if (parcel.kind === "close") {
      if (this.readyState === MemoryClientEnd.OPEN) this.#link.toServer.push(parcel);
      this.#close(parcel.code, parcel.reason, true);
    } else this.fail("the connection broke");
  }

  /** Ends the socket as a broken connection does. `message` is for people; the web would not tell it. */
  fail(message: string): void {
    if (this.readyState === MemoryClientEnd.CLOSED) return;
    this.readyState = MemoryClientEnd.CLOSING;
    this.onerror?.(event("error", this, { message }));
    this.#close(1006, "", false);
  }

  #open(subprotocol: string): void {
    if (this.readyState !== MemoryClientEnd.CONNECTING) return;
    this.protocol = subprotocol;
    this.readyState = MemoryClientEnd.OPEN;
    this.onopen?.(event("open", this, {}));
  }

  #message(data: string | Uint8Array): void {
    if (this.readyState !== MemoryClientEnd.OPEN) return;
    this.onmessage?.(event("message", this, { data: typeof data === "string" ? data : this.#binary(data) }));
  }

  #binary(data: Uint8Array): ArrayBufferLike | Blob {
    return this.binaryType === "arraybuffer" ? data.buffer : new Blob([new Uint8Array(data)]);
  }

  #close(code: number, reason: string, wasClean: boolean): void {
    this.readyState = MemoryClientEnd.CLOSED;
    this.#link.done();
    this.onclose?.(event("close", this, { code, reason, wasClean }));
  }
}

/** What a {@linkcode MemoryClientEnd} needs of its link. */
export interface ClientLink {
  readonly toServer: MemoryPipe;
  /** Called by a client that closes before it is connected. */
  abandon(): void;
  /** Called when the client's end is gone. */
  done(): void;
}

function event<T extends object>(type: string, target: MemoryClientEnd, members: T) {
  return { type, target, ...members };
}
