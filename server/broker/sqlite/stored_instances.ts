import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type Random, randomName } from "../../random.ts";
import type { Clock } from "../../time/mod.ts";
import { Followers, type Link } from "../followers.ts";
import type { HistoryPolicy } from "../log_store.ts";
import { PresenceBook } from "../presence_book.ts";
import { fromStoredMs, storedMs } from "./stored_ms.ts";

/** A row of `instances`, and who is there. */
export interface StoredInstance {
  readonly id: number;
  readonly name: string;
  epoch: string;
  head: number;
  history: HistoryPolicy;
  presence: PresenceBook;
  readonly followers: Followers;
  /** Followers as there will be when what was asked is safe. */
  follows: Set<Link>;
}

interface Row {
  readonly id: number;
  readonly epoch: string;
  readonly head: number;
  readonly size: number;
  readonly ttl_ms: number;
  readonly presence_version: number;
}

/** What {@linkcode StoredInstances} work with. */
export interface StoredInstancesOptions {
  readonly db: DatabaseSync;
  readonly clock: Clock;
  readonly random: Random;
  /** Told when something will be too old. */
  readonly onExpiring: (at: number) => void;
}

/** Instances: all are in the database, those in use are in memory as well. */
export class StoredInstances {
  readonly #options: StoredInstancesOptions;
  readonly #select: StatementSync;
  readonly #insert: StatementSync;
  readonly #count: StatementSync;
  readonly #update: StatementSync;
  readonly #inUse = new Map<string, StoredInstance>();
  /** Asked for in this transaction. */
  readonly #touched = new Set<StoredInstance>();
  /** To be written before this transaction ends. */
  readonly #changed = new Set<StoredInstance>();

  constructor(options: StoredInstancesOptions) {
    this.#options = options;
    const { db } = options;
    this.#select = db.prepare(
      "SELECT id, epoch, head, size, ttl_ms, presence_version FROM instances WHERE name = ?",
    );
    this.#insert = db.prepare(
      "INSERT INTO instances (name, epoch, head, size, ttl_ms, presence_version) VALUES (?, ?, 0, ?, ?, 0)",
    );
    this.#count = db.prepare("SELECT count(*) AS n FROM instances");
    this.#update = db.prepare(`
      UPDATE instances SET head = ?, size = ?, ttl_ms = ?, presence_version = ?,
        expires_at = CASE WHEN EXISTS (SELECT 1 FROM checkpoints WHERE instance = instances.id) THEN NULL ELSE ? END
      WHERE id = ?`);
  }

  /** Those in memory. */
  get inUse(): Iterable<StoredInstance> {
    return this.#inUse.values();
  }

  /** Those that are stored. */
  get count(): number {
    return Number(this.#count.get()?.n);
  }

  /** Those that somebody was present in, with the version of their presence. */
  withHolders(): (readonly [name: string, presenceVersion: number])[] {
    const rows = this.#options.db.prepare(
      "SELECT name, presence_version FROM instances WHERE id IN (SELECT instance FROM holders)",
    ).all();
    return rows.map(({ name, presence_version }) => [String(name), Number(presence_version)]);
  }

  /** Those in memory are forgotten. */
  clear(): void {
    this.#inUse.clear();
  }

  /** An instance, if there is one. */
  find(name: string): StoredInstance | undefined {
    const known = this.#inUse.get(name);
    if (known) {
      this.#touched.add(known);
      return known;
    }
    const row = this.#row(name);
    if (!row) return undefined;
    return this.#use({
      name,
      id: row.id,
      ...fieldsOf(row),
      followers: new Followers(),
      follows: new Set(),
      presence: new PresenceBook(row.presence_version),
    });
  }

  /** An instance, made if there was none. */
  open(name: string, history: HistoryPolicy): StoredInstance {
    const known = this.find(name);
    if (known) return known;
    const epoch = randomName(this.#options.random, 8);
    const { lastInsertRowid } = this.#insert.run(name, epoch, history.size, storedMs(history.ttlMs));
    const instance: StoredInstance = {
      id: Number(lastInsertRowid),
      name,
      epoch,
      head: 0,
      history,
      followers: new Followers(),
      follows: new Set(),
      presence: new PresenceBook(),
    };
    this.change(instance);
    return this.#use(instance);
  }

  /** Notes that it has to be written. */
  change(instance: StoredInstance): void {
    this.#changed.add(instance);
  }

  /** Writes those that changed. */
  save(): void {
    const now = this.#options.clock.now();
    for (const instance of this.#changed) {
      const { id, head, history: { size, ttlMs }, presence } = instance;
      const expiresAt = isBusy(instance) ? null : storedMs(now + ttlMs);
      this.#update.run(head, size, storedMs(ttlMs), presence.version, expiresAt, id);
      if (expiresAt !== null) this.#options.onExpiring(expiresAt);
    }
    this.#changed.clear();
  }

  /** Lets go of those that nobody is in. */
  release(): void {
    for (const instance of this.#touched) {
      if (!isBusy(instance)) this.#inUse.delete(instance.name);
    }
    this.#touched.clear();
  }

  /** Forgets what was not written. Returns those it was written for, with the version of their presence. */
  revert(): (readonly [StoredInstance, presenceVersion: number])[] {
    this.#changed.clear();
    const reverted: [StoredInstance, number][] = [];
    for (const instance of this.#touched) {
      instance.follows = new Set(instance.followers.links);
      const row = this.#row(instance.name);
      // One that has no row was made in this transaction, and nobody is in it yet.
      if (row) Object.assign(instance, fieldsOf(row));
      reverted.push([instance, row?.presence_version ?? 0]);
    }
    return reverted;
  }

  #use(instance: StoredInstance): StoredInstance {
    this.#inUse.set(instance.name, instance);
    this.#touched.add(instance);
    return instance;
  }

  #row(name: string): Row | undefined {
    // A cast because the types of columns are known from the schema only.
    return this.#select.get(name) as unknown as Row | undefined;
  }
}

function isBusy({ follows, presence }: StoredInstance): boolean {
  return follows.size > 0 || presence.size > 0;
}

function fieldsOf({ epoch, head, size, ttl_ms }: Row): Pick<StoredInstance, "epoch" | "head" | "history"> {
  return { epoch, head, history: { size, ttlMs: fromStoredMs(ttl_ms) } };
}
