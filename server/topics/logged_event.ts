import { FrameType, NO_EVENT } from "@wirepact/schema/wire";
import type { BrokerEvent, LogEntry } from "../broker/mod.ts";
import type { EventCodec, TopicCodecs } from "../contract_codecs.ts";
import type { Peer } from "../peer/mod.ts";
import { fromCarried } from "./carried.ts";
import { eventFrame } from "./event_frame.ts";
import { SharedFrame } from "./shared_frame.ts";

/** A durable event on its way from the log to subscribers: who gets what frame of it. */
export class LoggedEvent {
  readonly previousOffset: number;
  readonly offset: number;
  /** In words, for the log. */
  readonly subject: string;
  /** The event's name, or its number where this contract does not have it. */
  readonly name: string;
  /** Nothing where this contract does not have the event. */
  readonly #codec: EventCodec | undefined;
  readonly #data: unknown;
  readonly #channel: number;
  readonly #except: BrokerEvent["except"];
  /** None for what a newer server published and this one's contract does not have: only cursors move. */
  readonly #frame: SharedFrame | undefined;
  #nothing: SharedFrame | undefined;

  constructor(
    { previousOffset, offset, event: { event, data, except } }: LogEntry,
    channel: number,
    topic: TopicCodecs,
  ) {
    const codec = topic.events.get(event);
    this.previousOffset = previousOffset;
    this.offset = offset;
    this.name = codec?.name ?? `${event}`;
    this.subject = `event ${this.name} of ${topic.name}`;
    this.#codec = codec;
    this.#data = data;
    this.#channel = channel;
    this.#except = except;
    this.#frame = codec &&
      eventFrame({ topic: topic.name, channel, event: codec, data, offset, subject: this.subject });
  }

  /** The payload as the application has it; made anew each time. @throws {OutputError} If it does not match. */
  payload(): unknown {
    return this.#codec && fromCarried(this.#codec.payload, this.#data, this.subject);
  }

  /** Whether a connection is not among those that are left out. */
  reaches(peer: Peer): boolean {
    return this.#except === undefined || !isAmong(this.#except, peer);
  }

  /** What a connection gets: the event, or an EVENT without one that moves its cursor. */
  frameFor(peer: Peer): SharedFrame {
    const { offset } = this;
    if (this.#frame && this.reaches(peer)) return this.#frame;
    return this.#nothing ??= new SharedFrame(
      FrameType.EVENT,
      ({ codec }) => codec.encode([13, this.#channel, NO_EVENT, null, offset]),
    );
  }
}

/**
 * Whether a connection is named, by its own id or by that of its client, which is another connection's after a
 * reconnect.
 */
export function isAmong(ids: readonly string[], { id, member }: Peer): boolean {
  return ids.includes(id) || (member !== id && ids.includes(member));
}
