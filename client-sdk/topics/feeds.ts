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
  type ServerFrame,
  type SubscribedFrame,
  type SubscribeFrame,
} from "@wirepact/schema/wire";
import type { TopicSpec } from "../contract.ts";
import type { WirepactError } from "../errors.ts";
import type { SubscribeOptions } from "../options.ts";
import { find, type OpenId, type Wire } from "../wire.ts";
import { Feed } from "./feed.ts";
import { Handle } from "./handle.ts";

/**
 * What may follow HELLO before the server has answered. It holds 64 KiB for a stranger unless it is told otherwise
 * (P-4.6); half of that leaves room for a long token.
 */
const MAX_EARLY_BYTES = 32_768;

/** The feeds of a client. */
export class Feeds {
  readonly #wire: Wire;
  readonly #specs: Readonly<Record<string, TopicSpec>>;
  readonly #feeds = new Map<string, Feed>();
  readonly #channels = new Map<number, Feed>();
  #end: WirepactError | undefined;

  constructor(wire: Wire, specs: Readonly<Record<string, TopicSpec>>) {
    this.#wire = wire;
    this.#specs = specs;
  }

  /** A new handle to a topic instance. */
  subscribe(spec: TopicSpec, key: unknown, options: SubscribeOptions): Handle {
    const { connection, settings } = this.#wire;
    let handle = new Handle(settings.report, options);
    try {
      if (this.#end) throw this.#end;
      const feed = this.#feed(spec, key);
      if (!feed.id) feed.cursor ??= options.cursor;
      if (feed.unclaimed) handle = feed.unclaimed;
      else this.#attach(feed, handle);
      feed.unclaimed = undefined;
      if (!feed.id && connection.ready) this.#request(feed);
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
    const spec = find(this.#specs, ref!)?.[1]; // there, as `parseServerFrame` has seen
    const what = `the key of ${ref}`;
    const key = spec && this.#wire.tryDecode(spec.key, data, { kind: "event", what });
    if (!key) return true;
    const feed = this.#feed(spec, key.value);
    if (feed.handles.size === 0) {
      this.#attach(feed, feed.unclaimed = new Handle(this.#wire.settings.report, {}));
    }
    // A SUBSCRIBE that crossed this one is answered by ALREADY_SUBSCRIBED, which then concerns nobody.
    this.#unmap(feed);
    feed.id = id;
    return this.#wire.ids.adopt(id, this.#entry(feed)) && this.#answer(feed, frame);
  }

  event(frame: EventFrame): void {
    this.#channels.get(frame[1])?.event(frame);
  }

  presence([, channel, version, changes]: PresenceFrame): void {
    this.#channels.get(channel)?.presence?.update(version, changes);
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
    const key = this.#wire.encode(spec.key, value, { code: "INVALID_PARAMS", what });
    const name = nameOf(spec, value);
    const feed = this.#feeds.get(name) ?? new Feed(this.#wire, spec, { name, key });
    this.#feeds.set(name, feed);
    return feed;
  }

  #attach(feed: Feed, handle: Handle): void {
    handle.attach(feed, () => {
      if (feed.handles.size > 0) return;
      this.#leave(feed);
      this.#feeds.delete(feed.name);
    });
  }

  /** Sends SUBSCRIBE and answers its size. */
  #request(feed: Feed): number {
    const { connection, ids } = this.#wire;
    feed.id = ids.open(this.#entry(feed));
    const subscribe: SubscribeFrame = [FrameType.SUBSCRIBE, feed.id, this.#wire.ref(feed.spec), feed.key];
    if (feed.cursor) subscribe.push(feed.cursor);
    const frame = connection.encode(subscribe);
    connection.post(frame);
    return frame.bytes;
  }

  #entry(feed: Feed): OpenId {
    return { receive: (frame) => this.#answer(feed, frame) };
  }

  /** A frame for an id that is, or was, the feed's. One that was only waits for its end. */
  #answer(feed: Feed, frame: ServerFrame): boolean {
    switch (frame[0]) {
      case FrameType.SUBSCRIBED:
        if (feed.id !== frame[1]) return true;
        if (feed.channel) return false;
        this.#channels.set(feed.channel = frame[2], feed);
        feed.subscribed(frame[3]);
        return true;
      case FrameType.ERROR:
      case FrameType.UNSUBSCRIBED: {
        const [, id, ...parts] = frame;
        this.#wire.ids.release(id);
        if (feed.id !== id) return true;
        this.#unmap(feed);
        const error = this.#wire.error(parts);
        // A server that goes away takes no new subscriptions; the next connection will.
        if (error.code !== "UNAVAILABLE") this.#remove(feed, error);
        return true;
      }
    }
    return false;
  }

  /** Sends UNSUBSCRIBE for what the feed has now. */
  #leave(feed: Feed): void {
    if (feed.id) this.#wire.connection.send([FrameType.UNSUBSCRIBE, feed.id]);
    this.#unmap(feed);
  }

  /** The feed has no subscription on this connection any more. */
  #unmap(feed: Feed): void {
    this.#channels.delete(feed.channel);
    feed.id = feed.channel = 0;
  }

  #remove(feed: Feed, error: WirepactError): void {
    this.#feeds.delete(feed.name);
    for (const handle of feed.handles) handle.end(error);
  }
}

/** A topic instance as a text: the same for equal keys, in whatever order their properties are. */
function nameOf({ name, key }: TopicSpec, value: unknown): string {
  // It matches: the connection's encoding has been tried before.
  const { value: data } = encodeValue(key, value, "json") as { value: object };
  return JSON.stringify([name, Object.entries(data).sort()]);
}
