/**
 * One topic instance that this client follows, whatever connection it is on: the cursor, the members, the handles that
 * share it. Which id and channel it has at the moment is its {@linkcode Ticket}'s business.
 *
 * @module
 */

import {
  type Cursor,
  type Data,
  type EventFrame,
  NO_EVENT,
  type SubscribedInfo,
} from "@wirepact/schema/wire";
import type { TopicSpec } from "../contract.ts";
import type { WirepactError } from "../errors.ts";
import { decodeOrThrow, find, type Wire } from "../wire.ts";
import { type AnyEvent, HeldEvents } from "./held_events.ts";
import { PresenceList } from "./presence_list.ts";
import type { Ticket } from "./ticket.ts";
import type { Recovery, SubscriptionStart } from "./types.ts";

/** A handle, as its feed sees it. */
export interface FeedHandle {
  started(start: SubscriptionStart<unknown>): void;
  recovered(recovery: Recovery<unknown>): void;
  /** Events from before the handle was there, the oldest of which may have been dropped. */
  inherit(events: readonly AnyEvent[], dropped: number): void;
  event(event: AnyEvent): void;
  /** Nothing more will come, for this reason. */
  end(error: WirepactError): void;
}

/** What all handles to one topic instance share. */
export class Feed {
  readonly spec: TopicSpec;
  /** The key as frames carry it. */
  readonly key: Data;
  readonly handles = new Set<FeedHandle>();
  readonly presence: PresenceList | undefined;
  /** What follows the instance on the connection there is now. */
  ticket: Ticket | undefined;
  /** Whether the server made this subscription, so that it lives without handles. */
  joined = false;
  cursor: Cursor | undefined;
  readonly #wire: Wire;
  /** What came before there was a handle. */
  #held: HeldEvents | undefined = new HeldEvents();
  #start: SubscriptionStart<unknown> | undefined;

  constructor(wire: Wire, spec: TopicSpec, key: Data) {
    this.#wire = wire;
    this.spec = spec;
    this.key = key;
    const { presence } = spec;
    if (!presence) return;
    this.presence = new PresenceList({
      codec: presence,
      decode: (state) =>
        this.#decode("presence", () => decodeOrThrow(wire, presence, state, `a member of ${spec.name}`)),
      report: wire.settings.report,
    });
  }

  /** Adds a handle. The first gets what was held; the snapshot goes to those who get every event since. */
  attach(handle: FeedHandle): void {
    this.handles.add(handle);
    const held = this.#held;
    this.#held = undefined;
    if (!this.#start) return;
    const dropped = held?.takeDropped() ?? 0;
    const isComplete = held ? dropped === 0 : this.#start.cursor.offset === this.cursor?.offset;
    const { snapshot: _, ...start } = this.#start;
    handle.started(isComplete ? this.#start : start);
    handle.inherit(held?.takeAll() ?? [], dropped);
  }

  /** The server has answered SUBSCRIBE, or has joined this client. */
  subscribed(info: SubscribedInfo): void {
    const isFirst = this.#start === undefined;
    if (!info.recovered || !this.cursor) this.cursor = { epoch: info.epoch, offset: info.head };
    const reason = info.reason && { reason: info.reason };
    const snapshot = this.#snapshot(info);
    this.#start = { cursor: this.cursor, recovered: info.recovered, ...reason, ...snapshot };
    // What was held is older than this snapshot, and there is a hole in between.
    if (!info.recovered) this.#held?.takeAll();
    if (info.presence) this.presence?.sync(info.presence.version, info.presence.members);
    for (const handle of this.handles) {
      if (isFirst) handle.started(this.#start);
      else handle.recovered({ recovered: info.recovered, ...reason, ...snapshot });
    }
  }

  /** Takes an EVENT frame. What was seen already is dropped, and so is what the contract does not know. */
  event([, , ref, payload, offset]: EventFrame): void {
    if (!this.cursor || offset === undefined || offset <= this.cursor.offset) return;
    this.cursor = { epoch: this.cursor.epoch, offset };
    const known = ref === NO_EVENT ? undefined : find(this.spec.events, ref);
    if (!known) return;
    const [name, spec] = known;
    const what = `the event ${name} of ${this.spec.name}`;
    const decoded = this.#decode("event", () => decodeOrThrow(this.#wire, spec.payload, payload, what));
    if (!decoded) return;
    const event = { event: name, payload: decoded.value, offset };
    this.#held?.push(event);
    for (const handle of this.handles) handle.event(event);
  }

  /** Nothing more will come. */
  end(error: WirepactError): void {
    for (const handle of this.handles) handle.end(error);
    this.handles.clear();
  }

  #snapshot({ snapshot }: SubscribedInfo): { readonly snapshot?: unknown } {
    const codec = this.spec.snapshot;
    if (!codec || snapshot === undefined) return {};
    const what = `the snapshot of ${this.spec.name}`;
    const decoded = this.#decode("event", () => decodeOrThrow(this.#wire, codec, snapshot, what));
    return decoded ? { snapshot: decoded.value } : {};
  }

  /** What does not match the contract is reported and skipped: nobody waits for it. */
  #decode(kind: "event" | "presence", decode: () => unknown): { readonly value: unknown } | undefined {
    try {
      return { value: decode() };
    } catch (cause) {
      const { message } = cause as WirepactError; // nothing else is thrown here
      this.#wire.settings.report({ kind, message, cause });
    }
  }
}
