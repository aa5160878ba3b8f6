import assert from "node:assert/strict";
import type { LogCursor } from "../../server/broker/mod.ts";
import { type BrokerBench, eventOf, HISTORY, Recorder } from "./bench.ts";
import type { BrokerTest } from "./suite.ts";

/** Brokers may let go of things this much later than they could. */
const SLACK_MS = 5_000;

/** What is kept, for how long, and what is not done twice. */
export const retentionTests: readonly BrokerTest[] = [
  {
    name: "as many events are kept as the history says; before them it is trimmed",
    async run({ broker }) {
      const history = { size: 3, ttlMs: 60_000 };
      const cursors: LogCursor[] = [];
      for (let n = 1; n <= 70; n++) cursors.push(await broker.publish("a", eventOf(n), { history }));
      const { epoch } = cursors[0]!;
      const after = (n: number) => broker.read("a", { epoch, after: cursors[n - 1]!.offset, limit: 9 });
      assert.deepEqual(await dataOf(after(67)), [68, 69, 70]);
      assert.deepEqual(await after(66), { ok: false, reason: "trimmed" });
      assert.deepEqual(await broker.read("a", { epoch, after: 0, limit: 9 }), {
        ok: false,
        reason: "trimmed",
      });
      assert.deepEqual(await after(70), { ok: true, entries: [] });
    },
  },
  {
    name: "events are kept as long as the history says",
    async run({ broker, advance }) {
      const history = { size: 10, ttlMs: 10_000 };
      const { epoch, offset } = await broker.publish("a", eventOf(1), { history });
      await advance(6_000);
      await broker.publish("a", eventOf(2), { history });
      await advance(3_999);
      assert.deepEqual(await dataOf(broker.read("a", { epoch, after: 0, limit: 9 })), [1, 2]);
      await advance(1);
      assert.deepEqual(await broker.read("a", { epoch, after: 0, limit: 9 }), {
        ok: false,
        reason: "trimmed",
      });
      assert.deepEqual(await dataOf(broker.read("a", { epoch, after: offset, limit: 9 })), [2]);
    },
  },
  {
    name: "a page has no hole where the policy was another for a while",
    async run({ broker, advance }) {
      const [long, short] = [{ size: 10, ttlMs: 60_000 }, { size: 10, ttlMs: 10_000 }];
      const { epoch } = await broker.publish("a", eventOf(1), { history: long });
      await broker.publish("a", eventOf(2), { history: short });
      await broker.publish("a", eventOf(3), { history: long });
      await advance(10_000 + SLACK_MS);
      await broker.publish("a", eventOf(4), { history: long });
      let after = 0;
      for (;;) {
        const page = await broker.read("a", { epoch, after, limit: 9 });
        if (!page.ok || page.entries.length === 0) break;
        for (const { previousOffset, offset } of page.entries) {
          assert.equal(previousOffset, after, "what lies between is missing");
          after = offset;
        }
      }
    },
  },
  {
    name: "a history of size 0 counts and keeps nothing",
    async run({ broker }) {
      const history = { size: 0, ttlMs: 60_000 };
      const recorder = new Recorder();
      const { epoch } = await broker.follow("a", recorder, { history });
      const { offset } = await broker.publish("a", eventOf(1), { history });
      const next = await broker.publish("a", eventOf(2), { history });
      assert.deepEqual(recorder.data, [1, 2]);
      assert.deepEqual(await broker.read("a", { epoch, after: offset, limit: 9 }), {
        ok: false,
        reason: "trimmed",
      });
      assert.deepEqual(await broker.read("a", { ...next, after: next.offset, limit: 9 }), {
        ok: true,
        entries: [],
      });
    },
  },
  {
    name: "a log that nobody follows is kept until its history is too old, and then has another epoch",
    async run({ broker, advance }) {
      const history = { size: 10, ttlMs: 10_000 };
      const { epoch, stop } = await broker.follow("a", new Recorder(), { history });
      await advance(30_000);
      await stop();
      await advance(9_999);
      const again = await broker.follow("a", new Recorder(), { history });
      assert.equal(again.epoch, epoch, "as long as somebody may come back");
      await broker.publish("a", eventOf(1), { history });
      await again.stop();
      await advance(10_000 + SLACK_MS);
      const anew = await broker.follow("a", new Recorder(), { history });
      assert.notEqual(anew.epoch, epoch);
      assert.equal(anew.head, 0);
      assert.deepEqual(await broker.read("a", { epoch, after: 0, limit: 1 }), {
        ok: false,
        reason: "epoch_changed",
      });
    },
  },
  {
    name: "publishing to a log that nobody follows keeps it",
    async run({ broker, advance }) {
      const history = { size: 10, ttlMs: 10_000 };
      const { epoch } = await broker.publish("a", eventOf(1), { history });
      for (let n = 0; n < 4; n++) {
        await advance(8_000);
        assert.equal((await broker.publish("a", eventOf(n), { history })).epoch, epoch);
      }
    },
  },
  {
    name: "a followed log is kept however old its events are",
    async run({ broker, advance }) {
      const history = { size: 10, ttlMs: 1_000 };
      const recorder = new Recorder();
      const { epoch } = await broker.follow("a", recorder, { history });
      const first = await broker.publish("a", eventOf(1), { history });
      await advance(60_000);
      const second = await broker.publish("a", eventOf(2), { history });
      assert.equal(second.epoch, epoch);
      assert.equal(recorder.heard[1]?.previousOffset, first.offset);
    },
  },
  {
    name: "the same key publishes once, however often and at once it is tried",
    async run({ broker, advance }) {
      const recorder = new Recorder();
      await broker.follow("a", recorder, { history: HISTORY });
      const once = { history: HISTORY, key: "k", keepKeyMs: 90_000 };
      const first = await broker.publish("a", eventOf("first"), once);
      await broker.publish("a", eventOf("between"), { history: HISTORY });
      const again = await Promise.all([1, 2, 3].map((n) => broker.publish("a", eventOf(n), once)));
      assert.deepEqual(again, [first, first, first]);
      await broker.publish("b", eventOf("another instance"), once);
      assert.deepEqual(recorder.data, ["first", "between"]);
      await advance(89_999);
      assert.deepEqual(await broker.publish("a", eventOf("late"), once), first);
      await advance(1);
      assert.notDeepEqual(await broker.publish("a", eventOf("too late"), once), first);
      assert.deepEqual(recorder.data, ["first", "between", "too late"]);
    },
  },
  {
    name: "a key holds longer than the history of a log that nobody follows",
    async run({ broker, advance }) {
      const once = { history: { size: 1, ttlMs: 1_000 }, key: "k", keepKeyMs: 60_000 };
      const first = await broker.publish("a", eventOf(1), once);
      await advance(50_000);
      assert.deepEqual(await broker.publish("a", eventOf(1), once), first);
    },
  },
  {
    name: "the latest of each slot is kept while it is alive, the one signalled last at the end",
    async run({ broker, advance }) {
      await broker.signal("a", eventOf("a1"), { slot: "a", ttlMs: 10_000 });
      await broker.signal("a", eventOf("b1"), { slot: "b", ttlMs: 3_000 });
      await broker.signal("a", eventOf("c1"), { slot: "c", ttlMs: 10_000 });
      await broker.signal("a", { event: 5, data: "a2", except: ["x"] }, { slot: "a", ttlMs: 5_000 });
      await broker.signal("a", eventOf("kept nowhere"));
      const all = () => broker.listLatest("a", { after: 0, limit: 9 });
      const list = async () => (await all()).map(({ data }) => data);
      assert.deepEqual(await list(), ["b1", "c1", "a2"]);
      const last = (await all()).at(-1)!;
      assert.deepEqual(last, { event: 5, data: "a2", except: ["x"], place: last.place });
      await advance(3_000);
      assert.deepEqual(await list(), ["c1", "a2"]);
      await advance(2_000);
      assert.deepEqual(await list(), ["c1"]);
      await advance(5_000);
      assert.deepEqual(await list(), []);
      assert.deepEqual(await broker.listLatest("b", { after: 0, limit: 9 }), []);
    },
  },
  {
    name: "latest events are listed page by page, by places that grow for as long as somebody follows",
    async run({ broker, advance }) {
      const recorder = new Recorder();
      const following = await broker.follow("a", recorder, { history: HISTORY });
      const told = () => recorder.signalled.map(({ place }) => place!);
      const signal = (slot: string) => broker.signal("a", eventOf(slot), { slot, ttlMs: 1_000 });
      for (const slot of ["a", "b", "c", "d", "b"]) await signal(slot);
      await broker.signal("elsewhere", eventOf("a"), { slot: "a", ttlMs: 1_000 });
      await broker.signal("a", eventOf("kept nowhere"));
      assert.equal(told().at(-1), undefined);
      const page = async (after: number, limit: number) =>
        (await broker.listLatest("a", { after, limit })).map(({ data, place }) => [data, place]);
      const [a, , c, d, b] = told() as [number, number, number, number, number];
      assert.ok(0 < a && a < c && c < d && d < b);
      assert.deepEqual(await page(0, 3), [["a", a], ["c", c], ["d", d]]);
      assert.deepEqual(await page(a, 2), [["c", c], ["d", d]]);
      assert.deepEqual(await page(d, 2), [["b", b]]);
      assert.deepEqual(await page(b, 2), []);
      for (let n = 0; n < 200; n++) await signal("a");
      assert.deepEqual((await page(d, 9)).map(([slot]) => slot), ["b", "a"]);
      const newest = told().at(-1)!;
      await advance(2_000);
      assert.deepEqual(await page(0, 9), []);
      await signal("a");
      assert.ok(told().at(-1)! > newest, "a place is not given again");
      await following.stop();
    },
  },
  {
    name: "a checkpoint is kept with its log, and only a later one of the same log replaces it",
    async run({ broker, advance }) {
      const history = { size: 1, ttlMs: 1_000 };
      assert.equal(await broker.loadCheckpoint("a"), undefined);
      const { epoch, offset } = await broker.publish("a", eventOf(1), { history });
      const checkpoint = { epoch, offset, state: { sum: [1, "é"] } };
      await broker.saveCheckpoint("a", checkpoint);
      await broker.saveCheckpoint("a", { epoch, offset: 0, state: "older" });
      await broker.saveCheckpoint("a", { epoch: "other", offset: 9, state: "of another log" });
      await broker.saveCheckpoint("nowhere", checkpoint);
      assert.deepEqual(await broker.loadCheckpoint("a"), checkpoint);
      assert.equal(await broker.loadCheckpoint("nowhere"), undefined);
      await advance(600_000);
      assert.deepEqual(await broker.loadCheckpoint("a"), checkpoint, "it is not forgotten for being idle");
      const next = await broker.publish("a", eventOf(2), { history });
      assert.equal(next.epoch, epoch);
      await broker.saveCheckpoint("a", { ...next, state: null });
      assert.deepEqual(await broker.loadCheckpoint("a"), { ...next, state: null });
    },
  },
];

async function dataOf(reading: ReturnType<BrokerBench["broker"]["read"]>): Promise<unknown> {
  const read = await reading;
  return read.ok ? read.entries.map(({ event }) => event.data) : read.reason;
}
