import type { BrokerEvent, KeepLatest, LatestEvent, ListLatestOptions } from "./log_store.ts";

interface Kept {
  readonly place: number;
  readonly until: number;
  /** None any more where a newer one has taken its slot, or its time is over. */
  event: LatestEvent | undefined;
}

/** Slots of one instance. Bounds what somebody can fill by making up slots; the one signalled longest ago goes. */
export const MAX_SLOTS = 10_000;

/** Places without an event that are not worth being cut out. */
const MAX_EMPTY = 64;

/** The newest event of each slot, while it is alive. Times are milliseconds since 1970. */
export class LatestEvents {
  /** Until when something may be alive. */
  until = 0;
  /** In the order they were signalled in. */
  readonly #slots = new Map<string, Kept>();
  /** By place, so that a reader goes on where it was; those without an event are cut out now and then. */
  #places: Kept[] = [];
  #newest = 0;

  keep(event: BrokerEvent, { slot, ttlMs }: KeepLatest, now: number): LatestEvent {
    const place = ++this.#newest;
    const until = now + ttlMs;
    const latest = { ...event, place };
    const kept = { place, until, event: latest };
    this.#drop(slot);
    this.#slots.set(slot, kept);
    this.#places.push(kept);
    this.until = Math.max(this.until, until);
    if (this.#slots.size > MAX_SLOTS) this.#dropOldest();
    if (this.#places.length > 2 * this.#slots.size + MAX_EMPTY) this.#compact();
    return latest;
  }

  list({ after, limit }: ListLatestOptions, now: number): LatestEvent[] {
    const page: LatestEvent[] = [];
    for (let at = this.#firstAfter(after); at < this.#places.length && page.length < limit; at++) {
      const { event, until } = this.#places[at]!;
      if (event && until > now) page.push(event);
    }
    return page;
  }

  /** Lets go of what is too old. Returns when there is more to let go of. */
  tidy(now: number): number {
    let next = Infinity;
    for (const [slot, { until }] of this.#slots) {
      if (until <= now) this.#drop(slot);
      else next = Math.min(next, until);
    }
    this.#compact();
    return next;
  }

  #firstAfter(place: number): number {
    let [low, high] = [0, this.#places.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#places[middle]!.place > place) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #drop(slot: string): void {
    const kept = this.#slots.get(slot);
    if (!kept) return;
    this.#slots.delete(slot);
    kept.event = undefined;
  }

  #dropOldest(): void {
    for (const oldest of this.#slots.keys()) return this.#drop(oldest);
  }

  #compact(): void {
    this.#places = this.#places.filter(({ event }) => event);
  }
}
