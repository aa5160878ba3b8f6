import type { Encoding } from "@wirepact/schema/wire";
import type { CloseOptions, Connection, ContractTypes } from "../api/mod.ts";
import type { Peer } from "../peer/mod.ts";
import { quiet } from "../quiet.ts";
import { Subscription, type TopicHub } from "../topics/mod.ts";

/** What the application is told about a connection besides the peer itself. */
export interface PeerConnectionOptions {
  readonly hub: TopicHub;
  readonly connectedAt: number;
  readonly remoteAddress: string | undefined;
}

/** The application's view of a peer. Its types are those of no particular contract: `createServer` puts them on. */
export class PeerConnection implements Connection {
  readonly id: string;
  readonly user: object | undefined;
  readonly subject: string | undefined;
  readonly encoding: Encoding;
  readonly connectedAt: number;
  readonly remoteAddress: string | undefined;
  readonly #peer: Peer;
  readonly #hub: TopicHub;

  constructor(peer: Peer, { hub, connectedAt, remoteAddress }: PeerConnectionOptions) {
    this.id = peer.id;
    this.user = peer.user;
    this.subject = peer.subject;
    this.encoding = peer.codec.encoding;
    this.connectedAt = connectedAt;
    this.remoteAddress = remoteAddress;
    this.#peer = peer;
    this.#hub = hub;
  }

  get open(): boolean {
    return this.#peer.open;
  }

  get callsInFlight(): number {
    return this.#peer.callsInFlight;
  }

  join(topic: string, key: object): Promise<void> {
    return quiet(this.#hub.join(this.#peer, topic, key));
  }

  leave(topic: string, key: object): boolean {
    return this.#hub.leave(this.#peer, topic, key);
  }

  topics(): { topic: string; key: ContractTypes["topics"][string]["key"] }[] {
    return [...this.#peer.exchanges.values()]
      .filter((exchange) => exchange instanceof Subscription)
      .filter(({ active }) => active)
      .map(({ instance }) => ({ topic: instance.topic.codecs.name, key: instance.key }));
  }

  close({ code = "DISCONNECTED", reason = "" }: CloseOptions = {}): void {
    this.#peer.close(code, reason);
  }
}
