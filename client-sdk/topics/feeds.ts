/**
 * All topic instances that a client follows: subscribes, subscribes again after a reconnect, takes the server's joins,
 * and hands events to their feeds.
 *
 * @module
 */

import type {
  EventFrame,
  GapFrame,
  PresenceFrame,
  ServerFrame,
  SubscribedFrame,
  SubscribeFrame,
} from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import type { Connection, OpenId } from "../connection.ts";
import type { TopicSpec } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import type { SubscribeOptions } from "../options.ts";
import { encode, errorOf, find, tryDecode } from "../values.ts";
import { Feed } from "./feed.ts";
import { Handle } from "./handle.ts";

/**
 * What may follow HELLO before the server has answered. It holds 64 KiB for a stranger unless it is told otherwise
 * (P-4.6); half of that leaves room for a long token.
 */
const MAX_EARLY_BYTES = 32_768;

/** The feeds of a client. */
export class Feeds {
  readonly #connection: Connection;
  readonly #specs: Readonly<Record<string, TopicSpec>>;
  readonly #feeds = new Map<string, Feed>();
  readonly #channels = new Map<number, Feed>();
  /** Handles that the server's joins have made and nobody has asked for yet. They hold the events. */
  readonly #unclaimed = new Map<Feed, Handle>();
  #end: WirepactError | undefined;

  constructor(connection: Connection, specs: Readonly<Record<string, TopicSpec>>) {
    this.#connection = connection;
    this.#specs = specs;
  }

  /** A new handle to a topic instance. */
  subscribe(spec: TopicSpec, key: unknown, options: SubscribeOptions): Handle {
    const { ready, settings } = this.#connection;
    let handle = new Handle(settings.report, options);
    try {
      if (this.#end) throw this.#end;
      const feed = this.#feed(spec, key);
      if (!feed.id) feed.cursor ??= options.cursor;
      const unclaimed = this.#unclaimed.get(feed);
      if (unclaimed) handle = unclaimed;
      else this.#attach(feed, handle);
      this.#unclaimed.delete(feed);
      if (!feed.id && ready) this.#request(feed);
    } catch (error) {
      handle.end(error as WirepactError); // nothing else is thrown here
    }
    return handle;
  }

  /** Subscribes to all that is not subscribed yet, as far as the server will take it. */
  request(maxBytes = MAX_EARLY_BYTES): void {
    for (const feed of this.#feeds.values()) {
      if (!feed.id && maxBytes > 0) maxBytes -= this.#request(feed);
    }
  }

  /** The server has joined this client to a topic instance. `false` if the id is in use. */
  join(frame: SubscribedFrame): boolean {
    const [, id, , , ref, data] = frame;
    const { ids, settings } = this.#connection;
    if (ids.has(id)) return false;
    const spec = find(this.#specs, ref!)?.[1]; // there, as `parseServerFrame` has seen
    const what = `the key of ${ref}`;
    const key = spec && tryDecode(settings, spec.key, data, { kind: "event", what });
    if (!key) return true;
    const feed = this.#feed(spec, key.value);
    if (feed.handles.size === 0) {
      const handle = new Handle(settings.report, {});
      this.#unclaimed.set(feed, handle);
      this.#attach(feed, handle);
    }
    // A SUBSCRIBE that crossed this one is answered by ALREADY_SUBSCRIBED, which then concerns nobody.
    this.#unmap(feed);
    feed.id = id;
    ids.set(id, this.#entry(feed));
    return this.#answer(feed, frame);
  }

  event(frame: EventFrame): void {
    this.#channels.get(frame[1])?.event(frame);
  }

  presence([, channel, version, changes]: PresenceFrame): void {
    if (typeof changes !== "number") this.#channels.get(channel)?.presence?.update(version, changes);
  }

  /** Events were lost on the way: subscribes anew from the cursor (P-8.12). */
  gap([, channel]: GapFrame): void {
    const feed = this.#channels.get(channel);
    if (!feed) return;
    this.#leave(feed);
    this.#request(feed);
  }

  /** The connection is gone. */
  dropped(): void {
    for (const feed of this.#feeds.values()) this.#unmap(feed);
  }

  /** Nothing will come any more. */
  close(error: WirepactError): void {
    this.#end = error;
    for (const feed of this.#feeds.values()) this.#remove(feed, error);
  }

  #feed(spec: TopicSpec, value: unknown): Feed {
    const what = `the key of ${spec.name}`;
    const { settings } = this.#connection;
    const key = encode(settings, spec.key, value, { code: "INVALID_PARAMS", what });
    // Keys are flat and of the same data in every encoding. The order of their properties does not matter.
    const name = JSON.stringify([spec.name, Object.entries(key as object).sort()]);
    const feed = this.#feeds.get(name) ?? new Feed(settings, spec, { name, key });
    this.#feeds.set(name, feed);
    return feed;
  }

  #attach(feed: Feed, handle: Handle): void {
    handle.attach(feed, () => {
      if (feed.handles.size > 0 || this.#feeds.get(feed.name) !== feed) return;
      this.#leave(feed);
      this.#feeds.delete(feed.name);
    });
  }

  /** Sends SUBSCRIBE and answers its size. */
  #request(feed: Feed): number {
    const connection = this.#connection;
    feed.id = connection.open(this.#entry(feed));
    const subscribe: SubscribeFrame = [FrameType.SUBSCRIBE, feed.id, connection.ref(feed.spec), feed.key];
    if (feed.cursor) subscribe.push(feed.cursor);
    const frame = connection.encode(subscribe);
    if (!connection.post(frame)) {
      connection.ids.delete(feed.id);
      this.#unmap(feed);
      this.#remove(feed, new WirepactError("MESSAGE_TOO_LARGE", `the key of ${feed.spec.name} is too large`));
    }
    return frame.bytes;
  }

  #entry(feed: Feed): OpenId {
    return { receive: (frame) => this.#answer(feed, frame) };
  }

  /** A frame for an id that is, or was, the feed's. One that was only waits for its end. */
  #answer(feed: Feed, frame: ServerFrame): boolean {
    switch (frame[0]) {
      case FrameType.SUBSCRIBED:
        // A join that crossed SUBSCRIBE has ended before it was read, or UNSUBSCRIBE is sent already: twice is no harm.
        if (feed.id !== frame[1]) return this.#connection.send([FrameType.UNSUBSCRIBE, frame[1]]);
        if (feed.channel) return false;
        this.#channels.set(feed.channel = frame[2], feed);
        feed.subscribed(frame[3]);
        return true;
      case FrameType.ERROR:
      case FrameType.UNSUBSCRIBED: {
        const [, id, ...parts] = frame;
        this.#connection.ids.delete(id);
        if (feed.id !== id) return true;
        this.#unmap(feed);
        const error = errorOf(this.#connection.settings, parts);
        // A server that goes away takes no new subscriptions; the next connection will.
        if (error.code !== "UNAVAILABLE") this.#remove(feed, error);
        return true;
      }
    }
    return false;
  }

  /** Sends UNSUBSCRIBE for what the feed has now. */
  #leave(feed: Feed): void {
    if (feed.id) this.#connection.send([FrameType.UNSUBSCRIBE, feed.id]);
    this.#unmap(feed);
  }

  /** The feed has no subscription on this connection any more. */
  #unmap(feed: Feed): void {
    this.#channels.delete(feed.channel);
    feed.id = feed.channel = 0;
  }

  #remove(feed: Feed, error: WirepactError): void {
    this.#feeds.delete(feed.name);
    this.#unclaimed.delete(feed);
    for (const handle of feed.handles) handle.end(error);
  }
}
