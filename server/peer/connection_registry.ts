import type { Connection, Connections } from "../api/mod.ts";
import type { Peer } from "./peer.ts";

/** The open connections of a server, by id and by user. */
export class ConnectionRegistry implements Connections, Iterable<Connection> {
  readonly #peers = new Map<string, Peer>();
  readonly #ofUser = new Map<string, Set<Peer>>();

  get size(): number {
    return this.#peers.size;
  }

  /** The server's view of all connections. */
  get peers(): Iterable<Peer> {
    return this.#peers.values();
  }

  /** The server's view of one connection. */
  peer(id: string): Peer | undefined {
    return this.#peers.get(id);
  }

  get(id: string): Connection | undefined {
    return this.#peers.get(id)?.connection;
  }

  ofUser(subject: string): Connection[] {
    return [...this.#ofUser.get(subject) ?? []].map(({ connection }) => connection);
  }

  *[Symbol.iterator](): Iterator<Connection> {
    for (const { connection } of this.#peers.values()) yield connection;
  }

  add(peer: Peer): void {
    this.#peers.set(peer.id, peer);
    if (peer.subject === undefined) return;
    const peers = this.#ofUser.get(peer.subject);
    if (peers) peers.add(peer);
    else this.#ofUser.set(peer.subject, new Set([peer]));
  }

  remove(peer: Peer): void {
    this.#peers.delete(peer.id);
    if (peer.subject === undefined) return;
    const peers = this.#ofUser.get(peer.subject);
    peers?.delete(peer);
    if (peers?.size === 0) this.#ofUser.delete(peer.subject);
  }
}
