import type { DatabaseSync, StatementSync } from "node:sqlite";
import { type Random, randomName } from "../../random.ts";
import type { CallOutcome, Claim, ClaimOptions, CompleteOptions } from "../call_store.ts";
import { storedMs } from "./stored_ms.ts";

interface Row {
  readonly digest: string;
  readonly token: string;
  readonly answer: string | null;
  readonly lease_until: number;
  readonly keep_ms: number;
}

/** What {@linkcode StoredCalls} work with. */
export interface StoredCallsOptions {
  readonly db: DatabaseSync;
  readonly random: Random;
  /** Told when something will be too old. */
  readonly onExpiring: (at: number) => void;
}

/** The table `calls`. */
export class StoredCalls {
  readonly #options: StoredCallsOptions;
  readonly #select: StatementSync;
  readonly #replace: StatementSync;
  readonly #renew: StatementSync;
  readonly #complete: StatementSync;
  #claims = 0;
  #epoch: string | undefined;

  constructor(options: StoredCallsOptions) {
    this.#options = options;
    const { db } = options;
    this.#select = db.prepare("SELECT digest, token, answer, lease_until, keep_ms FROM calls WHERE name = ?");
    this.#replace = db.prepare(`
      INSERT OR REPLACE INTO calls (name, digest, token, answer, lease_until, keep_ms, until)
      VALUES (?, ?, ?, NULL, ?, ?, ?)`);
    this.#renew = db.prepare(`
      UPDATE calls SET lease_until = ?1, until = ?1 + keep_ms
      WHERE name = ?2 AND token = ?3 AND answer IS NULL`);
    this.#complete = db.prepare(`
      UPDATE calls SET answer = ?, until = ? WHERE name = ? AND token = ? AND answer IS NULL`);
  }

  /** The name of these records. */
  get epoch(): string {
    return this.#epoch ??= epochOf(this.#options);
  }

  claim(name: string, options: ClaimOptions, now: number): Claim {
    if (options.epoch !== undefined && options.epoch !== this.epoch) return { status: "forgotten" };
    const known = this.#row(name);
    if (known) {
      if (known.digest !== options.digest) return { status: "reused" };
      const outcome = outcomeOf(known, now);
      if (!outcome) return { status: "running" };
      if (outcome.status === "done" || !options.takeLost) return outcome;
    }
    // Counted too, since a token must differ from all before it, whatever the randomness is worth.
    const token = `${++this.#claims}-${randomName(this.#options.random, 8)}`;
    const leaseUntil = storedMs(now + options.leaseMs);
    const keepMs = storedMs(options.keepMs);
    this.#replace.run(name, options.digest, token, leaseUntil, keepMs, leaseUntil + keepMs);
    this.#options.onExpiring(leaseUntil + keepMs);
    return { status: "claimed", token };
  }

  /** False if the claim is not of this token any more. */
  renew(name: string, token: string, leaseUntil: number): boolean {
    return this.#renew.run(storedMs(leaseUntil), name, token).changes > 0;
  }

  /** @param text The answer as JSON. */
  complete(name: string, { token, keepMs }: CompleteOptions, text: string, now: number): boolean {
    const until = storedMs(now + keepMs);
    if (this.#complete.run(text, until, name, token).changes === 0) return false;
    this.#options.onExpiring(until);
    return true;
  }

  /** How a call ended, or until when it is not lost. */
  look(name: string, now: number): CallOutcome | { readonly status: "running"; readonly until: number } {
    const known = this.#row(name);
    if (!known) return { status: "lost" };
    return outcomeOf(known, now) ?? { status: "running", until: known.lease_until };
  }

  #row(name: string): Row | undefined {
    // A cast because the types of columns are known from the schema only.
    return this.#select.get(name) as unknown as Row | undefined;
  }
}

function outcomeOf({ answer, lease_until }: Row, now: number): CallOutcome | undefined {
  if (answer !== null) return { status: "done", answer: JSON.parse(answer) };
  return lease_until > now ? undefined : { status: "lost" };
}

/** The name of the records, made when they are new. */
function epochOf({ db, random }: StoredCallsOptions): string {
  const known = db.prepare("SELECT name FROM call_epoch").get() as { name: string } | undefined;
  if (known) return known.name;
  const name = randomName(random, 12);
  db.prepare("INSERT INTO call_epoch (name) VALUES (?)").run(name);
  return name;
}
