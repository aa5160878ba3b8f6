import type { SocketHandler, WebSocketLike } from "@wirepact/client";
import { type Encoded, json, msgpack } from "@wirepact/schema/wire";
import type { Parcel } from "./sim_pipe.ts";

/** What a client's socket needs of its link. */
export interface ClientEndLink {
  send(parcel: Parcel): void;
  /** Calls back after so long, unless this end is gone before. */
  giveUpAfter(ms: number, giveUp: () => void): void;
  /** This end is gone. */
  clientGone(): void;
}

/** How long a client waits for the answer to its close frame. */
const CLOSING_MS = 10_000;

/** The client's end of a link: a WebSocket as browsers have it. */
export class SimClientSocket implements WebSocketLike {
  binaryType = "blob";
  onopen: SocketHandler = null;
  onmessage: SocketHandler = null;
  onclose: SocketHandler = null;
  onerror: SocketHandler = null;
  readonly #link: ClientEndLink;
  #state: "connecting" | "open" | "closing" | "closed" = "connecting";

  constructor(link: ClientEndLink) {
    this.#link = link;
  }

  get isGone(): boolean {
    return this.#state === "closed";
  }

  send(data: string | Uint8Array): void {
    if (this.#state === "connecting") throw new DOMException("the socket is connecting", "InvalidStateError");
    if (this.#state === "open") this.#link.send(messageParcel(data));
  }

  close(code?: number, reason = ""): void {
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999)) {
      throw new DOMException(`close() takes no code ${code}`, "InvalidAccessError");
    }
    if (this.#state === "closing" || this.#state === "closed") return;
    const wasOpen = this.#state === "open";
    this.#state = "closing";
    if (wasOpen) this.#link.send({ kind: "close", code: code ?? 1005, reason });
    this.#link.giveUpAfter(wasOpen ? CLOSING_MS : 1, () => this.fail());
  }

  /** What comes from the server. */
  receive(parcel: Parcel): void {
    if (this.#state === "closed") return;
    if (parcel.kind === "open") this.#open();
    else if (parcel.kind === "message") this.#message(parcel.data);
    else if (parcel.kind === "cut") this.fail();
    else {
      if (this.#state === "open") this.#link.send(parcel);
      this.#close(parcel.code, parcel.reason);
    }
  }

  /** Ends as a broken connection does. */
  fail(): void {
    if (this.#state === "closed") return;
    this.onerror?.({} as never);
    this.#close(1006, "");
  }

  #open(): void {
    if (this.#state !== "connecting") return;
    this.#state = "open";
    this.onopen?.({} as never);
  }

  #message(data: Encoded): void {
    if (this.#state !== "open") return;
    this.onmessage?.({ data: typeof data === "string" ? data : data.buffer } as never);
  }

  #close(code: number, reason: string): void {
    this.#state = "closed";
    this.#link.clientGone();
    this.onclose?.({ code, reason } as never);
  }
}

/** A message on its way. Copied, so that nothing that works here leans on shared memory. */
export function messageParcel(data: Encoded): Parcel {
  if (typeof data === "string") return { kind: "message", data, bytes: data.length };
  return { kind: "message", data: data.slice(), bytes: data.length };
}

/** A message for somebody who reads a trace. */
export function readableMessage(data: Encoded): string {
  if (typeof data === "string") return data;
  return json.join(
    msgpack.decode(data, { maxDepth: 64 }).map((frame) => JSON.stringify(frame, readableValue)),
  )
    .toString();
}

function readableValue(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `${value}` : value;
}
