import type { BrokerEvent, KeepLatest } from "./log_store.ts";

interface Kept {
  readonly event: BrokerEvent;
  readonly until: number;
}

/** Slots of one instance. Bounds what somebody can fill by making up slots; the one signalled longest ago goes. */
export const MAX_SLOTS = 10_000;

/** The newest event of each slot, while it is alive. Times are milliseconds since 1970. */
export class LatestEvents {
  /** Until when something may be alive. */
  until = 0;
  /** In the order they were signalled in. */
  readonly #slots = new Map<string, Kept>();

  keep(event: BrokerEvent, { slot, ttlMs }: KeepLatest, now: number): void {
    this.#slots.delete(slot);
    const until = now + ttlMs;
    this.#slots.set(slot, { event, until });
    this.until = Math.max(this.until, until);
    if (this.#slots.size <= MAX_SLOTS) return;
    for (const oldest of this.#slots.keys()) return void this.#slots.delete(oldest);
  }

  list(now: number): BrokerEvent[] {
    return [...this.#slots.values()].filter(({ until }) => until > now).map(({ event }) => event);
  }

  /** Lets go of what is too old. Returns when there is more to let go of. */
  tidy(now: number): number {
    let next = Infinity;
    for (const [slot, { until }] of this.#slots) {
      if (until <= now) this.#slots.delete(slot);
      else next = Math.min(next, until);
    }
    return next;
  }
}
