import type { RecoveryFailure } from "@wirepact/schema/wire";
import type { Broker, LogEntry, PresenceNotice, SignalledEvent } from "../broker/mod.ts";
import type { Logger } from "../observability/mod.ts";
import { logFailure, type Peer } from "../peer/mod.ts";
import type { Random } from "../random.ts";
import type { Clock } from "../time/mod.ts";
import { BrokerLink } from "./broker_link.ts";
import { LoggedEvent } from "./logged_event.ts";
import { Tail } from "./tail.ts";
import type { Topic } from "./topic_handlers.ts";

/** Events that are read from the broker at a time. */
const PAGE_EVENTS = 64;

/** A place in a log. */
export interface LogPosition {
  readonly epoch: string;
  readonly head: number;
}

/** What is told of a log. */
export interface LogReader {
  /** The next event, in order and without a hole. */
  event(event: LoggedEvent): void;
  signals(events: readonly SignalledEvent[]): void;
  presence(notice: PresenceNotice): void;
  /** Events are lost for good, to everybody who follows. */
  broken(): void;
  /** The link to the broker was broken, and is there again. */
  relinked(): void;
}

/** Somebody who has not got all events yet, and for whom the newest are kept. */
export interface LateReader {
  /** The client that is to get them, if it is one. */
  readonly peer: Peer | undefined;
}

/** What logs of one server share. */
export interface LogServices {
  readonly broker: Broker;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  /** Bytes of the newest events of one instance that are held for those who are not quite there. */
  readonly maxTailBytes: number;
}

/** What a {@linkcode TopicLog} is made of. */
export interface TopicLogOptions {
  /** Its name in the broker. */
  readonly name: string;
  readonly channel: number;
  readonly topic: Topic;
  readonly reader: LogReader;
  readonly services: LogServices;
}

/** Events after an offset, or why there are none. */
export type LogPage =
  | { readonly ok: true; readonly events: readonly LoggedEvent[] }
  | { readonly ok: false; readonly reason: "epoch_changed" | "trimmed" };

/**
 * The log of one instance as this process follows it: without holes, or with a word about each. An event whose
 * predecessor did not come is fetched from the broker, and so is what was missed while the link was broken.
 */
export class TopicLog {
  readonly #options: TopicLogOptions;
  readonly #link: BrokerLink;
  readonly #tail: Tail;
  readonly #late = new Set<LateReader>();
  readonly #reads = new Map<number, Promise<LogPage>>();
  #epoch: string | undefined;
  #head = 0;
  /** The greatest offset that is known of. Ahead of the head while something is missing. */
  #newest = 0;
  /** Stands for the fetching of what is missing. What comes meanwhile is fetched with it. */
  #mending: object | undefined;

  constructor(options: TopicLogOptions) {
    const { name, topic, reader, services } = options;
    this.#options = options;
    this.#tail = new Tail(services.maxTailBytes);
    this.#link = new BrokerLink({
      name,
      history: topic.codecs.history,
      services,
      listener: {
        entries: (entries) => this.#entries(entries),
        signals: (events) => reader.signals(events),
        presence: (notice) => reader.presence(notice),
        followed: (position) => this.#followed(position),
        lost: () => this.#mending = undefined,
      },
    });
  }

  /** Where it is now. Read it and begin to collect in one go: events come between any two awaits. */
  get position(): LogPosition {
    return { epoch: this.#epoch ?? "", head: this.#head };
  }

  get head(): number {
    return this.#head;
  }

  /** Events held for those who are late: none while nobody is. */
  get tailSize(): number {
    return this.#tail.size;
  }

  /** Resolves when the broker is followed; a failure is forgotten, so that the next may try. */
  follow(): Promise<void> {
    return this.#link.follow();
  }

  /** Stops following, also if that has only just been asked for. */
  close(): Promise<void> {
    return this.#link.close();
  }

  /** Fetches what is in the log by now and was not told yet. */
  async refresh(): Promise<void> {
    const epoch = this.#epoch;
    for (;;) {
      const page = await this.#readPage(this.#head);
      if (!page.ok || this.#epoch !== epoch) return;
      for (const event of page.events) if (event.previousOffset === this.#head) this.#accept(event);
      this.#newest = Math.max(this.#newest, this.#head);
      if (page.events.length < PAGE_EVENTS) return;
    }
  }

  /** The newest events are kept from now on, until nobody is late. */
  addLate(reader: LateReader): void {
    this.#late.add(reader);
  }

  /** It has got everything, or wants nothing more. */
  removeLate(reader: LateReader): void {
    this.#late.delete(reader);
    if (this.#late.size === 0) this.#tail.clear();
  }

  /** The event after an offset, if it is at hand. */
  next(offset: number): LoggedEvent | undefined {
    return this.#tail.next(offset);
  }

  /** Reads a page from the broker, once for all who ask for the same one. */
  read(after: number): Promise<LogPage> {
    const reading = this.#reads.get(after);
    if (reading) return reading;
    const page = this.#readPage(after).finally(() => {
      if (this.#reads.get(after) === page) this.#reads.delete(after);
    });
    this.#reads.set(after, page);
    return page;
  }

  /** Why the events after an offset cannot be had; nothing if they can, and are no more than `most`. */
  async missing(after: number, most: number): Promise<RecoveryFailure | undefined> {
    if (after > this.#head) return await this.#foreign(after);
    let at = after;
    let left = most;
    while (at < this.#head) {
      // Offsets may have holes: there are no more events than this, and perhaps fewer.
      const isNear = this.#head - at <= left;
      if (isNear && this.#tail.next(at)) return undefined;
      const page = await this.read(at);
      if (!page.ok) return page.reason;
      left -= page.events.length;
      if (left < 0) return "too_far";
      const last = page.events.at(-1);
      if (isNear || !last) return undefined;
      at = last.offset;
    }
    return undefined;
  }

  /**
   * Why an offset that has not come here is none of this log; nothing if the broker knows it. Not to be shared with those
   * who read on from there when there is more.
   */
  async #foreign(after: number): Promise<RecoveryFailure | undefined> {
    const page = await this.#readPage(after);
    return page.ok ? undefined : page.reason;
  }

  async #readPage(after: number): Promise<LogPage> {
    const { name, services: { broker } } = this.#options;
    const page = await broker.read(name, { epoch: this.#epoch ?? "", after, limit: PAGE_EVENTS });
    return page.ok ? { ok: true, events: page.entries.map((entry) => this.#eventOf(entry)) } : page;
  }

  #entries(entries: readonly LogEntry[]): void {
    const last = entries.at(-1);
    if (last && last.offset > this.#newest) this.#newest = last.offset;
    // What is missing is being fetched, and this with it.
    if (this.#mending) return;
    for (const entry of entries) {
      if (entry.offset <= this.#head) continue;
      if (entry.previousOffset !== this.#head) return void this.#mend();
      this.#accept(this.#eventOf(entry));
    }
  }

  #followed({ epoch, head }: LogPosition): void {
    const before = this.#epoch;
    this.#epoch = epoch;
    this.#newest = head;
    if (before === undefined) this.#head = head;
    else if (before === epoch) void this.#mend();
    else this.#giveUp();
    if (before !== undefined) this.#options.reader.relinked();
  }

  /** Fetches what is missing, and tells all who follow if it cannot be had. Another one, or a broken link, ends it. */
  async #mend(): Promise<void> {
    const mending = this.#mending = {};
    const { name, services: { logger } } = this.#options;
    try {
      while (this.#head < this.#newest) {
        const page = await this.read(this.#head);
        if (this.#mending !== mending) return;
        if (!page.ok || page.events.length === 0) return this.#giveUp();
        for (const event of page.events) this.#accept(event);
      }
      this.#mending = undefined;
    } catch (error) {
      if (this.#mending !== mending) return;
      logFailure(error, `reading the log of ${name}`, {}, logger);
      this.#giveUp();
    }
  }

  /** What is missing will not come: goes on with what comes next. */
  #giveUp(): void {
    this.#mending = undefined;
    this.#head = this.#newest;
    this.#tail.clear();
    this.#reads.clear();
    this.#options.reader.broken();
  }

  #accept(event: LoggedEvent): void {
    if (event.offset <= this.#head) return;
    this.#head = event.offset;
    for (const { peer } of this.#late) {
      this.#tail.push(event, peer);
      break;
    }
    this.#options.reader.event(event);
  }

  #eventOf(entry: LogEntry): LoggedEvent {
    const { channel, topic: { codecs } } = this.#options;
    return new LoggedEvent(entry, channel, codecs);
  }
}
