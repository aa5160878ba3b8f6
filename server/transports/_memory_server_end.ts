import type { Encoded } from "@wirepact/schema/wire";
import { closeReason } from "./_close_reason.ts";
import { copyMessage } from "./_memory_bytes.ts";
import type { MemoryPipe, Parcel } from "./_memory_pipe.ts";
import type { Socket, SocketEvents } from "./socket.ts";

/** What a server's end needs besides its pipe. */
export interface ServerEndOptions {
  readonly maxMessageBytes: number;
  readonly schedule: (step: () => void) => void;
  /** Called when this end is gone. */
  readonly done: () => void;
}

/** The server's end of a link. */
export class MemoryServerEnd implements Socket {
  readonly #toClient: MemoryPipe;
  readonly #options: ServerEndOptions;
  #events: SocketEvents | undefined;
  #state: "open" | "closing" | "closed" = "open";

  constructor(toClient: MemoryPipe, options: ServerEndOptions) {
    this.#toClient = toClient;
    this.#options = options;
  }

  /** Whether nothing more happens at this end. */
  get gone(): boolean {
    return this.#events === undefined;
  }

  /** Hands this end to the server. */
  start(open: (socket: Socket) => SocketEvents): void {
    this.#events = open(this);
  }

  get bufferedBytes(): number {
    return this.#toClient.bufferedBytes;
  }

  send(message: Encoded): void {
    if (this.#state === "open") this.#toClient.push({ kind: "message", ...copyMessage(message) });
  }

  close(code: number, reason: string): void {
    if (this.#state !== "open") return;
    this.#state = "closing";
    this.#toClient.push({ kind: "close", code, reason: closeReason(reason) });
  }

  terminate(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    this.#toClient.cut();
    this.#options.schedule(() => this.#end(1006, ""));
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
    const { maxMessageBytes } = this.#options;
    if (bytes <= maxMessageBytes) this.#events?.message(data);
    else this.close(1009, `a message has more than ${maxMessageBytes} bytes`);
  }

  #end(code: number, reason: string): void {
    this.#state = "closed";
    const events = this.#events;
    this.#events = undefined;
    this.#options.done();
    events?.closed(code, reason);
  }
}
