import type { DatabaseSync, StatementSync } from "node:sqlite";
import { DEFAULT_KEEP_KEY_MS } from "../event_log.ts";
import type { BrokerEvent, LogEntry, Publishing, ReadOptions, ReadResult } from "../log_store.ts";
import type { StoredInstance } from "./stored_instances.ts";
import { storedMs } from "./stored_ms.ts";

/** Too old by number are deleted so many at a time, since deleting one costs as much as writing one. */
const TRIM_EVERY = 32;

/** The tables `events` and `keys`. */
export class StoredLog {
  readonly #onExpiring: (at: number) => void;
  readonly #insert: StatementSync;
  readonly #trim: StatementSync;
  readonly #select: StatementSync;
  readonly #selectKey: StatementSync;
  readonly #insertKey: StatementSync;

  /** @param onExpiring Told when something will be too old. */
  constructor(db: DatabaseSync, onExpiring: (at: number) => void) {
    this.#onExpiring = onExpiring;
    this.#insert = db.prepare("INSERT INTO events (instance, offset, event, until) VALUES (?, ?, ?, ?)");
    this.#trim = db.prepare("DELETE FROM events WHERE instance = ? AND offset <= ?");
    this.#select = db.prepare(
      "SELECT offset, event, until FROM events WHERE instance = ? AND offset > ? ORDER BY offset LIMIT ?",
    );
    this.#selectKey = db.prepare("SELECT offset FROM keys WHERE instance = ? AND key = ? AND until > ?");
    this.#insertKey = db.prepare(
      "INSERT OR REPLACE INTO keys (instance, key, offset, until) VALUES (?, ?, ?, ?)",
    );
  }

  /** The offset of the event that was published with a key. */
  offsetOf(instance: StoredInstance, key: string, now: number): number | undefined {
    const row = this.#selectKey.get(instance.id, key, now);
    return row && Number(row.offset);
  }

  /** @param text The event as JSON. */
  append(instance: StoredInstance, text: string, { history, key, keepKeyMs }: Publishing, now: number): void {
    const offset = ++instance.head;
    instance.history = history;
    if (history.size > 0 && history.ttlMs > 0) {
      const until = storedMs(now + history.ttlMs);
      this.#insert.run(instance.id, offset, text, until);
      this.#onExpiring(until);
    }
    if (offset % TRIM_EVERY === 0 || history.size === 0) this.#trim.run(instance.id, offset - history.size);
    if (key === undefined) return;
    const until = storedMs(now + (keepKeyMs ?? DEFAULT_KEEP_KEY_MS));
    this.#insertKey.run(instance.id, key, offset, until);
    this.#onExpiring(until);
  }

  read(instance: StoredInstance, { epoch, after, limit }: ReadOptions, now: number): ReadResult {
    const { id, head, history: { size } } = instance;
    if (epoch !== instance.epoch || after > head) return { ok: false, reason: "epoch_changed" };
    if (after === head) return { ok: true, entries: [] };
    const rows = this.#select.all(id, after, limit);
    // A younger one may go first, if the policy was another then or the clock was set back: no page goes beyond it.
    const gap = rows.findIndex((row, at) => row.offset !== after + 1 + at || Number(row.until) <= now);
    const entries = rows.slice(0, gap < 0 ? rows.length : gap);
    if (after < head - size || entries.length === 0) return { ok: false, reason: "trimmed" };
    return { ok: true, entries: entries.map((row) => entryOf(Number(row.offset), eventOf(row.event))) };
  }
}

/** Offsets count up by one. */
export function entryOf(offset: number, event: BrokerEvent): LogEntry {
  return { previousOffset: offset - 1, offset, event };
}

/** An event as it was stored. */
export function eventOf(text: unknown): BrokerEvent {
  return JSON.parse(text as string);
}
