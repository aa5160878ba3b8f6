/**
 * All topic instances that a client follows: subscribes, subscribes again after a reconnect, takes the server's joins,
 * and hands events to their feeds.
 *
 * @module
 */

import {
  encodeValue,
  type EventFrame,
  FrameType,
  type GapFrame,
  type PresenceFrame,
  type SubscribedFrame,
  type SubscribeFrame,
} from "@wirepact/schema/wire";
import type { CloseReason } from "../connection_state.ts";
import type { TopicSpec } from "../contract.ts";
import type { WirepactError } from "../errors.ts";
import type { SubscribeOptions } from "../options.ts";
import { clientClosed, decodeOrThrow, encodeOrThrow, find, refOf, type Wire } from "../wire.ts";
import { Feed } from "./feed.ts";
import { Handle } from "./handle.ts";
import { Ticket, type TicketOwner } from "./ticket.ts";

/**
 * What may follow HELLO before the server has answered. It holds at least 64 KiB for a stranger (P-4.6), but does not
 * say how much: half of that leaves room for a long token.
 */
const MAX_EARLY_BYTES = 32_768;
const MAX_EARLY_FRAMES = 200;

/** The feeds of a client, by topic and key. */
export class FeedTable implements TicketOwner {
  readonly wire: Wire;
  readonly #specs: Readonly<Record<string, TopicSpec>>;
  readonly #feeds = new Map<string, Feed>();
  readonly #channels = new Map<number, Ticket>();
  #end: CloseReason | undefined;

  constructor(wire: Wire, specs: Readonly<Record<string, TopicSpec>>) {
    this.wire = wire;
    this.#specs = specs;
  }

  /** A new handle to a topic instance. */
  subscribe(spec: TopicSpec, key: unknown, options: SubscribeOptions): Handle {
    const handle = new Handle(this.wire.settings.report, options);
    try {
      if (this.#end) throw clientClosed(this.#end);
      const feed = this.#feed(spec, key);
      if (feed.handles.size === 0 && !feed.ticket) feed.cursor ??= options.cursor;
      handle.open(feed, () => this.#detach(feed, handle));
      feed.attach(handle);
      if (!feed.ticket && this.wire.connection.ready) this.#request(feed);
    } catch (error) {
      handle.end(error as WirepactError); // nothing else is thrown here
    }
    return handle;
  }

  /** HELLO is on its way: subscribes in the same message, as far as the server will hold it. */
  opening(): void {
    let bytes = 0;
    let frames = 0;
    for (const feed of this.#feeds.values()) {
      bytes += this.#request(feed);
      if (bytes > MAX_EARLY_BYTES || ++frames >= MAX_EARLY_FRAMES) return;
    }
  }

  /** Subscribes to what is not subscribed yet. */
  welcomed(): void {
    for (const feed of this.#feeds.values()) {
      if (!feed.ticket) this.#request(feed);
    }
  }

  /** The server has joined this client to a topic instance. `false` if the id is in use. */
  join(frame: SubscribedFrame): boolean {
    const [, id, , , ref, data] = frame;
    const spec = find(this.#specs, ref!)?.[1]; // there, as `parseServerFrame` has seen
    if (!spec) return true;
    let feed: Feed;
    try {
      feed = this.#feed(spec, decodeOrThrow(this.wire, spec.key, data, `the key of ${spec.name}`));
    } catch (cause) {
      this.wire.settings.report({ kind: "event", message: (cause as WirepactError).message, cause });
      return true;
    }
    feed.joined = true;
    // A SUBSCRIBE that crossed this one is answered by ALREADY_SUBSCRIBED, which then concerns nobody.
    feed.ticket = new Ticket(this, feed);
    feed.ticket.id = id;
    return this.wire.ids.adopt(id, feed.ticket) && feed.ticket.receive(frame);
  }

  event(frame: EventFrame): void {
    this.#current(frame[1])?.event(frame);
  }

  presence([, channel, version, changes]: PresenceFrame): void {
    this.#current(channel)?.presence?.update(version, changes);
  }

  /** Events were lost on the way: subscribes anew from the cursor (P-8.12). */
  gap([, channel]: GapFrame): void {
    const feed = this.#current(channel);
    if (!feed) return;
    this.#leave(feed);
    this.#request(feed);
  }

  mapped(channel: number, ticket: Ticket): void {
    this.#channels.set(channel, ticket);
  }

  unmapped(channel: number, ticket: Ticket): void {
    if (this.#channels.get(channel) === ticket) this.#channels.delete(channel);
  }

  ended(feed: Feed, error: WirepactError): void {
    // A server that goes away takes no new subscriptions; the next connection will.
    if (error.code === "UNAVAILABLE") return;
    this.#forget(feed);
    feed.end(error);
  }

  /** The connection is gone; its tickets have been told. */
  dropped(): void {
    this.#channels.clear();
  }

  /** Nothing will come any more. */
  close(cause: CloseReason): void {
    this.#end = cause;
    this.dropped();
    for (const feed of this.#feeds.values()) feed.end(clientClosed(cause));
    this.#feeds.clear();
  }

  #feed(spec: TopicSpec, key: unknown): Feed {
    const what = `the key of ${spec.name}`;
    const data = encodeOrThrow(this.wire, spec.key, key, { code: "INVALID_PARAMS", what });
    const name = nameOf(spec, key);
    let feed = this.#feeds.get(name);
    if (!feed) this.#feeds.set(name, feed = new Feed(this.wire, spec, data));
    return feed;
  }

  /** Sends SUBSCRIBE and answers its size. */
  #request(feed: Feed): number {
    const { connection, ids } = this.wire;
    const ticket = feed.ticket = new Ticket(this, feed);
    ticket.id = ids.open(ticket);
    const subscribe: SubscribeFrame = [FrameType.SUBSCRIBE, ticket.id, refOf(this.wire, feed.spec), feed.key];
    if (feed.cursor) subscribe.push(feed.cursor);
    const frame = connection.encode(subscribe);
    connection.post(frame);
    return frame.bytes;
  }

  /** Sends UNSUBSCRIBE for what the feed has now. */
  #leave(feed: Feed): void {
    if (feed.ticket) this.wire.connection.send([FrameType.UNSUBSCRIBE, feed.ticket.id]);
    feed.ticket = undefined;
  }

  #detach(feed: Feed, handle: Handle): void {
    feed.handles.delete(handle);
    if (feed.handles.size > 0) return;
    this.#leave(feed);
    this.#forget(feed);
  }

  #forget(feed: Feed): void {
    for (const [name, known] of this.#feeds) if (known === feed) this.#feeds.delete(name);
  }

  /** The feed of a channel, unless it has been left. */
  #current(channel: number): Feed | undefined {
    const ticket = this.#channels.get(channel);
    return ticket && ticket.feed.ticket === ticket ? ticket.feed : undefined;
  }
}

/** A topic instance as a text: the same for equal keys, in whatever order their properties are. */
function nameOf(spec: TopicSpec, key: unknown): string {
  const checked = encodeValue(spec.key, key, "json");
  // Checked before, in the connection's encoding: it matches.
  const entries = Object.entries((checked as { value: object }).value);
  return JSON.stringify([spec.name, entries.sort(([a], [b]) => a < b ? -1 : 1)]);
}
