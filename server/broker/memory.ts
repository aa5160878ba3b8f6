import { type Random, randomName, systemRandom } from "../random.ts";
import { type Clock, systemClock } from "../time/mod.ts";
import type { Broker } from "./broker.ts";
import type { CallOutcome, Claim, ClaimedCall, ClaimOptions, CompleteOptions } from "./call_store.ts";
import { CallTable } from "./call_table.ts";
import { Deadlines } from "./deadlines.ts";
import { DEFAULT_KEEP_KEY_MS } from "./event_log.ts";
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
} from "./log_store.ts";
import { Instance } from "./memory_instance.ts";
import type {
  ListPresenceOptions,
  PresenceHolding,
  PresenceList,
  RemovePresenceOptions,
  SetPresenceOptions,
} from "./presence_store.ts";

/** What a memory broker may be told. */
export interface MemoryBrokerOptions {
  /** Where time comes from. @default the machine's */
  readonly clock?: Clock;
  /** Names epochs and claims. @default the machine's */
  readonly random?: Random;
  /** Instances that are kept though nobody is there; above it, the one left longest ago goes. @default 10_000 */
  readonly maxIdle?: number;
  /** Told of each instance that went because of `maxIdle`, before its time. */
  readonly onEvict?: (instance: string) => void;
}

/** What a memory broker holds. */
export interface MemoryBrokerCounts {
  /** Instances, idle ones included. */
  readonly instances: number;
  /** Instances that nobody follows or is present in; they go when their history is too old. */
  readonly idle: number;
  /** Those who follow an instance. */
  readonly followers: number;
  /** Members of instances. */
  readonly members: number;
  /** Calls that run or are remembered. */
  readonly calls: number;
  /** Instances that went because of `maxIdle`, so far. */
  readonly evicted: number;
}

/** With no policy of its own: of an instance that exists only because somebody is present in it. */
const NO_HISTORY: HistoryPolicy = { size: 0, ttlMs: 0 };

/**
 * A broker within one process: events are delivered while `publish` runs, and nothing outlives the process. An instance
 * that nobody is in is kept until its history is too old, so that a client that comes back finds it.
 *
 * @example
 * ```ts
 * import { MemoryBroker } from "@wirepact/server";
 * import assert from "node:assert/strict";
 *
 * const broker = new MemoryBroker();
 * const history = { size: 100, ttlMs: 60_000 };
 * const { epoch, offset } = await broker.publish("room", { event: 1, data: "hello" }, { history });
 * await broker.publish("room", { event: 1, data: "you there?" }, { history });
 * const missed = await broker.read("room", { epoch, after: offset, limit: 10 });
 * assert.deepEqual(missed, {
 *   ok: true,
 *   entries: [{ previousOffset: 1, offset: 2, event: { event: 1, data: "you there?" } }],
 * });
 * await broker.close();
 * ```
 */
export class MemoryBroker implements Broker {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #maxIdle: number;
  readonly #onEvict: ((instance: string) => void) | undefined;
  readonly #deadlines: Deadlines;
  readonly #instances = new Map<string, Instance>();
  /** The one left longest ago first. */
  readonly #idle = new Set<Instance>();
  readonly #calls: CallTable;
  #evicted = 0;
  #isClosed = false;

  /** A broker that holds nothing yet. */
  constructor(options: MemoryBrokerOptions = {}) {
    const { clock = systemClock, random = systemRandom, maxIdle = 10_000, onEvict } = options;
    this.#clock = clock;
    this.#random = random;
    this.#maxIdle = maxIdle;
    this.#onEvict = onEvict;
    this.#deadlines = new Deadlines(clock);
    this.#calls = new CallTable({ clock, random, deadlines: this.#deadlines });
  }

  /** How many instances are held. */
  get size(): number {
    return this.#instances.size;
  }

  /** What is held. */
  get counts(): MemoryBrokerCounts {
    let followers = 0;
    let members = 0;
    for (const instance of this.#instances.values()) {
      followers += instance.followers.size;
      members += instance.presence.size;
    }
    const { size: instances } = this.#instances;
    const { size: idle } = this.#idle;
    return { instances, idle, followers, members, calls: this.#calls.size, evicted: this.#evicted };
  }

  follow(name: string, follower: Follower, { history }: FollowOptions): Promise<Following> {
    return this.#ask(() => {
      const instance = this.#open(name, history);
      instance.log.history = history;
      const link = { follower, isActive: true };
      instance.followers.add(link);
      this.#idle.delete(instance);
      const stop = () => {
        instance.followers.remove(link);
        this.#leave(instance);
        return Promise.resolve();
      };
      return { epoch: instance.log.epoch, head: instance.log.head, stop };
    });
  }

  publish(name: string, event: BrokerEvent, options: Publishing): Promise<LogCursor> {
    return this.#ask(() => {
      const now = this.#clock.now();
      const instance = this.#open(name, options.history);
      const { log } = instance;
      const known = options.key === undefined ? undefined : log.offsetOf(options.key, now);
      if (known !== undefined) return { epoch: log.epoch, offset: known };
      const entry = log.append(event, options, now);
      const { history: { size, ttlMs }, key, keepKeyMs = DEFAULT_KEEP_KEY_MS } = options;
      if (size > 0 && ttlMs > 0) this.#tidyLater(instance, now + ttlMs);
      if (key !== undefined) this.#tidyLater(instance, now + keepKeyMs);
      instance.followers.tell((follower) => follower.entries([entry]));
      this.#leave(instance);
      return { epoch: log.epoch, offset: entry.offset };
    });
  }

  read(name: string, options: ReadOptions): Promise<ReadResult> {
    return this.#ask(() =>
      this.#instances.get(name)?.log.read(options, this.#clock.now()) ??
        { ok: false, reason: "epoch_changed" }
    );
  }

  signal(name: string, event: BrokerEvent, latest?: KeepLatest): Promise<void> {
    return this.#ask(() => {
      const instance = latest ? this.#open(name, NO_HISTORY) : this.#instances.get(name);
      if (!instance) return;
      let signalled: SignalledEvent = event;
      if (latest) {
        const now = this.#clock.now();
        signalled = instance.latest.keep(event, latest, now);
        this.#tidyLater(instance, now + latest.ttlMs);
      }
      instance.followers.tell((follower) => follower.signals([signalled]));
      this.#leave(instance);
    });
  }

  listLatest(name: string, options: ListLatestOptions): Promise<readonly LatestEvent[]> {
    return this.#ask(() => this.#instances.get(name)?.latest.list(options, this.#clock.now()) ?? []);
  }

  saveCheckpoint(name: string, checkpoint: Checkpoint): Promise<void> {
    return this.#ask(() => this.#instances.get(name)?.save(checkpoint));
  }

  loadCheckpoint(name: string): Promise<Checkpoint | undefined> {
    return this.#ask(() => this.#instances.get(name)?.checkpoint);
  }

  setPresence(name: string, { member, holder, state, leaseMs }: SetPresenceOptions): Promise<void> {
    return this.#ask(() => {
      const instance = this.#open(name, NO_HISTORY);
      this.#idle.delete(instance);
      const { lease, notice } = instance.presence.set(member, holder, state);
      lease.isLeaving = false;
      lease.until = this.#clock.now() + leaseMs;
      if (lease.deadline) this.#deadlines.move(lease.deadline, lease.until);
      else {
        lease.deadline = this.#deadlines.add(lease.until, () => {
          if (lease.until > this.#clock.now()) return lease.until;
          this.#leavePresence(instance, member, holder);
          return undefined;
        });
      }
      if (notice) instance.followers.tell((follower) => follower.presence(notice));
    });
  }

  removePresence(name: string, { member, holder, graceMs }: RemovePresenceOptions): Promise<void> {
    return this.#ask(() => {
      const instance = this.#instances.get(name);
      const lease = instance?.presence.lease(member, holder);
      if (!instance || !lease?.deadline) return;
      lease.isLeaving = true;
      lease.until = this.#clock.now() + graceMs;
      if (graceMs > 0) this.#deadlines.move(lease.deadline, lease.until);
      else {
        this.#deadlines.cancel(lease.deadline);
        this.#leavePresence(instance, member, holder);
      }
    });
  }

  renewPresence(
    holdings: readonly PresenceHolding[],
    leaseMs: number,
  ): Promise<readonly PresenceHolding[]> {
    return this.#ask(() => {
      const until = this.#clock.now() + leaseMs;
      return holdings.filter(({ instance, member, holder }) => {
        const lease = this.#instances.get(instance)?.presence.lease(member, holder);
        if (lease && !lease.isLeaving) renew(lease, until, this.#deadlines);
        return !lease;
      });
    });
  }

  listPresence(name: string, options: ListPresenceOptions = {}): Promise<PresenceList> {
    return this.#ask(() =>
      this.#instances.get(name)?.presence.list(options) ?? { version: 0, count: 0, members: [] }
    );
  }

  callEpoch(): Promise<string> {
    return this.#ask(() => this.#calls.epoch);
  }

  claimCall(call: string, options: ClaimOptions): Promise<Claim> {
    return this.#ask(() => this.#calls.claim(call, options));
  }

  renewCalls(claims: readonly ClaimedCall[], leaseMs: number): Promise<readonly ClaimedCall[]> {
    return this.#ask(() => claims.filter(({ call, token }) => !this.#calls.renew(call, token, leaseMs)));
  }

  completeCall(call: string, options: CompleteOptions): Promise<boolean> {
    return this.#ask(() => this.#calls.complete(call, options));
  }

  awaitCall(call: string, signal: AbortSignal): Promise<CallOutcome> {
    return this.#ask(() => this.#calls.wait(call, signal));
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#instances.clear();
    this.#idle.clear();
    this.#calls.clear(closed());
    this.#deadlines.clear();
    return Promise.resolve();
  }

  #ask<Answer>(effect: () => Answer | Promise<Answer>): Promise<Answer> {
    if (this.#isClosed) return Promise.reject(closed());
    return new Promise((resolve) => resolve(effect()));
  }

  #open(name: string, history: HistoryPolicy): Instance {
    const existing = this.#instances.get(name);
    if (existing) return existing;
    const instance = new Instance(name, { epoch: randomName(this.#random, 6), history });
    this.#instances.set(name, instance);
    return instance;
  }

  #leavePresence(instance: Instance, member: string, holder: string): void {
    const notice = instance.presence.remove(member, holder);
    if (notice) instance.followers.tell((follower) => follower.presence(notice));
    this.#leave(instance);
  }

  /** If nobody is there any more, the instance waits for its end from now on, behind all that wait already. */
  #leave(instance: Instance): void {
    if (instance.isBusy || this.#instances.get(instance.name) !== instance) return;
    const now = this.#clock.now();
    instance.idleSince = now;
    const until = instance.keptUntil;
    if (until <= now) return this.#forget(instance);
    this.#idle.delete(instance);
    this.#idle.add(instance);
    this.#tidyLater(instance, until);
    if (this.#idle.size > this.#maxIdle) this.#evict();
  }

  #evict(): void {
    const [oldest] = this.#idle;
    if (!oldest) return;
    this.#forget(oldest);
    this.#evicted++;
    this.#onEvict?.(oldest.name);
  }

  #forget(instance: Instance): void {
    this.#instances.delete(instance.name);
    this.#idle.delete(instance);
    if (instance.tidying) this.#deadlines.cancel(instance.tidying);
  }

  #tidyLater(instance: Instance, at: number): void {
    instance.tidying ??= this.#deadlines.add(Infinity, () => this.#tidy(instance));
    if (instance.tidying.place < 0 || instance.tidying.at > at) this.#deadlines.move(instance.tidying, at);
  }

  #tidy(instance: Instance): number | undefined {
    const now = this.#clock.now();
    if (!instance.isBusy && instance.keptUntil <= now) return void this.#forget(instance);
    return instance.tidy(now);
  }
}

function renew(
  lease: { until: number; readonly deadline?: Parameters<Deadlines["move"]>[0] },
  until: number,
  deadlines: Deadlines,
) {
  // A deadline that comes too early finds the lease renewed; that costs less than moving it each time.
  if (until < lease.until && lease.deadline) deadlines.move(lease.deadline, until);
  lease.until = until;
}

function closed(): Error {
  return new Error("the broker is closed");
}
