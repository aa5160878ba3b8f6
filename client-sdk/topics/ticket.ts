/**
 * One subscription on one connection: an id from SUBSCRIBE (or from the server's own SUBSCRIBED) to the frame that ends
 * it. A feed outlives its tickets; a ticket that is not its feed's any more only waits for its end.
 *
 * @module
 */

import { FrameType, type ServerFrame } from "@wirepact/schema/wire";
import type { WirepactError } from "../errors.ts";
import { errorOf, type OpenId, type Wire } from "../wire.ts";
import type { Feed } from "./feed.ts";

/** What a ticket tells the table of feeds. */
export interface TicketOwner {
  readonly wire: Wire;
  /** Frames of this channel are now for this ticket. */
  mapped(channel: number, ticket: Ticket): void;
  /** The ticket has ended; its channel is nobody's, unless it has been mapped anew. */
  unmapped(channel: number, ticket: Ticket): void;
  /** The feed has no ticket any more and will not get one: the server has ended it. */
  ended(feed: Feed, error: WirepactError): void;
}

/** One id of a subscription. */
export class Ticket implements OpenId {
  readonly feed: Feed;
  readonly #owner: TicketOwner;
  id = 0;
  #channel = 0;

  constructor(owner: TicketOwner, feed: Feed) {
    this.#owner = owner;
    this.feed = feed;
  }

  receive(frame: ServerFrame): boolean {
    switch (frame[0]) {
      case FrameType.SUBSCRIBED:
        if (this.#channel !== 0) return false;
        this.#channel = frame[2];
        this.#owner.mapped(this.#channel, this);
        if (this.#isCurrent) this.feed.subscribed(frame[3]);
        return true;
      case FrameType.ERROR:
        this.#end(() => errorOf(this.#owner.wire, frame));
        return true;
      case FrameType.UNSUBSCRIBED:
        this.#owner.unmapped(this.#channel, this);
        this.#end(() => errorOf(this.#owner.wire, [FrameType.ERROR, this.id, frame[2], frame[3]]));
        return true;
    }
    return false;
  }

  dropped(): void {
    if (this.#isCurrent) this.feed.ticket = undefined;
  }

  get #isCurrent(): boolean {
    return this.feed.ticket === this;
  }

  #end(error: () => WirepactError): void {
    this.#owner.wire.ids.release(this.id);
    if (!this.#isCurrent) return;
    this.feed.ticket = undefined;
    this.#owner.ended(this.feed, error());
  }
}
