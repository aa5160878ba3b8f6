import type { WebSocketConstructor } from "@wirepact/client";
import type { Acceptor } from "@wirepact/server";
import type { SimRandom } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";
import { SimLink } from "./sim_link.ts";
import type { Trace } from "./trace.ts";

/** What a {@linkcode SimNetwork} works with. */
export interface NetworkOptions {
  readonly scheduler: Scheduler;
  readonly random: SimRandom;
  readonly trace: Trace;
  /** The longest a parcel takes in one direction, in milliseconds. */
  readonly latencyMs: number;
}

/** A server as the network sees it. */
export interface Host {
  readonly name: string;
  readonly acceptor: Acceptor;
}

/** Connections between clients and the servers behind one address. */
export class SimNetwork {
  readonly options: NetworkOptions;
  /** All connections of which an end is left, oldest first. */
  readonly links: SimLink[] = [];
  /** Servers that take connections. */
  readonly hosts: Host[] = [];
  /** Whether new connections are never answered. */
  isUnreachable = false;
  /** Messages that were sent. */
  messages = 0;
  #made = 0;

  constructor(options: NetworkOptions) {
    this.options = options;
  }

  /** The WebSocket of one client. */
  webSocketOf(client: string): WebSocketConstructor {
    // A function that answers an object is a constructor as good as any, and has the network at hand.
    const connect = (_: string, protocols: string[]) => this.#connect(client, protocols);
    return function (url: string, protocols: string[]) {
      return connect(url, protocols);
    } as unknown as WebSocketConstructor;
  }

  /** A server that was there is not any more. */
  remove(host: Host): void {
    this.hosts.splice(this.hosts.indexOf(host), 1);
  }

  #connect(client: string, protocols: string[]) {
    const { random } = this.options;
    const link = new SimLink(this, { client, name: `link${++this.#made}` });
    this.links.push(link);
    link.connect(protocols, () => this.hosts.length > 0 ? random.pick(this.hosts) : undefined);
    return link.socket;
  }
}
