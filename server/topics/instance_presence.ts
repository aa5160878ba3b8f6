import { FrameType, type PresencePair } from "@wirepact/schema/wire";
import type { Broker, PresenceChanges, PresenceList, PresenceNotice } from "../broker/mod.ts";
import type { TopicCodecs } from "../contract_codecs.ts";
import type { Peer } from "../peer/mod.ts";
import type { Clock, Timer } from "../time/mod.ts";
import { carriedIn } from "./carried.ts";
import { SharedFrame } from "./shared_frame.ts";

/** How often the number of members is told while it changes, in milliseconds. */
const COUNT_MS = 1_000;

/** Members are listed again when there are fewer than this part of `maxListed`, so that lists do not come and go. */
const LISTED_AGAIN = 0.9;

/**
 * What a PRESENCE says. `changes` mean something to those who have a list, `everybody` to those who were told a number
 * before, and a number to all.
 */
export interface PresenceNews {
  readonly version: number;
  readonly form: "changes" | "everybody" | "count";
  readonly frame: SharedFrame;
}

/** Presence as it was found in the broker. */
export interface FoundPresence {
  readonly list: PresenceList;
  readonly news: PresenceNews;
}

/** What an {@linkcode InstancePresence} is made of. */
export interface InstancePresenceOptions {
  /** Its name in the broker. */
  readonly name: string;
  readonly channel: number;
  readonly codecs: TopicCodecs;
  readonly services: { readonly broker: Broker; readonly clock: Clock };
  /** Hands on what is new. */
  readonly tell: (news: PresenceNews) => void;
  /** Everybody needs to be told anew, each by what they know. */
  readonly refresh: () => void;
}

/** Who is in one instance, as its subscribers are told: member by member, or just how many where they are too many. */
export class InstancePresence {
  readonly #options: InstancePresenceOptions;
  readonly #finding = new Map<number | undefined, Promise<FoundPresence>>();
  #version = 0;
  #isCounted = false;
  #isMuted = false;
  /** Runs while the number is told no more often than it should be. */
  #timer: Timer;
  #untold: PresenceNotice | undefined;

  constructor(options: InstancePresenceOptions) {
    this.#options = options;
  }

  /** The newest version that was told of. */
  get version(): number {
    return this.#version;
  }

  /** Subscribers are told nothing more of who comes and goes. */
  mute(): void {
    this.#isMuted = true;
  }

  /** The broker may have lost what it had: its versions begin anew. */
  restart(): void {
    this.#version = 0;
  }

  /** Nobody is left to be told. */
  close(): void {
    this.#options.services.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isMuted = true;
  }

  notice(notice: PresenceNotice): void {
    const { version, count, changes } = notice;
    if (this.#isMuted || version <= this.#version) return;
    this.#version = version;
    const wasCounted = this.#isCounted;
    this.#isCounted = count > this.#limit;
    if (this.#isCounted) this.#tellCount(notice);
    else if (wasCounted) this.#options.refresh();
    else this.#options.tell({ version, form: "changes", frame: this.#frame(version, changes) });
  }

  /** Asks the broker, once for all who know the same. What is found is at least as new as when it was asked for. */
  find(since: number | undefined): Promise<FoundPresence> {
    const finding = this.#finding.get(since);
    if (finding) return finding;
    const found = this.findNow(since).finally(() => {
      if (this.#finding.get(since) === found) this.#finding.delete(since);
    });
    this.#finding.set(since, found);
    return found;
  }

  /** As {@linkcode find}, and with everything that was asked of the broker before. */
  async findNow(since: number | undefined): Promise<FoundPresence> {
    const { name, services: { broker } } = this.#options;
    const options = { limit: this.#limit, ...(since !== undefined && { since }) };
    const list = await broker.listPresence(name, options);
    const { version, count, members, changes } = list;
    if (version >= this.#version) this.#isCounted = count > this.#limit;
    const pairs = changes ?? members?.map(({ member, state }) => [member, state] as const);
    if (!pairs) return { list, news: { version, form: "count", frame: this.#frame(version, count) } };
    const form = changes ? "changes" : "everybody";
    return { list, news: { version, form, frame: this.#frame(version, pairs) } };
  }

  /** PRESENCE that tells a number of members. */
  countFrame(version: number, count: number): SharedFrame {
    return this.#frame(version, count);
  }

  /** Members and states as a connection reads them. @throws {OutputError} If a state does not match the contract. */
  pairsFor({ codec: { encoding } }: Pick<Peer, "codec">, pairs: PresenceChanges): PresencePair[] {
    const { codecs: { name, presence } } = this.#options;
    return pairs.map(([member, state]) => [
      member,
      state === null ? null : carriedIn(presence!, state, `presence of ${name}`, encoding),
    ]);
  }

  get #limit(): number {
    const { maxListed } = this.#options.codecs.presenceOptions;
    return this.#isCounted ? Math.floor(maxListed * LISTED_AGAIN) : maxListed;
  }

  #tellCount(notice: PresenceNotice): void {
    if (this.#timer !== undefined) {
      this.#untold = notice;
      return;
    }
    const { version, count } = notice;
    this.#timer = this.#options.services.clock.setTimeout(() => {
      this.#timer = undefined;
      const untold = this.#untold;
      this.#untold = undefined;
      if (untold && this.#isCounted && !this.#isMuted) this.#tellCount(untold);
    }, COUNT_MS);
    this.#options.tell({ version, form: "count", frame: this.#frame(version, count) });
  }

  #frame(version: number, what: PresenceChanges | number): SharedFrame {
    const { channel } = this.#options;
    return new SharedFrame(FrameType.PRESENCE, (style) => {
      const changes = typeof what === "number" ? what : this.pairsFor(style, what);
      return style.codec.encode([14, channel, version, changes]);
    });
  }
}
