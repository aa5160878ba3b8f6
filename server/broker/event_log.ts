import type {
  BrokerEvent,
  HistoryPolicy,
  LogEntry,
  LogPosition,
  Publishing,
  ReadOptions,
  ReadResult,
} from "./log_store.ts";

/** How long a key is kept where nothing else is said, in milliseconds. */
export const DEFAULT_KEEP_KEY_MS = 600_000;

interface Kept {
  readonly at: number;
  readonly entry: LogEntry;
}

interface Key {
  readonly offset: number;
  readonly until: number;
}

/** One log in memory: offsets count up by one, and the newest events are kept. Times are milliseconds since 1970. */
export class EventLog implements LogPosition {
  readonly epoch: string;
  /** The policy that was told last. */
  history: HistoryPolicy;
  /** Until when there are keys that were used. */
  keysUntil = 0;
  #head = 0;
  /** Kept from `#start` on; what is before it was trimmed, and is cut off now and then. */
  #kept: Kept[] = [];
  #start = 0;
  /** In the order they were used in. */
  readonly #keys = new Map<string, Key>();

  constructor(epoch: string, history: HistoryPolicy) {
    this.epoch = epoch;
    this.history = history;
  }

  get head(): number {
    return this.#head;
  }

  /** The offset of the event that was published with a key. */
  offsetOf(key: string, now: number): number | undefined {
    const known = this.#keys.get(key);
    return known && known.until > now ? known.offset : undefined;
  }

  append(event: BrokerEvent, { history, key, keepKeyMs }: Publishing, now: number): LogEntry {
    this.history = history;
    const entry: LogEntry = { previousOffset: this.#head, offset: this.#head + 1, event };
    this.#head = entry.offset;
    if (history.size > 0 && history.ttlMs > 0) this.#kept.push({ at: now, entry });
    else this.#cutAll();
    if (key !== undefined) {
      // Anew, so that they stay in order.
      this.#keys.delete(key);
      const until = now + (keepKeyMs ?? DEFAULT_KEEP_KEY_MS);
      this.#keys.set(key, { offset: entry.offset, until });
      this.keysUntil = Math.max(this.keysUntil, until);
    }
    this.#trim(now);
    return entry;
  }

  read({ epoch, after, limit }: ReadOptions, now: number): ReadResult {
    if (epoch !== this.epoch || after > this.#head) return { ok: false, reason: "epoch_changed" };
    this.#trim(now);
    const oldest = this.#head - (this.#kept.length - this.#start);
    if (after < oldest) return { ok: false, reason: "trimmed" };
    const from = this.#start + after - oldest;
    return { ok: true, entries: this.#kept.slice(from, from + limit).map(({ entry }) => entry) };
  }

  /** Lets go of what is too old. Returns when there is more to let go of. */
  tidy(now: number): number {
    this.#trim(now);
    let next = this.#kept.length > 0 ? this.#kept[this.#start]!.at + this.history.ttlMs : Infinity;
    for (const [key, { until }] of this.#keys) {
      if (until <= now) this.#keys.delete(key);
      else next = Math.min(next, until);
    }
    return next;
  }

  #trim(now: number): void {
    const { size, ttlMs } = this.history;
    this.#start = Math.max(this.#start, this.#kept.length - size);
    while (this.#start < this.#kept.length && this.#kept[this.#start]!.at + ttlMs <= now) this.#start++;
    if (this.#start === this.#kept.length) this.#cutAll();
    else if (this.#start > 32 && this.#start > this.#kept.length / 2) {
      this.#kept = this.#kept.slice(this.#start);
      this.#start = 0;
    }
  }

  #cutAll(): void {
    this.#kept = [];
    this.#start = 0;
  }
}
