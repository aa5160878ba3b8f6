/**
 * All topic instances that a client follows: subscribes, subscribes again after a reconnect, and takes the server's
 * joins.
 *
 * @module
 */

import type { SubscribedFrame } from "@wirepact/schema/wire";
import { type Connection, outOfPlace } from "../connection.ts";
import type { TopicSpec } from "../contract.ts";
import type { WirepactError } from "../errors.ts";
import type { SubscribeOptions } from "../options.ts";
import { encode, find, tryDecode } from "../values.ts";
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

  constructor(connection: Connection, specs: Readonly<Record<string, TopicSpec>>) {
    this.#connection = connection;
    this.#specs = specs;
  }

  /** A new handle to a topic instance. */
  subscribe(spec: TopicSpec, key: unknown, options: SubscribeOptions): Handle {
    const connection = this.#connection;
    let handle = new Handle(connection.settings.report, options);
    try {
      connection.refuseIfClosed();
      const feed = this.#feed(spec, key);
      if (!feed.id) feed.cursor ??= options.cursor;
      if (feed.unclaimed) handle = feed.unclaimed;
      else handle.attach(feed);
      feed.unclaimed = undefined;
      // One that has begun without having an id waits after a gap.
      if (!feed.id && !feed.start && connection.ready) feed.subscribe();
    } catch (error) {
      handle.end(error as WirepactError); // nothing else is thrown here
    }
    return handle;
  }

  /** Subscribes to all that is not subscribed yet, as far as the server will take it. */
  request(maxBytes = MAX_EARLY_BYTES): void {
    for (const feed of this.#feeds.values()) {
      if (!feed.id && maxBytes > 0) maxBytes -= feed.subscribe();
    }
  }

  /** The server has joined this client to a topic instance. */
  join(frame: SubscribedFrame): void {
    const [, id, , , ref, data] = frame;
    const { ids, settings } = this.#connection;
    if (ids.has(id)) throw outOfPlace(frame);
    const spec = find(this.#specs, ref!)?.[1]; // there, as `parseServerFrame` has seen
    const what = `the key of ${ref}`;
    const key = spec && tryDecode(settings, spec.key, data, { kind: "event", what });
    if (!key) return;
    const feed = this.#feed(spec, key.value);
    if (!feed.isUsed) {
      feed.unclaimed = new Handle(settings.report, {});
      feed.unclaimed.attach(feed);
    }
    feed.joined(frame);
  }

  /** Nothing will come any more. */
  close(error: WirepactError): void {
    for (const feed of this.#feeds.values()) feed.end(error);
  }

  #feed(spec: TopicSpec, value: unknown): Feed {
    const what = `the key of ${spec.name}`;
    const key = encode(this.#connection.settings, spec.key, value, { code: "INVALID_PARAMS", what });
    // Keys are flat and of the same data in every encoding. The order of their properties does not matter.
    const name = JSON.stringify([spec.name, Object.entries(key as object).sort()]);
    const feeds = this.#feeds;
    const feed = feeds.get(name) ??
      new Feed(this.#connection, { spec, key, onUnused: () => feeds.delete(name) });
    feeds.set(name, feed);
    return feed;
  }
}
