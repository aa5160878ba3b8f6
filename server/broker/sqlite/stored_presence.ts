import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Clock } from "../../time/mod.ts";
import type { Deadlines } from "../deadlines.ts";
import { type Lease, PresenceBook } from "../presence_book.ts";
import type { PresenceNotice, RemovePresenceOptions, SetPresenceOptions } from "../presence_store.ts";
import type { StoredInstance } from "./stored_instances.ts";
import { fromStoredMs, storedMs } from "./stored_ms.ts";

/** What {@linkcode StoredPresence} works with. */
export interface StoredPresenceOptions {
  readonly db: DatabaseSync;
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  /** A lease may have run out. */
  readonly onLeaseDue: (instance: string, member: string, holder: string) => void;
}

/**
 * The table `holders`. Who is there is in memory as well, and leases are only there: after a restart each holder has
 * one more lease to come back in.
 */
export class StoredPresence {
  readonly #options: StoredPresenceOptions;
  readonly #replace: StatementSync;
  readonly #shorten: StatementSync;
  readonly #delete: StatementSync;
  readonly #select: StatementSync;

  constructor(options: StoredPresenceOptions) {
    this.#options = options;
    const { db } = options;
    this.#replace = db.prepare(`
      INSERT OR REPLACE INTO holders (instance, member, holder, state, lease_ms) VALUES (?, ?, ?, ?, ?)`);
    this.#shorten = db.prepare(`
      UPDATE holders SET lease_ms = ? WHERE instance = ? AND member = ? AND holder = ?`);
    this.#delete = db.prepare("DELETE FROM holders WHERE instance = ? AND member = ? AND holder = ?");
    this.#select = db.prepare(`
      SELECT member, holder, state, lease_ms FROM holders WHERE instance = ? ORDER BY id`);
  }

  set(instance: StoredInstance, options: SetPresenceOptions): PresenceNotice | undefined {
    const { member, holder, state, leaseMs } = options;
    const { lease, notice } = instance.presence.set(member, holder, state);
    lease.isLeaving = false;
    this.#run(lease, leaseMs, () => this.#options.onLeaseDue(instance.name, member, holder));
    this.#replace.run(instance.id, member, holder, JSON.stringify(state), storedMs(leaseMs));
    return notice;
  }

  /** The holder goes when the grace is over. */
  leave(instance: StoredInstance, { member, holder, graceMs }: RemovePresenceOptions): void {
    const lease = instance.presence.lease(member, holder);
    if (!lease) return;
    lease.isLeaving = true;
    this.#run(lease, graceMs, () => this.#options.onLeaseDue(instance.name, member, holder));
    this.#shorten.run(storedMs(graceMs), instance.id, member, holder);
  }

  /** Takes a holder away whose lease has run out. */
  expire(instance: StoredInstance, member: string, holder: string): PresenceNotice | undefined {
    const lease = instance.presence.lease(member, holder);
    if (!lease || lease.until > this.#options.clock.now()) return undefined;
    if (lease.deadline) this.#options.deadlines.cancel(lease.deadline);
    this.#delete.run(instance.id, member, holder);
    return instance.presence.remove(member, holder);
  }

  /** False if there is no such holder. */
  renew(instance: StoredInstance, { member, holder }: { member: string; holder: string }, leaseMs: number) {
    const lease = instance.presence.lease(member, holder);
    if (!lease) return false;
    if (!lease.isLeaving) this.#run(lease, leaseMs, () => {});
    return true;
  }

  /** Reads who is there, as it was when it was last safe. */
  load(instance: StoredInstance, version: number): void {
    for (const { deadline } of instance.presence.leases()) {
      if (deadline) this.#options.deadlines.cancel(deadline);
    }
    instance.presence = new PresenceBook(version);
    for (const row of this.#select.all(instance.id)) {
      const { member, holder } = row as { member: string; holder: string };
      const lease = instance.presence.restore(member, holder, JSON.parse(row.state as string));
      this.#run(
        lease,
        fromStoredMs(Number(row.lease_ms)),
        () => this.#options.onLeaseDue(instance.name, member, holder),
      );
    }
  }

  #run(lease: Lease, ms: number, onDue: () => void): void {
    const { clock, deadlines } = this.#options;
    lease.until = clock.now() + ms;
    lease.deadline ??= deadlines.add(Infinity, () => {
      if (lease.until > clock.now()) return lease.until;
      onDue();
      return undefined;
    });
    // A deadline that is too early finds the lease renewed; that costs less than moving it each time.
    if (lease.deadline.place < 0 || lease.until < lease.deadline.at) {
      deadlines.move(lease.deadline, lease.until);
    }
  }
}
