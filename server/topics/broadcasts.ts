import { CONNECTION_CHANNEL, type Ref } from "@wirepact/schema/wire";
import type { Broker, BrokerEvent, Follower, Following } from "../broker/mod.ts";
import type { EventCodec } from "../contract_codecs.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { Logger, Observer } from "../observability/mod.ts";
import { toCarried } from "./carried.ts";
import { eventFrame } from "./event_frame.ts";

/** No topic has this name, since names are identifiers. */
const INSTANCE = "*";

/** They are in no log. */
const NO_HISTORY = { size: 0, ttlMs: 0 };

/** Who gets a broadcast: everybody, if nothing is said. Ids of connections. */
export interface Audience {
  readonly only?: readonly string[];
  readonly except?: readonly string[];
}

/** What {@linkcode Broadcasts} work with. */
export interface BroadcastsOptions {
  /** By number and by name. */
  readonly events: ReadonlyMap<Ref, EventCodec>;
  readonly peers: () => Iterable<Peer>;
  readonly broker: Broker;
  readonly logger: Logger;
  readonly observer: Observer;
}

/** The connection-wide events of a contract: a topic that every connection follows from WELCOME on. */
export class Broadcasts implements Follower {
  readonly #options: BroadcastsOptions;
  #following: Promise<Following> | undefined;

  constructor(options: BroadcastsOptions) {
    this.#options = options;
  }

  /** Follows the broker, where the contract has such events. Asked before every WELCOME; done once. */
  async ready(): Promise<void> {
    const { broker, events } = this.#options;
    if (events.size === 0) return;
    const following = this.#following ??= broker.follow(INSTANCE, this, { history: NO_HISTORY });
    try {
      await following;
    } catch (error) {
      // Not one that somebody else has begun meanwhile.
      if (this.#following === following) this.#following = undefined;
      throw error;
    }
  }

  /** Stops following. */
  async close(): Promise<void> {
    const following = this.#following;
    this.#following = undefined;
    try {
      await (await following)?.stop();
    } catch (error) {
      logFailure(error, "leaving the connection-wide events", {}, this.#options.logger);
    }
  }

  /** Sends an event to the connections of all servers. */
  async publish(name: string, payload: unknown, audience: Audience): Promise<void> {
    const { events, broker } = this.#options;
    const event = events.get(name);
    if (!event) throw new TypeError(`the contract has no connection-wide event ${JSON.stringify(name)}`);
    const data = toCarried(event.payload, payload, `the event ${name}`);
    await broker.signal(INSTANCE, { event: event.number, data, ...audience });
  }

  signals(events: readonly BrokerEvent[]): void {
    for (const event of events) this.#deliver(event);
  }

  entries(): void {
    // They are in no log.
  }

  presence(): void {
    // Nobody is a member of everything.
  }

  lost(): void {
    // No broker tells of it yet.
  }

  #deliver({ event, data, only, except }: BrokerEvent): void {
    const { events, peers, logger, observer } = this.#options;
    const codec = events.get(event);
    if (!codec) return;
    const subject = `the event ${codec.name}`;
    const frame = eventFrame({ channel: CONNECTION_CHANNEL, event: codec, data, subject });
    let recipients = 0;
    let hasFailed = false;
    for (const peer of peers()) {
      if (only && !only.includes(peer.id) || except?.includes(peer.id)) continue;
      try {
        peer.sendEncoded(frame.for(peer), frame.type);
        recipients++;
      } catch (error) {
        // It may be encoded for others, in another encoding.
        if (!hasFailed) logFailure(error, `delivering ${subject}`, {}, logger);
        hasFailed = true;
      }
    }
    observer.event?.({ topic: undefined, event: codec.name, recipients });
  }
}
