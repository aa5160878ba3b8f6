import { readableMessage, SimClientSocket } from "./sim_client_socket.ts";
import type { Host, SimNetwork } from "./sim_network.ts";
import { type Parcel, SimPipe } from "./sim_pipe.ts";
import { SimServerSocket } from "./sim_server_socket.ts";
import type { Due } from "./scheduler.ts";

/** Whose end of a link learns that it is broken. */
export type Told = "both" | "client" | "server" | "nobody";

/** One connection between a client and a server. */
export class SimLink {
  readonly name: string;
  readonly client: string;
  readonly socket: SimClientSocket;
  /** Who accepted it, once somebody has. */
  host: Host | undefined;
  /** The most that ever waited at the server. */
  mostBuffered = 0;
  readonly #network: SimNetwork;
  readonly #up: SimPipe;
  readonly #down: SimPipe;
  #server: SimServerSocket | undefined;
  #isServerGone = false;
  #timers = new Set<Due>();

  constructor(network: SimNetwork, { client, name }: { readonly client: string; readonly name: string }) {
    const { scheduler, random, latencyMs } = network.options;
    this.#network = network;
    this.client = client;
    this.name = name;
    const latency = () => random.between(0.1, latencyMs);
    const pipe = { scheduler, latencyMs: latency };
    this.#up = new SimPipe({ ...pipe, receive: (parcel) => this.#arrive("up", parcel) });
    this.#down = new SimPipe({ ...pipe, receive: (parcel) => this.#arrive("down", parcel) });
    this.socket = new SimClientSocket({
      send: (parcel) => this.#send("up", parcel),
      giveUpAfter: (ms, giveUp) => this.#after(ms, giveUp),
      clientGone: () => this.#clientGone(),
    });
  }

  /** Asks somebody for a connection. */
  connect(subprotocols: readonly string[], choose: () => Host | undefined): void {
    const { isUnreachable, options: { random, latencyMs } } = this.#network;
    this.#say("connect");
    if (isUnreachable) return;
    this.#after(random.between(0.1, 2 * latencyMs), () => void this.#ask(subprotocols, choose()));
  }

  /** Nothing is delivered in this direction until `resume`. */
  stall(direction: "up" | "down"): void {
    this.#say(`stall ${direction}`);
    this.#pipe(direction).stall();
  }

  resume(): void {
    this.#say("resume");
    this.#up.resume();
    this.#down.resume();
  }

  /** The connection breaks; of what is on its way only a few of the oldest messages arrive. */
  break(told: Told): void {
    const { random } = this.#network.options;
    this.#say(`break, told: ${told}`);
    this.#breakPipe(this.#up, random.below(this.#up.length + 1), told === "both" || told === "server");
    this.#breakPipe(this.#down, random.below(this.#down.length + 1), told === "both" || told === "client");
    if (!this.#server && told !== "nobody") this.#after(1, () => this.socket.fail());
  }

  /** The server's machine is gone. */
  hostDied(isTold: boolean): void {
    this.#breakPipe(this.#down, this.#network.options.random.below(this.#down.length + 1), isTold);
    this.#up.end();
    this.#serverGone();
  }

  /** The client's machine is gone. */
  clientDied(isTold: boolean): void {
    for (const timer of this.#timers) this.#network.options.scheduler.cancel(timer);
    this.#breakPipe(this.#up, this.#network.options.random.below(this.#up.length + 1), isTold);
    this.socket.onopen =
      this.socket.onmessage =
      this.socket.onerror =
      this.socket.onclose =
        null;
    this.socket.fail();
  }

  #breakPipe(pipe: SimPipe, kept: number, isTold: boolean): void {
    if (isTold) pipe.cut(kept);
    else pipe.silence(kept);
  }

  async #ask(subprotocols: readonly string[], host: Host | undefined): Promise<void> {
    if (this.socket.isGone) return;
    if (!host) return this.socket.fail();
    const { acceptor } = this.host = host;
    const admission = await acceptor.admit({
      url: new URL("http://simulation/"),
      headers: new Headers(),
      subprotocols,
    });
    if (this.socket.isGone || this.#isServerGone) return;
    this.#say(`${admission.admitted ? "accepted" : "refused"} by ${host.name}`);
    if (!admission.admitted) return this.socket.fail();
    this.#server = new SimServerSocket(this.#serverEnd(acceptor.maxMessageBytes));
    this.#down.push({ kind: "open", subprotocol: admission.subprotocol ?? "" });
    this.#server.start(admission.open);
  }

  #serverEnd(maxMessageBytes: number) {
    // deno-lint-ignore no-this-alias -- a getter has a `this` of its own
    const link = this;
    return {
      maxMessageBytes,
      get bufferedBytes() {
        return link.#down.bufferedBytes;
      },
      send: (parcel: Parcel) => this.#send("down", parcel),
      drop: () => this.#down.cut(),
      later: (run: () => void) => void this.#network.options.scheduler.schedule(0, run),
      serverGone: () => this.#serverGone(),
    };
  }

  #send(direction: "up" | "down", parcel: Parcel): void {
    if (parcel.kind === "message") this.#network.messages++;
    this.#pipe(direction).push(parcel);
    if (direction === "down") this.mostBuffered = Math.max(this.mostBuffered, this.#down.bufferedBytes);
  }

  #arrive(direction: "up" | "down", parcel: Parcel): void {
    this.#say(`${direction === "up" ? ">" : "<"} ${described(parcel)}`, () => contentOf(parcel));
    if (direction === "down") this.socket.receive(parcel);
    else this.#server?.receive(parcel);
  }

  #clientGone(): void {
    this.#say("client's end is gone");
    for (const timer of this.#timers) this.#network.options.scheduler.cancel(timer);
    this.#down.end();
    if (!this.#server) this.#isServerGone = true;
    // What was sent before it went is still on its way.
    else if (!this.#up.isLost) this.#up.cut(this.#up.length);
    this.#forgetIfOver();
  }

  #serverGone(): void {
    this.#isServerGone = true;
    this.#up.end();
    this.#forgetIfOver();
  }

  #forgetIfOver(): void {
    const { links } = this.#network;
    const at = links.indexOf(this);
    if (this.socket.isGone && this.#isServerGone && at >= 0) links.splice(at, 1);
  }

  #after(ms: number, run: () => void): void {
    const due = this.#network.options.scheduler.schedule(ms, () => {
      this.#timers.delete(due);
      run();
    });
    this.#timers.add(due);
  }

  #pipe(direction: "up" | "down"): SimPipe {
    return direction === "up" ? this.#up : this.#down;
  }

  #say(what: string, detail?: () => string): void {
    this.#network.options.trace.add(
      this.name,
      `${this.client}${this.host ? `-${this.host.name}` : ""} ${what}`,
      detail,
    );
  }
}

function described(parcel: Parcel): string {
  if (parcel.kind === "message") return `${parcel.bytes} bytes`;
  return parcel.kind === "close" ? `close ${parcel.code}` : parcel.kind;
}

function contentOf(parcel: Parcel): string {
  if (parcel.kind === "message") return readableMessage(parcel.data);
  return parcel.kind === "close" ? parcel.reason : "";
}
