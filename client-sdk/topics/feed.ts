/**
 * One topic instance that this client follows, whatever connection it is on: its subscription, the cursor, the members,
 * and the handles that share it.
 *
 * @module
 */

import type {
  Cursor,
  Data,
  EventFrame,
  ServerFrame,
  SubscribedFrame,
  SubscribeFrame,
  ValueCodec,
} from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import { backoffDelayMs } from "../backoff.ts";
import { type Connection, type OpenId, outOfPlace } from "../connection.ts";
import type { TopicSpec } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import { errorOf, find, tryDecode } from "../values.ts";
import type { Handle, HandleSource } from "./handle.ts";
import { PresenceList } from "./presence_list.ts";
import type { Recovery, SubscriptionStart } from "./types.ts";

/** Gaps that are less than this apart follow each other. */
const GAPS_WITHIN_MS = 30_000;

/** How long to wait before subscribing anew, from the second gap on (P-8.19). */
const GAP_BACKOFF = { minMs: 500, maxMs: 10_000 };

/** Which topic instance a feed follows. */
export interface FeedOptions {
  readonly spec: TopicSpec;
  /** The key as frames carry it. */
  readonly key: Data;
  /** Told when the last handle is gone. */
  readonly onUnused: () => void;
}

/** What all handles to one topic instance share. */
export class Feed implements OpenId, HandleSource {
  readonly presence: PresenceList | undefined;
  /** The handle that a join of the server's has made and nobody has asked for yet. It holds the events. */
  unclaimed: Handle | undefined;
  /** The id of its subscription on the connection there is; 0 if there is none. */
  id = 0;
  cursor: Cursor | undefined;
  /** How it began last. */
  #start: SubscriptionStart<unknown> | undefined;
  /** Whether the snapshot in it is how the topic is now. */
  #isFresh = false;
  /** The channel of its events; 0 until the server has said. */
  #channel = 0;
  /** How many gaps have followed a gap soon. */
  #gaps = 0;
  /** When the last one was, if ever. */
  #gapAt = -Infinity;
  /** Runs while it waits after a gap. */
  #gapTimer: unknown;
  readonly #connection: Connection;
  readonly #options: FeedOptions;
  readonly #handles = new Set<Handle>();

  constructor(connection: Connection, options: FeedOptions) {
    this.#connection = connection;
    this.#options = options;
    const { presence } = options.spec;
    this.presence = presence && new PresenceList(connection.settings, presence, (...told) => {
      for (const handle of this.#handles) handle.listeners.emit("presence", ...told);
    });
  }

  get start(): SubscriptionStart<unknown> | undefined {
    const start = this.#start;
    if (!start || this.#isFresh) return start;
    const { snapshot: _, ...rest } = start;
    return { ...rest, cursor: this.cursor ?? start.cursor, isShared: true };
  }

  /** Whether anybody has a handle to it. */
  get isUsed(): boolean {
    return this.#handles.size > 0;
  }

  attach(handle: Handle): void {
    this.#handles.add(handle);
  }

  detach(handle: Handle): void {
    if (!this.#handles.delete(handle) || this.isUsed) return;
    this.unsubscribe();
    this.#options.onUnused();
  }

  reload(handle: Handle): void {
    // Without a cursor it has not begun, or is being got anew.
    if (!this.cursor || !this.#handles.has(handle)) return;
    this.cursor = undefined;
    if (this.id) this.#resubscribe();
  }

  /** Nothing more will come, for this reason. */
  end(error: WirepactError): void {
    this.dropped();
    for (const handle of this.#handles) handle.end(error);
  }

  /** Sends SUBSCRIBE and answers its size. */
  subscribe(): number {
    const connection = this.#connection;
    const { spec, key } = this.#options;
    connection.settings.clock.clearTimeout(this.#gapTimer);
    this.id = connection.open(this);
    const subscribe: SubscribeFrame = [FrameType.SUBSCRIBE, this.id, connection.ref(spec), key];
    const { cursor, presence: { version } = {} } = this;
    // The version is one of that epoch: SUBSCRIBED gives both.
    if (cursor) {
      const { epoch, offset } = cursor;
      subscribe.push({ epoch, offset, ...(version !== undefined && { presence: version }) });
    }
    const frame = connection.encode(subscribe);
    if (!connection.post(frame)) {
      connection.ids.delete(this.id);
      this.end(new WirepactError("MESSAGE_TOO_LARGE", `the key of ${spec.name} is too large`));
    }
    return frame.bytes;
  }

  /** Sends UNSUBSCRIBE for what there is now. */
  unsubscribe(): void {
    if (this.id) this.#connection.send([FrameType.UNSUBSCRIBE, this.id]);
    this.dropped();
  }

  /** The server has opened an id for it. */
  joined(frame: SubscribedFrame): void {
    // A SUBSCRIBE that crossed this one is answered by ALREADY_SUBSCRIBED, which then concerns nobody.
    this.dropped();
    this.id = frame[1];
    this.#connection.ids.set(this.id, this);
    this.#subscribed(frame);
  }

  /** There is no subscription on this connection any more. */
  dropped(): void {
    this.#connection.channels.delete(this.#channel);
    this.#connection.settings.clock.clearTimeout(this.#gapTimer);
    this.id = this.#channel = 0;
  }

  /** A frame for its channel, or for an id that is, or was, its own. One that only was waits for its end. */
  receive(frame: ServerFrame): void {
    switch (frame[0]) {
      case FrameType.EVENT:
        return this.#event(frame);
      case FrameType.PRESENCE:
        return this.presence?.update(frame[2], frame[3]);
      case FrameType.GAP:
        return this.#gap();
      case FrameType.SUBSCRIBED:
        return this.#subscribed(frame);
      case FrameType.ERROR:
      case FrameType.UNSUBSCRIBED: {
        const [, id, ...parts] = frame;
        this.#connection.ids.delete(id);
        if (this.id !== id) return;
        this.dropped();
        const error = errorOf(this.#connection.settings, parts);
        // The next connection will take what a server that goes away does not; another server may later. And a join is
        // on its way where there is one already.
        if (!/^(UNAVAILABLE|ALREADY_SUBSCRIBED)$/.test(error.code)) this.end(error);
        else if (this.#connection.ready) this.#gap();
        return;
      }
    }
    throw outOfPlace(frame);
  }

  /** Events were lost on the way: subscribes anew from the cursor (P-8.12), after a while if that happens often. */
  #gap(): void {
    const { clock, random } = this.#connection.settings;
    const now = clock.now();
    this.#gaps = now - this.#gapAt < GAPS_WITHIN_MS ? this.#gaps + 1 : 0;
    this.#gapAt = now;
    if (!this.#gaps) return this.#resubscribe();
    this.unsubscribe();
    const delayMs = backoffDelayMs(GAP_BACKOFF, { failures: this.#gaps, roll: random() });
    this.#gapTimer = clock.setTimeout(() => this.#resubscribe(), delayMs);
  }

  /** Subscribes again now, or as soon as there is a connection that takes it. */
  #resubscribe(): void {
    this.unsubscribe();
    if (this.#connection.ready) this.subscribe();
  }

  /** The server has answered SUBSCRIBE, or has joined this client. */
  #subscribed(frame: SubscribedFrame): void {
    const [, id, channel, { epoch, head, recovered, reason, snapshot, at, presence }] = frame;
    // A join that crossed SUBSCRIBE has ended before it was read, or UNSUBSCRIBE is sent already: twice is no harm.
    if (this.id !== id) return void this.#connection.send([FrameType.UNSUBSCRIBE, id]);
    if (this.#channel) throw outOfPlace(frame);
    this.#connection.channels.set(this.#channel = channel, this);
    const from = recovered ? this.cursor : undefined;
    const cursor = this.cursor = from ?? { epoch, offset: at ?? head };
    const { spec } = this.#options;
    const decoded = spec.snapshot && snapshot !== undefined &&
      this.#decode(spec.snapshot, snapshot, "the snapshot");
    const now = decoded && { snapshot: decoded.value };
    const isFirst = !this.#start;
    const start = this.#start = { cursor, recovered: !!from, ...(reason && { reason }), ...now };
    const recovery: Recovery<unknown> = from
      ? { recovered: true, from, head }
      : { recovered: false, reason: reason ?? "reloaded", ...now };
    this.#isFresh = !from;
    if (presence) this.presence?.start(presence);
    for (const handle of this.#handles) {
      if (isFirst) handle.started(start);
      else handle.recovered(recovery);
    }
  }

  /** Takes an EVENT frame. What was seen already is dropped, and so is what the contract does not know (P-8.9). */
  #event([, , ref, payload = null, offset]: EventFrame): void {
    if (offset !== undefined) {
      const { cursor } = this;
      if (!cursor || offset <= cursor.offset) return;
      this.cursor = { epoch: cursor.epoch, offset };
    }
    this.#isFresh = false;
    const [event, spec] = find(this.#options.spec.events, ref) ?? [];
    const decoded = spec && this.#decode(spec.payload, payload, `the event ${event}`);
    if (!decoded) return;
    for (const handle of this.#handles) handle.event({ event: event!, payload: decoded.value, offset });
  }

  #decode(codec: ValueCodec, data: Data, what: string): { readonly value: unknown } | undefined {
    return tryDecode(this.#connection.settings, codec, data, {
      kind: "event",
      what: `${what} of ${this.#options.spec.name}`,
    });
  }
}
