import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../../time/mod.ts";
import { brokerError } from "./sqlite_broker_error.ts";

/** Adds something to do when what was written is safe. */
export type AfterCommit = (effect: () => void) => void;

/** Reads and writes; may be run again after it was rolled back. */
export type Work<Answer> = (afterCommit: AfterCommit) => Answer;

/** What happens around each transaction. */
export interface TransactionHooks {
  /** Writes what was only noted. */
  readonly beforeCommit: () => void;
  /** What was written is safe, and its effects were had. */
  readonly afterCommit: () => void;
  /** What was written is not there. */
  readonly afterRollback: () => void;
}

interface Job {
  readonly work: Work<unknown>;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Outcome {
  readonly job: Job;
  readonly answer: unknown;
  readonly effects: readonly (() => void)[];
}

/** What a {@linkcode GroupCommit} works with. */
export interface GroupCommitOptions {
  readonly db: DatabaseSync;
  readonly path: string;
  readonly clock: Clock;
  readonly hooks: TransactionHooks;
}

/**
 * Does everything that is asked in one turn in one transaction, in order: the disk is waited for once. Then come the
 * effects, then the answers.
 */
export class GroupCommit {
  readonly #options: GroupCommitOptions;
  #jobs: Job[] = [];
  #isClosed = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
  }

  /** Does something with the rest of this turn. @throws {SqliteBrokerError} */
  ask<Answer>(work: Work<Answer>): Promise<Answer> {
    if (this.#isClosed) return Promise.reject(new Error("the broker is closed"));
    return new Promise<Answer>((resolve, reject) => {
      // A cast because jobs of all types wait in one queue; each gets the answer of its own work.
      const job: Job = { work, resolve: resolve as (answer: unknown) => void, reject };
      if (this.#jobs.push(job) === 1) this.#options.clock.afterTurn(() => this.flush());
    });
  }

  /** Does now what was to be done at the end of the turn. */
  flush(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    if (jobs.length > 0) this.#run(jobs);
  }

  /** Does what was asked, and nothing after that. */
  close(): void {
    // The effects of what is done may ask for more.
    while (this.#jobs.length > 0) this.flush();
    this.#isClosed = true;
  }

  #run(jobs: readonly Job[]): void {
    let outcomes: readonly Outcome[];
    try {
      outcomes = this.#transact(jobs);
    } catch (cause) {
      // One by one, so that only those fail that cannot be done.
      if (jobs.length > 1) { for (const job of jobs) this.#run([job]); }
      else jobs[0]!.reject(brokerError(`using ${this.#options.path}`, cause));
      return;
    }
    for (const { effects } of outcomes) for (const effect of effects) effect();
    for (const { job, answer } of outcomes) job.resolve(answer);
    this.#options.hooks.afterCommit();
  }

  #transact(jobs: readonly Job[]): Outcome[] {
    const { db, hooks } = this.#options;
    try {
      db.exec("BEGIN");
      const outcomes = jobs.map((job): Outcome => {
        const effects: (() => void)[] = [];
        return { job, answer: job.work((effect) => effects.push(effect)), effects };
      });
      hooks.beforeCommit();
      db.exec("COMMIT");
      return outcomes;
    } catch (error) {
      // Some failures have rolled it back already.
      if (db.isTransaction) db.exec("ROLLBACK");
      hooks.afterRollback();
      throw error;
    }
  }
}
