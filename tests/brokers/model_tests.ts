import fc from "fast-check";
import assert from "node:assert/strict";
import type { Broker } from "../../server/broker/mod.ts";
import { type BrokerBench, eventOf, Recorder } from "./bench.ts";
import type { BrokerTest } from "./suite.ts";

const HISTORY = { size: 5, ttlMs: 10_000 };
const KEEP_KEY_MS = 15_000;
const INSTANCES = ["a", "b"];

type LogStep =
  | { readonly do: "publish"; readonly instance: string; readonly key?: string | undefined }
  | { readonly do: "read"; readonly instance: string; readonly back: number; readonly limit: number }
  | { readonly do: "wait"; readonly ms: number };

const instance = fc.constantFrom(...INSTANCES);

const logStep: fc.Arbitrary<LogStep> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      instance,
      key: fc.option(fc.constantFrom("k1", "k2"), { nil: undefined }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("read" as const),
      instance,
      back: fc.nat(9),
      limit: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 9_000 }) }),
  },
);

/** A log as simple as it can be: everything that ever was. */
class LogModel {
  readonly all: { readonly offset: number; readonly data: number; readonly at: number }[] = [];
  readonly keys = new Map<string, { readonly offset: number; readonly until: number }>();

  publish(data: number, key: string | undefined, now: number): number {
    const known = key === undefined ? undefined : this.keys.get(key);
    if (known && known.until > now) return known.offset;
    const offset = this.all.length + 1;
    this.all.push({ offset, data, at: now });
    if (key !== undefined) this.keys.set(key, { offset, until: now + KEEP_KEY_MS });
    return offset;
  }

  read(after: number, limit: number, now: number): unknown {
    if (after > this.all.length) return "epoch_changed";
    const kept = this.all.slice(-HISTORY.size).filter(({ at }) => at + HISTORY.ttlMs > now);
    if (after < this.all.length - kept.length) return "trimmed";
    return kept.filter(({ offset }) => offset > after).slice(0, limit).map(({ data }) => data);
  }
}

type PresenceStep =
  | {
    readonly do: "set";
    readonly member: string;
    readonly holder: string;
    readonly state: number;
    readonly leaseMs: number;
  }
  | { readonly do: "remove"; readonly member: string; readonly holder: string; readonly graceMs: number }
  | { readonly do: "renew"; readonly member: string; readonly holder: string; readonly leaseMs: number }
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "resume" };

const who = { member: fc.constantFrom("m1", "m2", "m3"), holder: fc.constantFrom("h1", "h2") };
const lease = { leaseMs: fc.integer({ min: 1, max: 9_000 }) };

const presenceStep: fc.Arbitrary<PresenceStep> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("set" as const), ...who, ...lease, state: fc.nat(2) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("remove" as const), ...who, graceMs: fc.constantFrom(0, 2_000) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("renew" as const), ...who, ...lease }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 5_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("resume" as const) }) },
);

/** Presence as simple as it can be: holders with an end. */
class PresenceModel {
  readonly #states = new Map<string, number>();
  readonly #holders = new Map<string, { readonly until: number; readonly isLeaving: boolean }>();

  /** True if there is no such holder, when it is to be renewed. */
  take(step: PresenceStep, now: number): boolean {
    if (step.do === "wait" || step.do === "resume") return false;
    const id = `${step.member} ${step.holder}`;
    const known = this.#holders.get(id);
    if (step.do === "set") {
      this.#states.set(step.member, step.state);
      this.#holders.set(id, { until: now + step.leaseMs, isLeaving: false });
    } else if (step.do === "remove") {
      if (known) this.#holders.set(id, { until: now + step.graceMs, isLeaving: true });
    } else if (known && !known.isLeaving) {
      this.#holders.set(id, { until: now + step.leaseMs, isLeaving: false });
    }
    return !known;
  }

  members(now: number): Map<string, number> {
    for (const [id, { until }] of this.#holders) if (until <= now) this.#holders.delete(id);
    const there = new Set([...this.#holders.keys()].map((id) => id.split(" ")[0]!));
    return new Map([...this.#states].filter(([member]) => there.has(member)).sort());
  }
}

/** Brokers compared with models of them. */
export const modelTests: readonly BrokerTest[] = [
  {
    name: "a log is like its model, whatever is published and read",
    async run(bench) {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(logStep, { maxLength: 60 }), (steps) => runLog(bench, steps, round++)),
        {
          numRuns: 40,
        },
      );
    },
  },
  {
    name: "presence is like its model, and so is what those know who are told of it",
    async run(bench) {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(presenceStep, { maxLength: 60 }),
          (steps) => runPresence(bench, steps, `presence ${round++}`),
        ),
        { numRuns: 40 },
      );
    },
  },
];

async function runLog({ broker, advance }: BrokerBench, steps: readonly LogStep[], round: number) {
  const nameOf = (instance: string) => `${instance} ${round}`;
  const logs = new Map<
    string,
    { model: LogModel; recorder: Recorder; epoch: string; stop(): Promise<void> }
  >();
  for (const instance of INSTANCES) {
    const recorder = new Recorder();
    const following = await broker.follow(nameOf(instance), recorder, { history: HISTORY });
    logs.set(instance, { model: new LogModel(), recorder, ...following });
  }
  let now = 0;
  for (const [at, step] of steps.entries()) {
    if (step.do === "wait") {
      await advance(step.ms);
      now += step.ms;
      continue;
    }
    const { model, epoch } = logs.get(step.instance)!;
    if (step.do === "publish") {
      const keyed = step.key === undefined ? {} : { key: step.key, keepKeyMs: KEEP_KEY_MS };
      const cursor = await broker.publish(nameOf(step.instance), eventOf(at), { history: HISTORY, ...keyed });
      assert.deepEqual(cursor, { epoch, offset: model.publish(at, step.key, now) });
    } else {
      const after = Math.max(0, model.all.length + 1 - step.back);
      const read = await broker.read(nameOf(step.instance), { epoch, after, limit: step.limit });
      const data = read.ok ? read.entries.map(({ event }) => event.data) : read.reason;
      assert.deepEqual(data, model.read(after, step.limit, now));
    }
  }
  for (const { model, recorder, stop } of logs.values()) {
    assert.deepEqual(recorder.data, model.all.map(({ data }) => data));
    await stop();
  }
}

async function runPresence(
  { broker, advance }: BrokerBench,
  steps: readonly PresenceStep[],
  instance: string,
) {
  const model = new PresenceModel();
  const recorder = new Recorder();
  const { stop } = await broker.follow(instance, recorder, { history: HISTORY });
  const known = { version: 0, members: new Map<string, unknown>() };
  let now = 0;
  for (const step of steps) {
    const isUnknown = model.take(step, now);
    if (step.do === "set") await broker.setPresence(instance, step);
    else if (step.do === "remove") await broker.removePresence(instance, step);
    else if (step.do === "renew") {
      const { member, holder } = step;
      const lost = await broker.renewPresence([{ instance, member, holder }], step.leaseMs);
      assert.equal(lost.length > 0, isUnknown);
    } else if (step.do === "wait") {
      await advance(step.ms);
      now += step.ms;
    } else await resume(broker, instance, known);
    const { members = [] } = await broker.listPresence(instance);
    const listed = new Map(members.map(({ member, state }) => [member, state] as const));
    assert.deepEqual(sorted(listed), model.members(now));
    assert.deepEqual(sorted(recorder.members), model.members(now));
  }
  await resume(broker, instance, known);
  assert.deepEqual(sorted(known.members), model.members(now));
  await stop();
}

/** Brings somebody up to date who was away. */
async function resume(
  broker: Broker,
  instance: string,
  known: { version: number; members: Map<string, unknown> },
) {
  const { version, changes, members } = await broker.listPresence(instance, { since: known.version });
  known.version = version;
  for (const [member, state] of changes ?? []) {
    if (state === null) known.members.delete(member);
    else known.members.set(member, state);
  }
  if (members) known.members = new Map(members.map(({ member, state }) => [member, state]));
}

function sorted(members: ReadonlyMap<string, unknown>): Map<string, unknown> {
  return new Map([...members].sort());
}
