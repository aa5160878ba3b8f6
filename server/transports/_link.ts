import type { ClientLink, MemoryClientEnd } from "./_memory_client_end.ts";
import { MemoryPipe } from "./_memory_pipe.ts";
import { MemoryServerEnd } from "./_memory_server_end.ts";
import type { Direction, MemoryLink } from "./memory_link.ts";
import type { Acceptor, Admission, UpgradeRequest } from "./socket.ts";

/** What a link needs of its transport. */
export interface LinkOptions {
  readonly schedule: (step: () => void) => void;
  /** Called when both ends are gone. */
  readonly forget: (link: Link) => void;
}

/** One connection: two ends and a pipe in each direction. */
export class Link implements MemoryLink, ClientLink {
  readonly toServer: MemoryPipe;
  readonly #toClient: MemoryPipe;
  readonly #client: MemoryClientEnd;
  readonly #options: LinkOptions;
  #server: MemoryServerEnd | undefined;
  /** The client no longer wants the answer to its handshake. */
  #abandoned = false;

  constructor(client: MemoryClientEnd, options: LinkOptions) {
    this.#client = client;
    this.#options = options;
    this.toServer = new MemoryPipe(options.schedule, (parcel) => this.#server?.receive(parcel));
    this.#toClient = new MemoryPipe(options.schedule, (parcel) => client.receive(parcel));
  }

  get url(): string {
    return this.#client.url;
  }

  /** Asks the server, in a later turn, and opens the link if it agrees. */
  connect(acceptor: Acceptor, request: UpgradeRequest): void {
    this.#options.schedule(() => {
      if (this.#abandoned) return;
      acceptor.admit(request).then(
        (admission) => this.#answer(acceptor, request, admission),
        () => this.#client.fail("the handshake was answered by 500"),
      );
    });
  }

  cut(): void {
    this.#abandoned = true;
    this.toServer.cut();
    this.#toClient.cut();
    this.resume("up");
    this.resume("down");
  }

  stall(direction: Direction): void {
    this.#pipe(direction).stall();
  }

  resume(direction: Direction): void {
    this.#pipe(direction).resume();
  }

  abandon(): void {
    this.#abandoned = true;
    this.toServer.cut();
    this.#options.schedule(() => this.#client.fail("the socket was closed before it was open"));
  }

  done(): void {
    if (this.#client.readyState === 3 && (this.#server?.gone ?? true)) this.#options.forget(this);
  }

  #answer(acceptor: Acceptor, request: UpgradeRequest, admission: Admission): void {
    if (this.#abandoned) return;
    if (!admission.admitted) {
      return this.#client.fail(`the handshake was answered by ${admission.status}: ${admission.message}`);
    }
    const { subprotocol } = admission;
    this.#server = new MemoryServerEnd(this.#toClient, {
      maxMessageBytes: acceptor.maxMessageBytes,
      schedule: this.#options.schedule,
      done: () => this.done(),
    });
    this.#toClient.push({ kind: "open", subprotocol: subprotocol ?? "" });
    this.#server.start(admission.open);
    if (subprotocolFits(subprotocol, request.subprotocols)) return;
    this.toServer.cut();
    this.#client.fail(`the server chose subprotocol ${subprotocol}, which was not offered`);
  }

  #pipe(direction: Direction): MemoryPipe {
    return direction === "up" ? this.toServer : this.#toClient;
  }
}

/** The platform's `WebSocket` fails a connection whose server chose none of those offered, or one that was not. */
function subprotocolFits(chosen: string | undefined, offered: readonly string[]): boolean {
  return chosen === undefined ? offered.length === 0 : offered.includes(chosen);
}
