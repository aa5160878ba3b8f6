import type { Logger } from "../observability/mod.ts";
import type { Clock, Timer } from "../time/mod.ts";
import type { Peer } from "../peer/mod.ts";

/** How often connections that have no room are looked at, in milliseconds. */
const POLL_MS = 20;

/** Something that waits until a connection has room again. */
export interface Waiting {
  /** There is room. */
  resume(): void;
}

/** What is known of a connection while something waits for it. */
interface Congestion {
  readonly waiting: Set<Waiting>;
  /** Whether something was not sent at all. */
  hasMissed: boolean;
}

/** What a {@linkcode Pacer} works with. */
export interface PacerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** A connection with fewer bytes in its queue has room. */
  readonly resumeBytes: number;
}

/**
 * Wakes what waits for slow connections. Not every transport can tell that it has written what it was given, so they
 * are looked at in short intervals, as long as there are any.
 */
export class Pacer {
  readonly #options: PacerOptions;
  readonly #congested = new Map<Peer, Congestion>();
  #timer: Timer;

  constructor(options: PacerOptions) {
    this.#options = options;
  }

  /** Connections that something waits for. */
  get size(): number {
    return this.#congested.size;
  }

  /** Resumes `waiting` when the connection has room. */
  wait(peer: Peer, waiting: Waiting): void {
    this.#of(peer).waiting.add(waiting);
    this.#pollLater();
  }

  /** Something was not sent for want of room. Logged once, until the connection has room again. */
  missed(peer: Peer, topic: string | undefined): void {
    const congestion = this.#of(peer);
    if (congestion.hasMissed) return;
    congestion.hasMissed = true;
    const { id: connection, subject } = peer;
    this.#options.logger.warn("a slow consumer misses events", { connection, subject, topic });
    this.#pollLater();
  }

  /** There are no connections any more. */
  close(): void {
    this.#congested.clear();
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** It waits no more. */
  forget(peer: Peer, waiting: Waiting): void {
    this.#congested.get(peer)?.waiting.delete(waiting);
    this.#forgetIfFree(peer);
  }

  #of(peer: Peer): Congestion {
    let congestion = this.#congested.get(peer);
    if (!congestion) {
      this.#congested.set(peer, congestion = { waiting: new Set(), hasMissed: false });
    }
    return congestion;
  }

  /** Looked up each time: what is woken may be the last that waited, and something else begin to wait. */
  #forgetIfFree(peer: Peer): void {
    const congestion = this.#congested.get(peer);
    if (!congestion || congestion.waiting.size > 0) return;
    // It is still to be told that it has caught up.
    if (congestion.hasMissed && peer.open) return;
    this.#congested.delete(peer);
    if (this.#congested.size > 0) return;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #pollLater(): void {
    this.#timer ??= this.#options.clock.setTimeout(() => this.#poll(), POLL_MS);
  }

  #poll(): void {
    this.#timer = undefined;
    for (const [peer, congestion] of [...this.#congested]) {
      if (peer.open && peer.backlogExceeds(this.#options.resumeBytes)) continue;
      if (congestion.hasMissed && peer.open) {
        this.#options.logger.info("a slow consumer has caught up", { connection: peer.id });
      }
      congestion.hasMissed = false;
      const due = [...congestion.waiting];
      congestion.waiting.clear();
      for (const waiting of due) waiting.resume();
      this.#forgetIfFree(peer);
    }
    if (this.#congested.size > 0) this.#pollLater();
  }
}
