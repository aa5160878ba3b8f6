import type { Socket, SocketEvents } from "@wirepact/server";
import type { Encoded } from "@wirepact/schema/wire";
import { messageParcel } from "./sim_client_socket.ts";
import type { Parcel } from "./sim_pipe.ts";

/** What a server's end needs of its link. */
export interface ServerEndLink {
  readonly maxMessageBytes: number;
  readonly bufferedBytes: number;
  send(parcel: Parcel): void;
  /** Drops the connection; the client is told if it can be. */
  drop(): void;
  /** Calls back in a turn of its own. */
  later(run: () => void): void;
  /** This end is gone. */
  serverGone(): void;
}

/** The server's end of a link. */
export class SimServerSocket implements Socket {
  readonly #link: ServerEndLink;
  #events: SocketEvents | undefined;
  #state: "open" | "closing" | "closed" = "open";

  constructor(link: ServerEndLink) {
    this.#link = link;
  }

  /** Hands this end to the server. */
  start(open: (socket: Socket) => SocketEvents): void {
    this.#events = open(this);
  }

  get bufferedBytes(): number {
    return this.#link.bufferedBytes;
  }

  send(message: Encoded): void {
    if (this.#state === "open") this.#link.send(messageParcel(message));
  }

  close(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    this.#link.send({ kind: "close", code, reason });
  }

  terminate(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#link.drop();
    this.#link.later(() => this.#end(1006, ""));
  }

  /** What comes from the client. */
  receive(parcel: Parcel): void {
    if (this.#state === "closed") return;
    if (parcel.kind === "message") this.#message(parcel.data, parcel.bytes);
    else if (parcel.kind === "cut") this.#end(1006, "");
    else if (parcel.kind === "close") {
      if (this.#state === "open") this.close(parcel.code, parcel.reason);
      this.#end(parcel.code, parcel.reason);
    }
  }

  #message(data: Encoded, bytes: number): void {
    if (this.#state !== "open") return;
    const { maxMessageBytes } = this.#link;
    if (bytes <= maxMessageBytes) this.#events?.message(data);
    else this.close(1009, `a message has more than ${maxMessageBytes} bytes`);
  }

  #end(code: number, reason: string): void {
    this.#state = "closed";
    const events = this.#events;
    this.#events = undefined;
    this.#link.serverGone();
    events?.closed(code, reason);
  }
}
