import type { PresenceInfo } from "@wirepact/schema/wire";
import type { Broker } from "../broker/mod.ts";
import type { Logger } from "../observability/mod.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { EventBudget } from "./event_budget.ts";
import type { FoundPresence, InstancePresence, PresenceNews } from "./instance_presence.ts";
import type { Pacer, Waiting } from "./pacer.ts";
import { type Lease, LEASE_MS, type PresenceLeases } from "./presence_leases.ts";

/**
 * What is found may have been asked for before the newest change. It is asked for again, but not for ever: a broker that
 * has lost what it had never gets there.
 */
const MAX_FUTILE = 3;

/** What a {@linkcode PresenceFeed} is made of. */
export interface PresenceFeedOptions {
  readonly peer: Peer;
  /** The instance's name in the broker. */
  readonly instance: string;
  readonly presence: InstancePresence;
  /** The member's id. */
  readonly member: string;
  readonly services: {
    readonly broker: Broker;
    readonly logger: Logger;
    readonly leases: PresenceLeases;
    readonly pacer: Pacer;
    readonly budget: EventBudget;
  };
  /** What the client knows cannot be brought up to date. */
  readonly onLost: () => void;
}

/**
 * The presence of one subscription: its own, and what the client is told of others. A client that reads too slowly is
 * told what changed in all, when it has room again.
 */
export class PresenceFeed implements Waiting {
  readonly #options: PresenceFeedOptions;
  #status: "entering" | "open" | "ended" = "entering";
  #lease: Lease | undefined;
  /** What the client knows: up to which version, and whether that is only a number. */
  #version = 0;
  #isCounted = false;
  /** What came was not sent: the client is to be brought up to date before anything else. */
  #isStale = false;
  #isRefreshing = false;

  constructor(options: PresenceFeedOptions) {
    this.#options = options;
  }

  /** Becomes a member. From the call on, leaving has to take it out again. */
  async enter(state: unknown): Promise<void> {
    const { peer, instance, member, services: { leases } } = this.#options;
    const set = () => this.#set(state);
    this.#lease = { holding: { instance, member, holder: peer.id }, restate: () => void this.#restate(set) };
    leases.add(this.#lease);
    await set();
  }

  /** Who is there, or what changed since the version that the client has. */
  async read(since: number | undefined): Promise<PresenceInfo> {
    const { peer, presence } = this.#options;
    const { list: { version, count, members, changes } } = await presence.findNow(since);
    this.#version = version;
    this.#isCounted = !members && !changes;
    if (changes) return { version, changes: presence.pairsFor(peer, changes) };
    if (!members) return { version, count };
    return { version, members: presence.pairsFor(peer, members.map(({ member, state }) => [member, state])) };
  }

  /** The client was told what was read; changes since then follow. */
  begin(): void {
    if (this.#status !== "entering") return;
    this.#status = "open";
    if (this.#isStale || this.#options.presence.version > this.#version) void this.refresh();
  }

  hand(news: PresenceNews): void {
    if (this.#status !== "open" || this.#isStale || news.version <= this.#version) return;
    const { peer, services: { budget } } = this.#options;
    if (this.#understands(news) && !peer.backlogExceeds(budget.pause)) this.#send(news);
    else void this.refresh();
  }

  resume(): void {
    void this.refresh();
  }

  /** Sets it anew in a broker that may have forgotten it, and brings the client up to date. */
  relinked(): void {
    this.#lease?.restate();
    // What was read may be older than what was missed while the link was broken.
    this.#isStale = true;
    void this.refresh();
  }

  /** Brings the client up to date, by what it knows. */
  async refresh(): Promise<void> {
    if (this.#status !== "open" || this.#isRefreshing) return;
    const { peer, presence, services: { pacer, budget, logger } } = this.#options;
    this.#isStale = this.#isRefreshing = true;
    let futile = 0;
    try {
      do {
        if (peer.backlogExceeds(budget.pause)) return pacer.wait(peer, this);
        const found = await presence.find(this.#isCounted ? undefined : this.#version);
        if (this.#status !== "open") return;
        if (found.news.version > this.#version) this.#tell(found);
        else if (++futile === MAX_FUTILE) break;
      } while (presence.version > this.#version);
      this.#isStale = false;
    } catch (error) {
      logFailure(error, "reading presence", { connection: peer.id }, logger);
      this.#options.onLost();
    } finally {
      this.#isRefreshing = false;
    }
  }

  /** The client is told nothing more. */
  end(): void {
    this.#status = "ended";
    this.#options.services.pacer.forget(this.#options.peer, this);
  }

  /** Takes it out again, after a grace. Nothing to be done if it never was in. */
  leave(graceMs: number): Promise<void> | undefined {
    this.end();
    if (!this.#lease) return undefined;
    this.#options.services.leases.remove(this.#lease);
    const { member, holder } = this.#lease.holding;
    this.#lease = undefined;
    return this.#exit({ member, holder, graceMs });
  }

  #understands({ form }: PresenceNews): boolean {
    return form === "count" || (form === "everybody") === this.#isCounted;
  }

  #tell({ news, list: { version, count } }: FoundPresence): void {
    if (this.#understands(news)) return this.#send(news);
    // It has a list that can no longer be mended: a number first, so that what follows is everybody.
    if (version - 1 <= this.#version) return this.#options.onLost();
    const frame = this.#options.presence.countFrame(version - 1, count);
    this.#send({ version: version - 1, form: "count", frame });
    this.#send(news);
  }

  #send({ version, form, frame }: PresenceNews): void {
    const { peer } = this.#options;
    peer.sendEncoded(frame.for(peer), frame.type);
    this.#version = version;
    this.#isCounted = form === "count";
  }

  async #set(state: unknown): Promise<void> {
    const { peer, instance, member, services: { broker } } = this.#options;
    await broker.setPresence(instance, { member, holder: peer.id, state, leaseMs: LEASE_MS });
  }

  async #restate(set: () => Promise<void>): Promise<void> {
    const { peer, instance, services: { logger } } = this.#options;
    try {
      if (this.#lease) await set();
    } catch (error) {
      logFailure(error, `setting a member of ${instance} anew`, { connection: peer.id }, logger);
    }
  }

  async #exit(options: { member: string; holder: string; graceMs: number }): Promise<void> {
    const { peer, instance, services: { broker, logger } } = this.#options;
    try {
      await broker.removePresence(instance, options);
    } catch (error) {
      logFailure(error, `taking a member out of ${instance}`, { connection: peer.id }, logger);
    }
  }
}
