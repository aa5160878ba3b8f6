import { judgeRequest } from "./admission.ts";
import type { Core } from "./core.ts";
import { Session } from "./session.ts";
import type { Acceptor, Admission, UpgradeRequest } from "../transports/mod.ts";

/** All sockets of a server, from the upgrade request on. */
export class Sessions implements Acceptor {
  readonly maxMessageBytes: number;
  readonly #core: Core;
  readonly #sessions = new Set<Session>();
  /** One for all: made where a socket opens, it would keep the request for as long as the connection lasts. */
  readonly #onGone = (session: Session): void => this.#forget(session);
  #draining = false;
  #onEmpty: (() => void)[] = [];

  constructor(core: Core) {
    this.#core = core;
    this.maxMessageBytes = core.limits.maxMessageBytes;
  }

  /** Sockets that are not gone, those on their way in or out included. */
  get size(): number {
    return this.#sessions.size;
  }

  async admit(request: UpgradeRequest): Promise<Admission> {
    if (this.#draining) return { admitted: false, status: 503, message: "The server shuts down." };
    const verdict = await judgeRequest(request, this.#core);
    if (!verdict.admitted) return verdict;
    const { arrival, subprotocol } = verdict;
    return {
      admitted: true,
      subprotocol,
      open: (socket) => {
        const session = new Session({ socket, arrival, core: this.#core, onGone: this.#onGone });
        const isFull = this.#sessions.size >= this.#core.limits.maxConnections;
        this.#sessions.add(session);
        if (isFull) session.close("TRY_AGAIN_LATER", "the server is full");
        if (this.#draining) session.close("DRAIN", "the server shuts down");
        return session;
      },
    };
  }

  /** Tells all clients to leave and takes no new work of them. Those that have said nothing yet are closed. */
  announceEnd(code: number, reason: string, reconnectWithinMs: number): void {
    this.#draining = true;
    for (const session of this.#sessions) {
      const { peer } = session;
      if (!peer) session.close("DRAIN", reason);
      else {
        peer.leaving = true;
        peer.send([19, code, reason, reconnectWithinMs]);
      }
    }
  }

  /** Closes all sockets and resolves when the last is gone. */
  async closeAll(reason: string): Promise<void> {
    for (const session of this.#sessions) session.close("DRAIN", reason);
    if (this.#sessions.size > 0) await new Promise<void>((resolve) => this.#onEmpty.push(resolve));
  }

  #forget(session: Session): void {
    this.#sessions.delete(session);
    if (this.#sessions.size > 0) return;
    for (const resolve of this.#onEmpty.splice(0)) resolve();
  }
}
