import { type BrokerEvent, type HistoryPolicy, MemoryBroker } from "../../../../server/broker/mod.ts";
import assert from "node:assert/strict";
import { FakeClock } from "../_fake_clock.ts";

const NO_HISTORY: HistoryPolicy = { size: 0, ttlMs: 0 };
const event: BrokerEvent = { event: 1, data: "hello" };

function follower() {
  const offsets: number[] = [];
  return {
    offsets,
    entries: (entries: readonly { readonly offset: number }[]) =>
      void offsets.push(...entries.map(({ offset }) => offset)),
    signals: () => {},
    presence: () => {},
    lost: () => {},
  };
}

Deno.test("MemoryBroker forgets an instance that nobody follows when its history is too old, and not before", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const history = { size: 10, ttlMs: 5_000 };
  const before = await broker.follow("a", follower(), { history });
  await clock.advance(60_000);
  await before.stop();
  await clock.advance(4_999);
  const after = await broker.follow("a", follower(), { history });
  assert.equal(after.epoch, before.epoch);
  await after.stop();
  await clock.advance(5_000);
  assert.deepEqual([broker.size, clock.pending], [0, 0]);
  const anew = await broker.follow("a", follower(), { history });
  assert.notEqual(anew.epoch, before.epoch);
  await broker.close();
});

Deno.test("MemoryBroker holds nothing of an instance without history that nobody follows", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  await broker.publish("a", event, { history: NO_HISTORY });
  const { stop } = await broker.follow("b", follower(), { history: NO_HISTORY });
  await broker.publish("b", event, { history: NO_HISTORY });
  await broker.signal("c", event);
  await broker.setPresence("d", { member: "m", holder: "h", state: 1, leaseMs: 1_000 });
  await broker.removePresence("d", { member: "m", holder: "h", graceMs: 0 });
  await stop();
  assert.deepEqual([broker.size, clock.pending], [0, 0]);
});

Deno.test("MemoryBroker keeps so many idle instances, and tells which it gave up for another", async () => {
  const clock = new FakeClock();
  const evicted: string[] = [];
  const broker = new MemoryBroker({ clock, maxIdle: 2, onEvict: (instance) => evicted.push(instance) });
  const history = { size: 1, ttlMs: 60_000 };
  await broker.publish("followed", event, { history });
  await broker.follow("followed", follower(), { history });
  for (const name of ["a", "b", "a", "c"]) await broker.publish(name, event, { history });
  assert.deepEqual(evicted, ["b"], "the one that was left longest ago");
  assert.deepEqual(broker.counts, {
    instances: 3,
    idle: 2,
    followers: 1,
    members: 0,
    calls: 0,
    evicted: 1,
  });
  await broker.close();
  assert.deepEqual([broker.size, clock.pending], [0, 0]);
});

Deno.test("MemoryBroker has one timer for everything, and lets go of what is too old though nobody comes", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const history = { size: 100, ttlMs: 10_000 };
  for (const name of ["a", "b", "c"]) {
    for (let n = 0; n < 10; n++) {
      await broker.publish(name, event, { history, key: `k${n}`, keepKeyMs: 1_000 * n });
      await broker.signal(name, event, { slot: `s${n}`, ttlMs: 500 * n });
      await broker.setPresence(name, { member: `m${n}`, holder: "h", state: n, leaseMs: 700 * n + 1 });
      await broker.claimCall(`${name}${n}`, { digest: "", leaseMs: 300 * n, keepMs: 100 });
    }
  }
  assert.equal(clock.pending, 1);
  await clock.advance(20_000);
  assert.equal(clock.pending, 0);
  assert.deepEqual(broker.counts, {
    instances: 0,
    idle: 0,
    followers: 0,
    members: 0,
    calls: 0,
    evicted: 0,
  });
});

Deno.test("MemoryBroker lets a follower stop, publish and bring others while it is told of something", async () => {
  const broker = new MemoryBroker();
  const calm = follower();
  const late = follower();
  const seen: number[] = [];
  const following = await broker.follow("a", {
    ...follower(),
    entries: ([entry]) => {
      seen.push(entry!.offset);
      if (seen.length === 2) void following.stop();
      void broker.follow("a", late, { history: NO_HISTORY });
      if (seen.length === 1) void broker.publish("a", event, { history: NO_HISTORY });
    },
  }, { history: NO_HISTORY });
  await broker.follow("a", calm, { history: NO_HISTORY });
  await broker.publish("a", event, { history: NO_HISTORY });
  await broker.publish("a", event, { history: NO_HISTORY });
  assert.deepEqual([seen, calm.offsets], [[1, 2], [1, 2, 3]]);
  assert.deepEqual(late.offsets, [2, 3, 3], "it came twice, and hears of nothing that was before it");
  await broker.close();
});

Deno.test("MemoryBroker tells a follower nothing that another has just stopped", async () => {
  const broker = new MemoryBroker();
  const stopped = follower();
  const other: { stop?(): Promise<void> } = {};
  const first = { ...follower(), entries: () => void other.stop?.() };
  await broker.follow("a", first, { history: NO_HISTORY });
  Object.assign(other, await broker.follow("a", stopped, { history: NO_HISTORY }));
  await broker.publish("a", event, { history: NO_HISTORY });
  assert.deepEqual(stopped.offsets, []);
  await broker.close();
});
