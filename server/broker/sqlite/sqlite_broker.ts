import type { DatabaseSync } from "node:sqlite";
import { type Random, systemRandom } from "../../random.ts";
import { type Clock, systemClock } from "../../time/mod.ts";
import type { Broker } from "../broker.ts";
import type { CallOutcome, Claim, ClaimedCall, ClaimOptions, CompleteOptions } from "../call_store.ts";
import { Deadlines } from "../deadlines.ts";
import type { Link } from "../followers.ts";
import type {
  BrokerEvent,
  Checkpoint,
  Follower,
  Following,
  FollowOptions,
  HistoryPolicy,
  KeepLatest,
  LatestEvent,
  ListLatestOptions,
  LogCursor,
  Publishing,
  ReadOptions,
  ReadResult,
  SignalledEvent,
} from "../log_store.ts";
import type {
  ListPresenceOptions,
  PresenceHolding,
  PresenceList,
  PresenceNotice,
  RemovePresenceOptions,
  SetPresenceOptions,
} from "../presence_store.ts";
import { AwaitedCalls } from "./awaited_calls.ts";
import { openDatabase, type Synchronous } from "./database.ts";
import { type AfterCommit, GroupCommit } from "./group_commit.ts";
import { brokerError } from "./sqlite_broker_error.ts";
import { StoredCalls } from "./stored_calls.ts";
import { StoredCheckpoints } from "./stored_checkpoints.ts";
import { type StoredInstance, StoredInstances } from "./stored_instances.ts";
import { StoredLatest } from "./stored_latest.ts";
import { entryOf, StoredLog } from "./stored_log.ts";
import { StoredPresence } from "./stored_presence.ts";
import { fromStoredMs } from "./stored_ms.ts";
import { SweepSchedule } from "./sweep_schedule.ts";
import { Sweeper } from "./sweeper.ts";

/** What a SQLite broker is told. */
export interface SqliteBrokerOptions {
  /** The database's file. Made if there is none. */
  readonly path: string;
  /**
   * What an answer waits for: `full` for the disk, `normal` for the operating system only. After a power failure
   * `normal` may have lost what it answered last, and counts the same offsets again. @default "full"
   */
  readonly synchronous?: Synchronous;
  /** Where time comes from. @default the machine's */
  readonly clock?: Clock;
  /** Names epochs and claims. @default the machine's */
  readonly random?: Random;
  /** Told of what failed though nobody waits for it: deleting what is too old, taking out whose lease ran out. */
  readonly onError?: (error: unknown) => void;
}

/** What a SQLite broker holds. */
export interface SqliteBrokerCounts {
  /** Instances in the file. */
  readonly instances: number;
  /** Those who follow an instance. */
  readonly followers: number;
  /** Members of instances. */
  readonly members: number;
}

/** Of an instance that exists only because somebody is present in it, or for its latest events. */
const NO_HISTORY: HistoryPolicy = { size: 0, ttlMs: 0 };

/**
 * A broker in a file: logs, checkpoints and answers outlive the process, also if it is killed. It serves one process at
 * a time; a second one that opens the file is told so. What is asked in one turn of the event loop is one transaction,
 * and is answered and delivered when that is safe. The event loop stands still while the disk writes.
 *
 * After a restart members are there for one more lease, and calls that ran are lost.
 *
 * @example
 * ```ts
 * import { SqliteBroker } from "@wirepact/server/sqlite";
 * import assert from "node:assert/strict";
 * import { mkdtempSync, rmSync } from "node:fs";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 *
 * const folder = mkdtempSync(join(tmpdir(), "broker-"));
 * const path = join(folder, "broker.db");
 * const history = { size: 100, ttlMs: 60_000 };
 *
 * const before = new SqliteBroker({ path });
 * const { epoch } = await before.publish("room", { event: 1, data: "hello" }, { history });
 * await before.close();
 *
 * const after = new SqliteBroker({ path });
 * assert.deepEqual(await after.read("room", { epoch, after: 0, limit: 10 }), {
 *   ok: true,
 *   entries: [{ previousOffset: 0, offset: 1, event: { event: 1, data: "hello" } }],
 * });
 * await after.close();
 * rmSync(folder, { recursive: true });
 * ```
 */
export class SqliteBroker implements Broker {
  readonly #clock: Clock;
  readonly #db: DatabaseSync;
  readonly #deadlines: Deadlines;
  readonly #commits: GroupCommit;
  readonly #instances: StoredInstances;
  readonly #log: StoredLog;
  readonly #latest: StoredLatest;
  readonly #checkpoints: StoredCheckpoints;
  readonly #presence: StoredPresence;
  readonly #calls: StoredCalls;
  readonly #awaited: AwaitedCalls;
  readonly #sweeper: Sweeper;
  readonly #sweeps: SweepSchedule;
  #isSweepDue = false;
  #isClosed = false;

  /** Opens a database. @throws {SqliteBrokerError} */
  constructor(options: SqliteBrokerOptions) {
    const { path, synchronous = "full", clock = systemClock, random = systemRandom } = options;
    this.#clock = clock;
    const { onError = () => {} } = options;
    const db = this.#db = openDatabase(path, synchronous);
    const deadlines = this.#deadlines = new Deadlines(clock);
    const sweep = () => this.#sweep();
    this.#sweeps = new SweepSchedule({ clock, deadlines, sweep, onError });
    const onExpiring = (at: number) => this.#sweeps.at(fromStoredMs(at));
    this.#instances = new StoredInstances({ db, clock, random, onExpiring });
    this.#log = new StoredLog(db, onExpiring);
    this.#latest = new StoredLatest(db, onExpiring);
    this.#checkpoints = new StoredCheckpoints(db);
    this.#calls = new StoredCalls({ db, random, onExpiring });
    const onLeaseDue = (...lease: Lease) => void this.#expire(...lease).catch(onError);
    this.#presence = new StoredPresence({ db, clock, deadlines, onLeaseDue });
    this.#sweeper = new Sweeper(db);
    const onCallDue = (call: string) => void this.#look(call).catch(onError);
    this.#awaited = new AwaitedCalls({ deadlines, onLeaseDue: onCallDue });
    this.#commits = new GroupCommit({
      db,
      path,
      clock,
      hooks: {
        beforeCommit: () => this.#finish(),
        afterCommit: () => this.#instances.release(),
        afterRollback: () => this.#reload(),
      },
    });
    try {
      this.#resume();
    } catch (error) {
      deadlines.clear();
      db.close();
      throw brokerError(`opening ${path}`, error);
    }
  }

  /** What is held. */
  get counts(): SqliteBrokerCounts {
    let followers = 0;
    let members = 0;
    for (const instance of this.#instances.inUse) {
      followers += instance.followers.size;
      members += instance.presence.size;
    }
    return { instances: this.#isClosed ? 0 : this.#instances.count, followers, members };
  }

  async follow(name: string, follower: Follower, { history }: FollowOptions): Promise<Following> {
    const link: Link = { follower, isActive: true };
    const position = await this.#commits.ask((afterCommit) => {
      const instance = this.#instances.open(name, history);
      instance.history = history;
      instance.follows.add(link);
      this.#instances.change(instance);
      afterCommit(() => instance.followers.add(link));
      return { epoch: instance.epoch, head: instance.head };
    });
    return { ...position, stop: () => this.#stop(name, link) };
  }

  async publish(name: string, event: BrokerEvent, options: Publishing): Promise<LogCursor> {
    const text = JSON.stringify(event);
    return await this.#commits.ask((afterCommit) => {
      const now = this.#clock.now();
      const instance = this.#instances.open(name, options.history);
      const { epoch } = instance;
      const known = options.key === undefined ? undefined : this.#log.offsetOf(instance, options.key, now);
      if (known !== undefined) return { epoch, offset: known };
      this.#log.append(instance, text, options, now);
      this.#instances.change(instance);
      const entry = entryOf(instance.head, event);
      afterCommit(() => instance.followers.tell((follower) => follower.entries([entry])));
      return { epoch, offset: entry.offset };
    });
  }

  read(name: string, options: ReadOptions): Promise<ReadResult> {
    return this.#commits.ask(() => {
      const instance = this.#instances.find(name);
      if (!instance) return { ok: false, reason: "epoch_changed" };
      return this.#log.read(instance, options, this.#clock.now());
    });
  }

  async signal(name: string, event: BrokerEvent, latest?: KeepLatest): Promise<void> {
    const text = latest && JSON.stringify(event);
    await this.#commits.ask((afterCommit) => {
      const instance = text ? this.#instances.open(name, NO_HISTORY) : this.#instances.find(name);
      if (!instance) return;
      const signalled: SignalledEvent = latest && text
        ? { ...event, place: this.#latest.keep(instance, text, latest, this.#clock.now()) }
        : event;
      afterCommit(() => instance.followers.tell((follower) => follower.signals([signalled])));
    });
  }

  listLatest(name: string, options: ListLatestOptions): Promise<readonly LatestEvent[]> {
    return this.#commits.ask(() => {
      const instance = this.#instances.find(name);
      return instance ? this.#latest.list(instance, options, this.#clock.now()) : [];
    });
  }

  async saveCheckpoint(name: string, checkpoint: Checkpoint): Promise<void> {
    const state = JSON.stringify(checkpoint.state);
    await this.#commits.ask(() => {
      const instance = this.#instances.find(name);
      if (!instance) return;
      this.#checkpoints.save(instance, checkpoint, state);
      this.#instances.change(instance);
    });
  }

  loadCheckpoint(name: string): Promise<Checkpoint | undefined> {
    return this.#commits.ask(() => {
      const instance = this.#instances.find(name);
      return instance && this.#checkpoints.load(instance);
    });
  }

  setPresence(name: string, options: SetPresenceOptions): Promise<void> {
    return this.#commits.ask((afterCommit) => {
      const instance = this.#instances.open(name, NO_HISTORY);
      const notice = this.#presence.set(instance, options);
      this.#instances.change(instance);
      tellPresence(instance, notice, afterCommit);
    });
  }

  async removePresence(name: string, options: RemovePresenceOptions): Promise<void> {
    await this.#commits.ask((afterCommit) => {
      const instance = this.#instances.find(name);
      if (!instance) return;
      this.#presence.leave(instance, options);
      this.#expireNow(instance, options, afterCommit);
    });
  }

  renewPresence(
    holdings: readonly PresenceHolding[],
    leaseMs: number,
  ): Promise<readonly PresenceHolding[]> {
    return this.#commits.ask(() =>
      holdings.filter((holding) => {
        const instance = this.#instances.find(holding.instance);
        return !instance || !this.#presence.renew(instance, holding, leaseMs);
      })
    );
  }

  listPresence(name: string, options: ListPresenceOptions = {}): Promise<PresenceList> {
    return this.#commits.ask(() =>
      this.#instances.find(name)?.presence.list(options) ?? { version: 0, count: 0, members: [] }
    );
  }

  callEpoch(): Promise<string> {
    return this.#commits.ask(() => this.#calls.epoch);
  }

  claimCall(call: string, options: ClaimOptions): Promise<Claim> {
    return this.#commits.ask(() => this.#calls.claim(call, options, this.#clock.now()));
  }

  renewCalls(claims: readonly ClaimedCall[], leaseMs: number): Promise<readonly ClaimedCall[]> {
    return this.#commits.ask(() => {
      const until = this.#clock.now() + leaseMs;
      return claims.filter(({ call, token }) => !this.#calls.renew(call, token, until));
    });
  }

  async completeCall(call: string, options: CompleteOptions): Promise<boolean> {
    const { answer } = options;
    const text = JSON.stringify(answer);
    return await this.#commits.ask((afterCommit) => {
      const isOurs = this.#calls.complete(call, options, text, this.#clock.now());
      if (isOurs) afterCommit(() => this.#awaited.wake(call, { status: "done", answer }));
      return isOurs;
    });
  }

  async awaitCall(call: string, signal: AbortSignal): Promise<CallOutcome> {
    let ending: Promise<CallOutcome> | undefined;
    const state = await this.#commits.ask((afterCommit) => {
      const state = this.#calls.look(call, this.#clock.now());
      if (state.status === "running") {
        const until = fromStoredMs(state.until);
        afterCommit(() => ending = this.#awaited.wait(call, signal, until));
      }
      return state;
    });
    return state.status === "running" ? await ending! : state;
  }

  /** Does what was asked before, and gives the file back. */
  close(): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    this.#commits.close();
    this.#isClosed = true;
    this.#sweeps.close();
    this.#deadlines.clear();
    this.#awaited.clear(new Error("the broker is closed"));
    this.#instances.clear();
    // What closing writes is not lost if it fails: the next one that opens the file finds it in the log beside it.
    this.#db.close();
    return Promise.resolve();
  }

  async #stop(name: string, link: Link): Promise<void> {
    link.isActive = false;
    if (this.#isClosed) return;
    await this.#commits.ask(() => {
      const instance = this.#instances.find(name);
      if (!instance) return;
      instance.followers.remove(link);
      instance.follows.delete(link);
      this.#instances.change(instance);
    });
  }

  async #expire(...[name, member, holder]: Lease): Promise<void> {
    await this.#commits.ask((afterCommit) => {
      const instance = this.#instances.find(name);
      if (instance) this.#expireNow(instance, { member, holder }, afterCommit);
    });
  }

  #expireNow(
    instance: StoredInstance,
    { member, holder }: { readonly member: string; readonly holder: string },
    afterCommit: AfterCommit,
  ): void {
    const notice = this.#presence.expire(instance, member, holder);
    this.#instances.change(instance);
    tellPresence(instance, notice, afterCommit);
  }

  /** The lease of a call that somebody waits for may have run out. */
  async #look(call: string): Promise<void> {
    const state = await this.#commits.ask(() => this.#calls.look(call, this.#clock.now()));
    if (state.status === "running") this.#awaited.extend(call, fromStoredMs(state.until));
    else this.#awaited.wake(call, state);
  }

  async #sweep(): Promise<number> {
    await this.#commits.ask(() => {
      this.#isSweepDue = true;
    });
    const isMore = this.#sweeper.vacuum();
    return isMore ? 0 : fromStoredMs(this.#sweeper.next());
  }

  /** At the end of each transaction, when everything is written that was asked. */
  #finish(): void {
    this.#instances.save();
    if (!this.#isSweepDue) return;
    this.#isSweepDue = false;
    this.#sweeper.sweep(this.#clock.now());
  }

  #reload(): void {
    this.#isSweepDue = false;
    for (const [instance, version] of this.#instances.revert()) this.#presence.load(instance, version);
    this.#instances.release();
  }

  /** Goes on where the last process ended, however it did. */
  #resume(): void {
    const now = this.#clock.now();
    this.#db.exec("BEGIN");
    this.#sweeper.resume(now);
    for (const [name, version] of this.#instances.withHolders()) {
      const instance = this.#instances.find(name)!;
      this.#presence.load(instance, version);
      this.#instances.change(instance);
    }
    this.#instances.save();
    this.#instances.release();
    this.#db.exec("COMMIT");
    this.#sweeps.at(fromStoredMs(this.#sweeper.next()));
  }
}

type Lease = [instance: string, member: string, holder: string];

function tellPresence(
  { followers }: StoredInstance,
  notice: PresenceNotice | undefined,
  afterCommit: AfterCommit,
): void {
  if (notice) afterCommit(() => followers.tell((follower) => follower.presence(notice)));
}
