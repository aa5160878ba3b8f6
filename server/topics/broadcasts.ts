import { CONNECTION_CHANNEL, type Ref } from "@wirepact/schema/wire";
import type { Broker, BrokerEvent } from "../broker/mod.ts";
import type { EventCodec } from "../contract_codecs.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { Logger, Observer } from "../observability/mod.ts";
import type { Random } from "../random.ts";
import type { Clock } from "../time/mod.ts";
import { type Audience, broadcastEvent, CONNECTION_INSTANCE } from "./broadcast_event.ts";
import { BrokerLink } from "./broker_link.ts";
import type { EventBudget } from "./event_budget.ts";
import { eventFrame } from "./event_frame.ts";
import { isAmong } from "./logged_event.ts";
import type { Pacer } from "./pacer.ts";

/** They are in no log. */
const NO_HISTORY = { size: 0, ttlMs: 0 };

/** What {@linkcode Broadcasts} work with. */
export interface BroadcastsOptions {
  /** By number and by name. */
  readonly events: ReadonlyMap<Ref, EventCodec>;
  readonly peers: () => Iterable<Peer>;
  readonly broker: Broker;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly observer: Observer;
  readonly pacer: Pacer;
  readonly budget: EventBudget;
}

/**
 * The connection-wide events of a contract: a topic that every connection follows from WELCOME on. They are best effort:
 * connections that read too slowly miss some.
 */
export class Broadcasts {
  readonly #options: BroadcastsOptions;
  readonly #link: BrokerLink;

  constructor(options: BroadcastsOptions) {
    this.#options = options;
    this.#link = new BrokerLink({
      name: CONNECTION_INSTANCE,
      history: NO_HISTORY,
      services: options,
      listener: {
        followed: () => {},
        entries: () => {},
        signals: (events) => events.forEach((event) => this.#deliver(event)),
        presence: () => {},
        lost: () => {},
      },
    });
  }

  /** Follows the broker, where the contract has such events. Asked before every WELCOME; done once. */
  async ready(): Promise<void> {
    if (this.#options.events.size > 0) await this.#link.follow();
  }

  /** Stops following. */
  close(): Promise<void> {
    return this.#link.close();
  }

  /** Sends an event to the connections of all servers. */
  publish(event: string, payload: unknown, audience: Audience): Promise<void> {
    const { events, broker } = this.#options;
    return broadcastEvent(broker, events, { event, payload }, audience);
  }

  #deliver({ event, data, only, except }: BrokerEvent): void {
    const { events, peers, logger, observer, pacer, budget } = this.#options;
    const codec = events.get(event);
    if (!codec) return;
    const subject = `the event ${codec.name}`;
    const frame = eventFrame({ channel: CONNECTION_CHANNEL, event: codec, data, subject });
    let recipients = 0;
    let hasFailed = false;
    for (const peer of peers()) {
      if (only && !isAmong(only, peer) || except && isAmong(except, peer)) continue;
      try {
        const encoded = frame.for(peer);
        if (peer.backlogExceeds(budget.pause)) {
          pacer.missed(peer, undefined);
          observer.drop?.({ connection: peer, reason: "volatile", bytes: encoded.length });
          continue;
        }
        peer.sendEncoded(encoded, frame.type);
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
