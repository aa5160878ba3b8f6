import type { DatabaseSync, StatementSync } from "node:sqlite";
import { MAX_SLOTS } from "../latest_events.ts";
import type { KeepLatest, LatestEvent, ListLatestOptions } from "../log_store.ts";
import { eventOf } from "./stored_log.ts";
import type { StoredInstance } from "./stored_instances.ts";
import { storedMs } from "./stored_ms.ts";

/** Slots are counted so seldom, since counting looks at all of them. */
const BOUND_EVERY = 1_000;

/** The table `latest`. */
export class StoredLatest {
  readonly #onExpiring: (at: number) => void;
  readonly #replace: StatementSync;
  readonly #bound: StatementSync;
  readonly #select: StatementSync;

  /** @param onExpiring Told when something will be too old. */
  constructor(db: DatabaseSync, onExpiring: (at: number) => void) {
    this.#onExpiring = onExpiring;
    this.#replace = db.prepare(
      "INSERT OR REPLACE INTO latest (instance, slot, event, until) VALUES (?, ?, ?, ?)",
    );
    this.#bound = db.prepare(`
      DELETE FROM latest WHERE instance = ?1 AND id <=
        (SELECT id FROM latest WHERE instance = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)`);
    this.#select = db.prepare(
      "SELECT id, event FROM latest WHERE instance = ? AND id > ? AND until > ? ORDER BY id LIMIT ?",
    );
  }

  /** Returns its place. @param text The event as JSON. */
  keep(instance: StoredInstance, text: string, { slot, ttlMs }: KeepLatest, now: number): number {
    const until = storedMs(now + ttlMs);
    const place = Number(this.#replace.run(instance.id, slot, text, until).lastInsertRowid);
    this.#onExpiring(until);
    if (place % BOUND_EVERY === 0) this.#bound.run(instance.id, MAX_SLOTS);
    return place;
  }

  list(instance: StoredInstance, { after, limit }: ListLatestOptions, now: number): LatestEvent[] {
    return this.#select.all(instance.id, after, now, limit).map(({ id, event }) => ({
      ...eventOf(event),
      place: Number(id),
    }));
  }
}
