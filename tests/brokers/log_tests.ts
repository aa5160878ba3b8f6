import assert from "node:assert/strict";
import { type BrokerBench, eventOf, HISTORY, Recorder } from "./bench.ts";
import type { BrokerTest } from "./suite.ts";

/** Events in order, to whom they go, and what is read back. */
export const logTests: readonly BrokerTest[] = [
  {
    name: "events go in order to all who follow an instance, from its head on",
    async run({ broker }) {
      const [first, second, other] = [new Recorder(), new Recorder(), new Recorder()];
      await broker.follow("a", first, { history: HISTORY });
      const one = await broker.publish("a", eventOf("one"), { history: HISTORY });
      const { head, epoch } = await broker.follow("a", second, { history: HISTORY });
      await broker.follow("b", other, { history: HISTORY });
      const two = await broker.publish("a", eventOf("two"), { history: HISTORY });
      assert.deepEqual(one, { epoch, offset: head });
      assert.deepEqual(first.data, ["one", "two"]);
      assert.deepEqual(second.data, ["two"]);
      assert.equal(second.heard[0]?.previousOffset, head);
      assert.equal(second.heard[0]?.offset, two.offset);
      assert.deepEqual(other.order, []);
    },
  },
  {
    name: "the first event comes after offset 0, and an instance that has none is at 0",
    async run({ broker }) {
      const recorder = new Recorder();
      const { head, epoch } = await broker.follow("a", recorder, { history: HISTORY });
      assert.equal(head, 0);
      assert.deepEqual(await broker.read("a", { epoch, after: 0, limit: 9 }), { ok: true, entries: [] });
      await broker.publish("a", eventOf(1), { history: HISTORY });
      assert.equal(recorder.heard[0]?.previousOffset, 0);
    },
  },
  {
    name: "events arrive and are read as they were published, with those who do not get them",
    async run({ broker }) {
      const recorder = new Recorder();
      const { epoch } = await broker.follow("a", recorder, { history: HISTORY });
      const data = { text: "é\u0000\u2028😀", list: [1, -0.5, null, true, { __proto__x: 1 }], deep: [[[]]] };
      const events = [
        { event: 7, data },
        { event: 8, data: null, except: ["c1", "c2"] },
        { event: 9, data: 0, only: ["c3"] },
      ];
      for (const event of events) await broker.publish("a", event, { history: HISTORY });
      assert.deepEqual(recorder.heard.map(({ event }) => event), events);
      const read = await broker.read("a", { epoch, after: 0, limit: 9 });
      assert.deepEqual(read, { ok: true, entries: recorder.heard });
    },
  },
  {
    name: "publishing at once in many instances keeps each in the order it was asked in",
    async run({ broker }) {
      const instances = ["a", "b", "c"];
      const recorders = new Map(instances.map((instance) => [instance, new Recorder()]));
      for (const [instance, recorder] of recorders) {
        await broker.follow(instance, recorder, { history: HISTORY });
      }
      const published = Array.from({ length: 90 }, (_, n) => {
        const instance = instances[n % 3]!;
        return broker.publish(instance, eventOf(n), { history: HISTORY })
          .then(({ offset }) => ({ instance, offset, n }));
      });
      for (const { instance, offset, n } of await Promise.all(published)) {
        const entry = recorders.get(instance)!.heard.find((entry) => entry.offset === offset);
        assert.equal(entry?.event.data, n, "a publish was answered with the place of another");
      }
      for (const [at, instance] of instances.entries()) {
        const expected = Array.from({ length: 30 }, (_, n) => at + 3 * n);
        assert.deepEqual(recorders.get(instance)!.data, expected);
      }
    },
  },
  {
    name: "what is asked in one go takes effect in that order",
    async run({ broker }) {
      const [early, late] = [new Recorder(), new Recorder()];
      await broker.follow("a", early, { history: HISTORY });
      const set = { member: "m", holder: "h", state: 1, leaseMs: 60_000 };
      const [, , , following, , , list] = await Promise.all([
        broker.publish("a", eventOf(1), { history: HISTORY }),
        broker.signal("a", eventOf(2)),
        broker.setPresence("a", set),
        broker.follow("a", late, { history: HISTORY }),
        broker.publish("a", eventOf(3), { history: HISTORY }),
        broker.removePresence("a", { ...set, graceMs: 0 }),
        broker.listPresence("a"),
      ]);
      assert.deepEqual(early.order, ["event 1", "signal 2", "presence m", "event 3", "presence m"]);
      assert.deepEqual(late.data, [3]);
      assert.equal(late.heard[0]?.previousOffset, following.head);
      assert.deepEqual(list.members, []);
    },
  },
  {
    name: "a log is read in pages without holes",
    async run({ broker }) {
      const offsets = await publishMany({ broker }, 25);
      const { epoch } = await broker.publish("a", eventOf("last"), { history: HISTORY });
      const seen: unknown[] = [];
      let after = 0;
      for (;;) {
        const page = await broker.read("a", { epoch, after, limit: 7 });
        assert.ok(page.ok);
        if (page.entries.length === 0) break;
        assert.ok(page.entries.length <= 7);
        for (const entry of page.entries) {
          assert.equal(entry.previousOffset, after);
          after = entry.offset;
          seen.push(entry.event.data);
        }
      }
      assert.deepEqual(seen, [...Array.from({ length: 25 }, (_, n) => n), "last"]);
      assert.ok(after > offsets.at(-1)!);
    },
  },
  {
    name: "another epoch, a place the log has not come to, and an unknown instance are epoch_changed",
    async run({ broker }) {
      const { epoch, offset } = await broker.publish("a", eventOf(1), { history: HISTORY });
      const changed = { ok: false, reason: "epoch_changed" };
      assert.deepEqual(await broker.read("a", { epoch: `${epoch}x`, after: 0, limit: 1 }), changed);
      assert.deepEqual(await broker.read("a", { epoch, after: offset + 1, limit: 1 }), changed);
      assert.deepEqual(await broker.read("b", { epoch, after: 0, limit: 1 }), changed);
    },
  },
  {
    name: "a follower that stopped hears nothing, and another of the same instance goes on",
    async run({ broker }) {
      const [gone, stays] = [new Recorder(), new Recorder()];
      const { stop } = await broker.follow("a", gone, { history: HISTORY });
      const twice = await broker.follow("a", stays, { history: HISTORY });
      await broker.follow("a", stays, { history: HISTORY });
      await Promise.all([stop(), twice.stop()]);
      await broker.publish("a", eventOf(1), { history: HISTORY });
      await broker.signal("a", eventOf(2));
      assert.deepEqual(gone.order, []);
      assert.deepEqual(stays.order, ["event 1", "signal 2"]);
    },
  },
  {
    name: "signals come between events, and are in no log",
    async run({ broker }) {
      const recorder = new Recorder();
      const { epoch } = await broker.follow("a", recorder, { history: HISTORY });
      await broker.publish("a", eventOf(1), { history: HISTORY });
      await broker.signal("a", { event: 2, data: 2, except: ["c"] });
      await broker.signal("a", eventOf(3), { slot: "s", ttlMs: 1_000 });
      await broker.publish("a", eventOf(4), { history: HISTORY });
      await broker.signal("nobody", eventOf(5));
      assert.deepEqual(recorder.order, ["event 1", "signal 2", "signal 3", "event 4"]);
      assert.deepEqual(recorder.signalled[0], { event: 2, data: 2, except: ["c"] });
      const read = await broker.read("a", { epoch, after: 0, limit: 9 });
      assert.deepEqual(read.ok && read.entries.map(({ event }) => event.data), [1, 4]);
    },
  },
  {
    name: "after close() everything rejects, and nobody hears anything",
    async run({ broker }) {
      const recorder = new Recorder();
      await broker.follow("a", recorder, { history: HISTORY });
      await broker.claimCall("c", { digest: "d", leaseMs: 1_000, keepMs: 1_000 });
      const awaited = assert.rejects(broker.awaitCall("c", new AbortController().signal), /closed/);
      await broker.publish("a", eventOf(1), { history: HISTORY });
      await broker.close();
      await awaited;
      await assert.rejects(broker.publish("a", eventOf(2), { history: HISTORY }), /closed/);
      await assert.rejects(broker.follow("a", recorder, { history: HISTORY }), /closed/);
      await assert.rejects(broker.listPresence("a"), /closed/);
      await assert.rejects(broker.claimCall("c", { digest: "d", leaseMs: 1, keepMs: 1 }), /closed/);
      assert.deepEqual(recorder.data, [1]);
    },
  },
];

async function publishMany({ broker }: Pick<BrokerBench, "broker">, count: number): Promise<number[]> {
  const all = Array.from({ length: count }, (_, n) => broker.publish("a", eventOf(n), { history: HISTORY }));
  return (await Promise.all(all)).map(({ offset }) => offset);
}
