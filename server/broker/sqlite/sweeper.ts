import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Instances forgotten at a time; the rest comes with the next sweep. */
const MAX_INSTANCES = 1_000;

/** Free pages given back to the file system at a time. */
const VACUUM_PAGES = 1_000;

/** Free pages that are kept for what comes next: 1 MiB. */
const KEPT_PAGES = 256;

const OF_INSTANCE = ["events", "keys", "latest", "checkpoints", "holders"];

/** Deletes what is too old. */
export class Sweeper {
  readonly #db: DatabaseSync;
  readonly #old: readonly StatementSync[];
  readonly #postpone: StatementSync;
  readonly #expired: StatementSync;
  readonly #forget: readonly StatementSync[];
  readonly #next: StatementSync;
  readonly #free: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#old = ["events", "keys", "latest", "calls"].map((table) =>
      db.prepare(`DELETE FROM ${table} WHERE until <= ?`)
    );
    // An instance is kept for its keys and its latest events too.
    this.#postpone = db.prepare(`
      UPDATE instances SET expires_at = max(
        ifnull((SELECT max(until) FROM keys WHERE instance = instances.id), expires_at),
        ifnull((SELECT max(until) FROM latest WHERE instance = instances.id), expires_at))
      WHERE expires_at <= ?`);
    this.#expired = db.prepare(`SELECT id FROM instances WHERE expires_at <= ? LIMIT ${MAX_INSTANCES}`);
    this.#forget = [
      ...OF_INSTANCE.map((table) => db.prepare(`DELETE FROM ${table} WHERE instance = ?`)),
      db.prepare("DELETE FROM instances WHERE id = ?"),
    ];
    this.#free = db.prepare("PRAGMA freelist_count");
    this.#next = db.prepare(`
      SELECT min(at) AS at FROM (
        SELECT min(until) AS at FROM events UNION ALL SELECT min(until) FROM keys
        UNION ALL SELECT min(until) FROM latest UNION ALL SELECT min(until) FROM calls
        UNION ALL SELECT min(expires_at) FROM instances WHERE expires_at IS NOT NULL)`);
  }

  /**
   * Nobody follows anything, and nobody runs a call, when a process begins. As long as there was none, nobody could
   * come, so that the time in which instances wait for somebody begins anew.
   */
  resume(now: number): void {
    this.#db.prepare(`
      UPDATE instances SET expires_at = ? + ttl_ms WHERE id NOT IN (SELECT instance FROM checkpoints)`).run(
      now,
    );
    this.#db.prepare(`
      UPDATE calls SET lease_until = ?1, until = ?1 + keep_ms WHERE answer IS NULL AND lease_until > ?1`).run(
      now,
    );
  }

  /** Deletes what is too old. */
  sweep(now: number): void {
    for (const statement of this.#old) statement.run(now);
    this.#postpone.run(now);
    for (const { id } of this.#expired.all(now)) {
      for (const statement of this.#forget) statement.run(Number(id));
    }
  }

  /** When something will be too old; `Infinity` if nothing will. */
  next(): number {
    const at = this.#next.get()?.at;
    return at === null || at === undefined ? Infinity : Number(at);
  }

  /** Gives free pages back, some at a time. True if there are more. Not within a transaction. */
  vacuum(): boolean {
    const free = Number(this.#free.get()?.freelist_count) - KEPT_PAGES;
    if (free <= 0) return false;
    // Each step gives back one page, so all of its rows are asked for though it has none.
    this.#db.prepare(`PRAGMA incremental_vacuum(${Math.min(free, VACUUM_PAGES)})`).all();
    return free > VACUUM_PAGES;
  }
}
