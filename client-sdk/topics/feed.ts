/**
 * One topic instance that this client follows, whatever connection it is on: the cursor, the members, the handles that
 * share it.
 *
 * @module
 */

import type { Cursor, Data, EventFrame, SubscribedInfo } from "@wirepact/schema/wire";
import type { TopicSpec } from "../contract.ts";
import type { Emitter } from "../emitter.ts";
import type { WirepactError } from "../errors.ts";
import type { Settings } from "../settings.ts";
import { find, tryDecode } from "../values.ts";
import { PresenceList } from "./presence_list.ts";
import type { Recovery, SubscriptionStart } from "./types.ts";

/** An event before it has the types of its topic. */
export interface AnyEvent {
  readonly event: string;
  readonly payload: unknown;
  readonly offset: number;
}

/** A handle, as its feed sees it. */
export interface FeedHandle {
  /** Who is told of changes of presence. */
  readonly signals: Emitter;
  started(start: SubscriptionStart<unknown>): void;
  recovered(recovery: Recovery<unknown>): void;
  event(event: AnyEvent): void;
  /** Nothing more will come, for this reason. */
  end(error: WirepactError): void;
}

/** What all handles to one topic instance share. */
export class Feed {
  readonly spec: TopicSpec;
  /** What tells it from other instances. */
  readonly name: string;
  /** The key as frames carry it. */
  readonly key: Data;
  readonly handles = new Set<FeedHandle>();
  readonly presence: PresenceList | undefined;
  /** The id of its subscription on the connection there is; 0 if there is none. */
  id = 0;
  /** The channel of its events; 0 until the server has said. */
  channel = 0;
  cursor: Cursor | undefined;
  /** How the subscription began last. */
  start: SubscriptionStart<unknown> | undefined;
  readonly #settings: Settings;

  constructor(
    settings: Settings,
    spec: TopicSpec,
    { name, key }: { readonly name: string; readonly key: Data },
  ) {
    this.#settings = settings;
    this.spec = spec;
    this.name = name;
    this.key = key;
    this.presence = spec.presence && new PresenceList(settings, spec.presence, (kind, ...told) => {
      for (const handle of this.handles) handle.signals.emit(kind, ...told);
    });
  }

  /** The server has answered SUBSCRIBE, or has joined this client. */
  subscribed({ epoch, head, recovered, reason, snapshot, presence }: SubscribedInfo): void {
    const isFirst = !this.start;
    if (!recovered || !this.cursor) this.cursor = { epoch, offset: head };
    const decoded = this.spec.snapshot && snapshot !== undefined &&
      tryDecode(this.#settings, this.spec.snapshot, snapshot, {
        kind: "event",
        what: `the snapshot of ${this.spec.name}`,
      });
    const rest = { recovered, ...(reason && { reason }), ...(decoded && { snapshot: decoded.value }) };
    this.start = { cursor: this.cursor, ...rest };
    if (presence && "members" in presence) this.presence?.sync(presence.version, presence.members);
    for (const handle of this.handles) {
      if (isFirst) handle.started(this.start);
      else handle.recovered(rest);
    }
  }

  /** Takes an EVENT frame. What was seen already is dropped, and so is what the contract does not know (P-8.9). */
  event([, , ref, payload = null, offset]: EventFrame): void {
    if (!this.cursor || offset === undefined || offset <= this.cursor.offset) return;
    this.cursor = { epoch: this.cursor.epoch, offset };
    const [event, spec] = find(this.spec.events, ref) ?? [];
    const what = `the event ${event} of ${this.spec.name}`;
    const decoded = spec && tryDecode(this.#settings, spec.payload, payload, { kind: "event", what });
    if (!decoded) return;
    for (const handle of this.handles) handle.event({ event: event!, payload: decoded.value, offset });
  }
}
