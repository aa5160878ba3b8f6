import type { TopicState } from "../api/mod.ts";
import type { PresenceNotice, SignalledEvent } from "../broker/mod.ts";
import type { Observer } from "../observability/mod.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { Delivery } from "./delivery.ts";
import { eventFrame } from "./event_frame.ts";
import { InstancePresence, type PresenceNews } from "./instance_presence.ts";
import { LatestReads } from "./latest_reads.ts";
import type { LoggedEvent } from "./logged_event.ts";
import type { PresenceFeed } from "./presence_feed.ts";
import { ReducedState } from "./reduced_state.ts";
import { isLatest, type Signal } from "./signal.ts";
import type { SignalDelivery } from "./signal_delivery.ts";
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
  /** Those of the application that look at it just now. */
  visitors = 0;
  readonly log: TopicLog;
  /** Where the topic has presence. */
  readonly members: InstancePresence | undefined;
  /** Where the server makes snapshots from events. */
  readonly reduced: ReducedState | undefined;
  /** Where the topic has latest events. */
  readonly latest: LatestReads | undefined;
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
    this.latest = topic.codecs.hasLatest
      ? new LatestReads({
        list: (options) => services.broker.listLatest(name, options),
        toSignal: (event) => this.#signalOf(event),
        onFailed: (error) => logFailure(error, `reading the latest events of ${name}`, {}, services.logger),
      })
      : undefined;
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

  /** What the topic's reducer makes of everything that is in the log by now. */
  async state(): Promise<TopicState<unknown>> {
    await this.follow();
    await this.log.refresh();
    return await this.reduced!.state();
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

  signals(events: readonly SignalledEvent[]): void {
    for (const event of events) {
      const signal = this.#signalOf(event);
      if (signal) this.#signal(signal);
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
    this.latest?.restart();
    this.#each("presence", ({ presence }) => presence?.relinked());
    this.#each("latest events", ({ signals }) => signals.relinked());
  }

  /** An event that is in no log, as its subscribers get it; nothing if this contract does not have it. */
  #signalOf({ event, data, except, place }: SignalledEvent): Signal | undefined {
    const { channel, topic: { codecs: { name: topic, events } } } = this;
    const codec = events.get(event);
    if (!codec) return undefined;
    const subject = `event ${codec.name} of ${topic}`;
    const frame = eventFrame({ topic, channel, event: codec, data, subject });
    return { name: codec.name, subject, frame, except, place };
  }

  #signal(signal: Signal): void {
    if (isLatest(signal)) this.latest?.hand(signal);
    let recipients = 0;
    this.#each(signal.subject, ({ signals }) => {
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
