import { FrameType, NO_EVENT } from "@wirepact/schema/wire";
import type { Broker, Follower, Following, LogEntry, LogPosition, PresenceNotice } from "../broker/mod.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { Logger, Observer } from "../observability/mod.ts";
import { carriedIn } from "./carried.ts";
import { eventFrame } from "./event_frame.ts";
import { NO_HISTORY } from "./recovery.ts";
import { SharedFrame } from "./shared_frame.ts";
import type { Topic } from "./topic_handlers.ts";

/** Somebody in this process who follows an instance. */
export interface Subscriber {
  readonly peer: Peer;
  deliver(frame: SharedFrame): void;
  deliverPresence(version: number, frame: SharedFrame): void;
}

/** What instances of one server share. */
export interface InstanceServices {
  readonly broker: Broker;
  readonly logger: Logger;
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
export class TopicInstance<Member extends Subscriber = Subscriber> implements Follower {
  readonly name: string;
  readonly channel: number;
  readonly topic: Topic;
  readonly key: object;
  readonly keyData: unknown;
  readonly subscribers = new Map<Peer, Member>();
  readonly #services: InstanceServices;
  #following: Promise<Following> | undefined;
  #tellsPresence = true;
  #epoch = "";
  #head = 0;

  constructor({ name, channel, topic, key, keyData, services }: InstanceOptions) {
    this.name = name;
    this.channel = channel;
    this.topic = topic;
    this.key = key;
    this.keyData = keyData;
    this.#services = services;
  }

  /** Where its log is now. Read it and begin to collect in one go: events come between any two awaits. */
  get position(): LogPosition {
    return { epoch: this.#epoch, head: this.#head };
  }

  /** Follows the broker, unless that was done or is being done. A failure is forgotten, so that the next may try. */
  async follow(): Promise<void> {
    const following = this.#following ??= this.#services.broker.follow(this.name, this, {
      history: NO_HISTORY,
    });
    try {
      const { epoch, head } = await following;
      this.#epoch = epoch;
      // Events may have come before this answer did.
      this.#head = Math.max(this.#head, head);
    } catch (error) {
      if (this.#following === following) {
        this.#following = undefined;
        // The next try may find another log, whose offsets have nothing to do with what came of this one.
        this.#head = 0;
      }
      throw error;
    }
  }

  /** Nobody is left: stops following, also if that has only just been asked for. */
  async close(): Promise<void> {
    const following = this.#following;
    this.#following = undefined;
    try {
      await (await following)?.stop();
    } catch (error) {
      logFailure(error, `leaving the log of ${this.name}`, {}, this.#services.logger);
    }
  }

  entries(entries: readonly LogEntry[]): void {
    for (const entry of entries) this.#event(entry);
  }

  signals(): void {
    // Every event of a topic is in its log.
  }

  lost(): void {
    // No broker tells of it yet.
  }

  #event({ offset, event }: LogEntry): void {
    this.#head = offset;
    const { channel, topic } = this;
    const codec = topic.codecs.events.get(event.event);
    const nothing = new SharedFrame(
      FrameType.EVENT,
      ({ codec }) => codec.encode([13, channel, NO_EVENT, null, offset]),
    );
    const subject = `event ${codec?.name} of ${topic.codecs.name}`;
    const frame = codec
      ? eventFrame({ topic: topic.codecs.name, channel, event: codec, data: event.data, offset, subject })
      // A newer server published what this one's contract does not have: only cursors move.
      : nothing;
    let recipients = 0;
    this.#deliver(subject, (subscriber) => {
      if (event.except?.includes(subscriber.peer.id)) return subscriber.deliver(nothing);
      subscriber.deliver(frame);
      recipients++;
    });
    this.#services.observer.event?.({
      topic: topic.codecs.name,
      event: codec?.name ?? `${event.event}`,
      recipients,
    });
  }

  /** Tells its subscribers nothing more of who comes and goes. */
  mutePresence(): void {
    this.#tellsPresence = false;
  }

  presence({ version, changes }: PresenceNotice): void {
    if (!this.#tellsPresence) return;
    const { channel, topic: { codecs } } = this;
    const subject = `presence of ${codecs.name}`;
    const frame = new SharedFrame(FrameType.PRESENCE, ({ codec }) =>
      codec.encode([
        14,
        channel,
        version,
        changes.map(([member, state]) => [
          member,
          state === null ? null : carriedIn(codecs.presence!, state, subject, codec.encoding),
        ]),
      ]));
    this.#deliver(subject, (subscriber) => subscriber.deliverPresence(version, frame));
  }

  /**
   * Hands something to each subscriber. What cannot be encoded for one may do for others, in another encoding. A broker
   * is never told of what goes wrong here, and the log only once.
   */
  #deliver(subject: string, hand: (subscriber: Member) => void): void {
    let hasFailed = false;
    for (const subscriber of this.subscribers.values()) {
      try {
        hand(subscriber);
      } catch (error) {
        if (!hasFailed) logFailure(error, `delivering the ${subject}`, {}, this.#services.logger);
        hasFailed = true;
      }
    }
  }
}
