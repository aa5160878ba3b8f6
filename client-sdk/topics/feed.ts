/**
 * One topic instance that this client follows, whatever connection it is on: the cursor, the members, the handles that
 * share it.
 *
 * @module
 */

import type { Cursor, Data, EventFrame, SubscribedInfo } from "@wirepact/schema/wire";
import type { TopicSpec } from "../contract.ts";
import { find, type Wire } from "../wire.ts";
import type { Handle } from "./handle.ts";
import { PresenceList } from "./presence_list.ts";
import type { SubscriptionStart } from "./types.ts";

/** What all handles to one topic instance share. */
export class Feed {
  readonly spec: TopicSpec;
  /** What tells it from other instances. */
  readonly name: string;
  /** The key as frames carry it. */
  readonly key: Data;
  readonly handles = new Set<Handle>();
  readonly presence: PresenceList | undefined;
  /** The id of its subscription on the connection there is; 0 if there is none. */
  id = 0;
  /** The channel of its events; 0 until the server has said. */
  channel = 0;
  /** A handle that the server's join has made and nobody has asked for yet. It holds the events. */
  unclaimed: Handle | undefined;
  cursor: Cursor | undefined;
  /** How the subscription began last. */
  start: SubscriptionStart<unknown> | undefined;
  readonly #wire: Wire;

  constructor(wire: Wire, spec: TopicSpec, { name, key }: { readonly name: string; readonly key: Data }) {
    this.#wire = wire;
    this.spec = spec;
    this.name = name;
    this.key = key;
    this.presence = spec.presence && new PresenceList(wire, spec.presence, (kind, ...told) => {
      for (const handle of this.handles) handle.signals.emit(kind, ...told);
    });
  }

  /** The server has answered SUBSCRIBE, or has joined this client. */
  subscribed({ epoch, head, recovered, reason, snapshot, presence }: SubscribedInfo): void {
    const isFirst = !this.start;
    if (!recovered || !this.cursor) this.cursor = { epoch, offset: head };
    const decoded = this.spec.snapshot && snapshot !== undefined &&
      this.#wire.tryDecode(this.spec.snapshot, snapshot, {
        kind: "event",
        what: `the snapshot of ${this.spec.name}`,
      });
    const rest = { recovered, ...(reason && { reason }), ...(decoded && { snapshot: decoded.value }) };
    this.start = { cursor: this.cursor, ...rest };
    if (presence) this.presence?.sync(presence.version, presence.members);
    for (const handle of this.handles) {
      if (isFirst) handle.started(this.start);
      else handle.recovered(rest);
    }
  }

  /** Takes an EVENT frame. What was seen already is dropped, and so is what the contract does not know (P-8.9). */
  event([, , ref, payload, offset]: EventFrame): void {
    if (!this.cursor || offset === undefined || offset <= this.cursor.offset) return;
    this.cursor = { epoch: this.cursor.epoch, offset };
    const [event, spec] = find(this.spec.events, ref) ?? [];
    const what = `the event ${event} of ${this.spec.name}`;
    const decoded = spec && this.#wire.tryDecode(spec.payload, payload, { kind: "event", what });
    if (!decoded) return;
    for (const handle of this.handles) handle.event({ event: event!, payload: decoded.value, offset });
  }
}
