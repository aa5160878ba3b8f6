import type { Peer } from "../peer/mod.ts";
import type { LoggedEvent } from "./logged_event.ts";

/** What an event costs besides its bytes, roughly. */
const OVERHEAD_BYTES = 256;

/**
 * The newest events of one log, for subscribers that are not quite there yet. Holds so many bytes and no more: who
 * needs older ones asks the broker.
 */
export class Tail {
  readonly #maxBytes: number;
  readonly #events: { readonly event: LoggedEvent; readonly bytes: number }[] = [];
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Events held. */
  get size(): number {
    return this.#events.length;
  }

  /** Adds the newest event, as long as it is for `reader`, if a client waits for it. */
  push(event: LoggedEvent, reader: Peer | undefined): void {
    const bytes = OVERHEAD_BYTES + (reader ? sizeFor(event, reader) : 0);
    this.#events.push({ event, bytes });
    this.#bytes += bytes;
    while (this.#bytes > this.#maxBytes) this.#bytes -= this.#events.shift()!.bytes;
  }

  /** The event after an offset; nothing if it is not held, or one before it is not. */
  next(offset: number): LoggedEvent | undefined {
    const oldest = this.#events[0];
    if (oldest === undefined || oldest.event.previousOffset > offset) return undefined;
    let [low, high] = [0, this.#events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#events[middle]!.event.offset > offset) high = middle;
      else low = middle + 1;
    }
    return this.#events[low]?.event;
  }

  clear(): void {
    this.#events.length = 0;
    this.#bytes = 0;
  }
}

function sizeFor(event: LoggedEvent, reader: Peer): number {
  try {
    return event.frameFor(reader).for(reader).length;
  } catch {
    // It cannot be encoded for this one. Whoever is to get it will find that out, and log it.
    return 0;
  }
}
