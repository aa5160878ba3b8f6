import type { BrokerEvent, PresenceNotice } from "../broker/mod.ts";
import type { Observer } from "../observability/mod.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { Delivery } from "./delivery.ts";
import { eventFrame } from "./event_frame.ts";
import { InstancePresence, type PresenceNews } from "./instance_presence.ts";
import { isAmong, type LoggedEvent } from "./logged_event.ts";
import type { PresenceFeed } from "./presence_feed.ts";
import { ReducedState } from "./reduced_state.ts";
import type { Signal, SignalDelivery } from "./signal_delivery.ts";
import { slotOf } from "./slot.ts";
import type { Topic } from "./topic_handlers.ts";
import { type LogReader, type LogServices, TopicLog } from "./topic_log.ts";

/** Somebody in this process who follows an instance. */
export interface Subscriber {
  readonly peer: Peer;
  readonly delivery: Delivery;
  readonly signals: SignalDelivery;
  /** Where the topic has presence. */
  readonly presence: PresenceFeed | undefined;
}

/** What instances of one server share. */
export interface InstanceServices extends LogServices {
  readonly observer: Observer;
}

/** What a {@linkcode TopicInstance} is made of. */
export interface InstanceOptions {
  /** Its name in the broker. */
  readonly name: string;
  readonly channel: number;
  readonly topic: Topic;
  readonly key: object;
  /** The key as frames carry it. */
  readonly keyData: unknown;
  readonly services: InstanceServices;
}

/**
 * One topic and key, while somebody in this process follows it. It follows the broker once and hands what comes to all
 * its subscribers.
 */
export class TopicInstance<Member extends Subscriber = Subscriber> implements LogReader {
  readonly name: string;
  readonly channel: number;
  readonly topic: Topic;
  readonly key: object;
  readonly keyData: unknown;
  readonly subscribers = new Map<Peer, Member>();
  readonly log: TopicLog;
  /** Where the topic has presence. */
  readonly members: InstancePresence | undefined;
  /** Where the server makes snapshots from events. */
  readonly reduced: ReducedState | undefined;
  readonly #services: InstanceServices;

  constructor({ name, channel, topic, key, keyData, services }: InstanceOptions) {
    const { reducer } = topic.handler;
    this.name = name;
    this.channel = channel;
    this.topic = topic;
    this.key = key;
    this.keyData = keyData;
    this.#services = services;
    this.log = new TopicLog({ name, channel, topic, reader: this, services });
    this.reduced = reducer && new ReducedState({ name, key, topic, reducer, log: this.log, services });
    this.members = topic.codecs.presence && new InstancePresence({
      name,
      channel,
      codecs: topic.codecs,
      services,
      tell: (news) => this.#tell(news),
      refresh: () => this.#each("presence", ({ presence }) => void presence?.refresh()),
    });
  }

  /** Follows the broker, unless that was done or is being done. A failure is forgotten, so that the next may try. */
  async follow(): Promise<void> {
    await this.log.follow();
    this.reduced?.start();
  }

  /** Nobody is left: stops following, also if that has only just been asked for. */
  async close(): Promise<void> {
    this.members?.close();
    await Promise.all([this.reduced?.close(), this.log.close()]);
  }

  /** Tells its subscribers nothing more of who comes and goes. */
  mutePresence(): void {
    this.members?.mute();
  }

  event(event: LoggedEvent): void {
    this.reduced?.hand(event);
    let recipients = 0;
    this.#each(event.subject, ({ delivery }) => {
      if (delivery.hand(event)) recipients++;
    });
    this.#services.observer.event?.({ topic: this.topic.codecs.name, event: event.name, recipients });
  }

  signals(events: readonly BrokerEvent[]): void {
    for (const event of events) {
      const signal = this.signalOf(event);
      if (signal) this.#signal(event, signal);
    }
  }

  presence(notice: PresenceNotice): void {
    this.members?.notice(notice);
  }

  broken(): void {
    const { logger } = this.#services;
    logger.error(`events of ${this.name} were lost`, { subscribers: this.subscribers.size });
    this.members?.restart();
    this.#each("loss of events", ({ delivery }) => delivery.lose());
  }

  relinked(): void {
    this.#each("presence", ({ presence }) => presence?.relinked());
  }

  /** The newest events of their slots, as the broker has them. */
  listLatest(): Promise<readonly BrokerEvent[]> {
    return this.#services.broker.listLatest(this.name);
  }

  /** An event that is in no log, as its subscribers get it; nothing if this contract does not have it. */
  signalOf({ event, data }: BrokerEvent): Signal | undefined {
    const { channel, topic: { codecs: { name: topic, events } } } = this;
    const codec = events.get(event);
    if (!codec) return undefined;
    const subject = `event ${codec.name} of ${topic}`;
    const frame = eventFrame({ topic, channel, event: codec, data, subject });
    return { frame, slot: slotOf(codec, data), name: codec.name };
  }

  #signal({ except }: BrokerEvent, signal: Signal): void {
    let recipients = 0;
    this.#each(`event ${signal.name} of ${this.topic.codecs.name}`, ({ peer, signals }) => {
      if (except && isAmong(except, peer)) return;
      if (signals.hand(signal)) recipients++;
    });
    this.#services.observer.event?.({ topic: this.topic.codecs.name, event: signal.name, recipients });
  }

  #tell(news: PresenceNews): void {
    this.#each(`presence of ${this.topic.codecs.name}`, ({ presence }) => presence?.hand(news));
  }

  /**
   * Does something for each subscriber. What cannot be encoded for one may do for others, in another encoding. A broker
   * is never told of what goes wrong here, and the log only once.
   */
  #each(subject: string, act: (subscriber: Member) => void): void {
    let hasFailed = false;
    for (const subscriber of this.subscribers.values()) {
      try {
        act(subscriber);
      } catch (error) {
        if (!hasFailed) logFailure(error, `delivering the ${subject}`, {}, this.#services.logger);
        hasFailed = true;
      }
    }
  }
}
