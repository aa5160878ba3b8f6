import assert from "node:assert/strict";
import { eventOf, HISTORY, Recorder, type RestartableBench } from "./bench.ts";

/** A statement about brokers that outlive their process. */
export interface RestartTest {
  readonly name: string;
  run(bench: RestartableBench): Promise<void>;
}

const CLAIM = { digest: "d", leaseMs: 10_000, keepMs: 60_000 };

/** What outlives the process. */
export const restartTests: readonly RestartTest[] = [
  {
    name: "after a restart the records of calls have the name they had",
    async run({ broker, restart }) {
      const epoch = await broker.callEpoch();
      assert.equal(await (await restart()).callEpoch(), epoch);
    },
  },
  {
    name: "after a restart the log goes on: epoch, history, keys, latest, checkpoint",
    async run({ broker, restart }) {
      const once = { history: HISTORY, key: "k" };
      const first = await broker.publish("a", eventOf(1), once);
      const second = await broker.publish("a", eventOf(2), { history: HISTORY });
      await broker.signal("a", eventOf("here"), { slot: "s", ttlMs: 60_000 });
      await broker.saveCheckpoint("a", { ...second, state: { sum: 3 } });
      const after = await restart();
      const recorder = new Recorder();
      const { epoch, head } = await after.follow("a", recorder, { history: HISTORY });
      assert.deepEqual({ epoch, offset: head }, second);
      assert.deepEqual(await after.publish("a", eventOf("again"), once), first);
      await after.publish("a", eventOf(3), { history: HISTORY });
      assert.deepEqual(recorder.data, [3]);
      assert.equal(recorder.heard[0]?.previousOffset, head);
      const read = await after.read("a", { epoch, after: 0, limit: 9 });
      assert.deepEqual(read.ok && read.entries.map(({ event }) => event.data), [1, 2, 3]);
      assert.deepEqual((await after.listLatest("a", { after: 0, limit: 9 })).map(({ data }) => data), [
        "here",
      ]);
      assert.deepEqual(await after.loadCheckpoint("a"), { ...second, state: { sum: 3 } });
    },
  },
  {
    name: "after a restart a log waits for those who followed it as if they had just left",
    async run({ broker, advance, restart }) {
      const history = { size: 1, ttlMs: 10_000 };
      const { epoch } = await broker.follow("a", new Recorder(), { history });
      await advance(60_000);
      const after = await restart();
      await advance(9_999);
      assert.equal((await after.follow("a", new Recorder(), { history })).epoch, epoch);
    },
  },
  {
    name: "after a restart answers are kept, and what ran is lost",
    async run({ broker, restart }) {
      const done = await broker.claimCall("done", CLAIM);
      await broker.claimCall("ran", CLAIM);
      assert.ok(done.status === "claimed");
      await broker.completeCall("done", { token: done.token, answer: [1], keepMs: 60_000 });
      const after = await restart();
      assert.deepEqual(await after.claimCall("done", CLAIM), { status: "done", answer: [1] });
      assert.deepEqual(await after.claimCall("ran", CLAIM), { status: "lost" });
      assert.equal((await after.claimCall("ran", { ...CLAIM, takeLost: true })).status, "claimed");
    },
  },
  {
    name: "after a restart members have one more lease to come back in, and versions go on",
    async run({ broker, advance, restart }) {
      const set = { holder: "h", state: 1, leaseMs: 10_000 };
      await broker.setPresence("a", { ...set, member: "back" });
      await broker.setPresence("a", { ...set, member: "gone" });
      const { version } = await broker.listPresence("a");
      const after = await restart();
      const recorder = new Recorder();
      await after.follow("a", recorder, { history: HISTORY });
      const list = await after.listPresence("a", { since: version });
      assert.deepEqual([list.version, list.count, list.changes], [version, 2, []]);
      recorder.members.set("back", 1).set("gone", 1);
      await after.setPresence("a", { ...set, member: "back", holder: "another" });
      await advance(9_999);
      assert.equal(recorder.notices.length, 0, "nobody has left, and nobody came");
      await after.renewPresence([{ instance: "a", member: "back", holder: "another" }], 10_000);
      await advance(1);
      assert.deepEqual(recorder.notices, [{ version: version + 1, count: 1, changes: [["gone", null]] }]);
    },
  },
  {
    name: "after a restart who had left is not there, and the newest state of several holders counts",
    async run({ broker, restart }) {
      const set = (member: string, holder: string, state: unknown) =>
        broker.setPresence("a", { member, holder, state, leaseMs: 10_000 });
      await set("stays", "h1", "old");
      await set("stays", "h2", "new");
      await set("left", "h1", 1);
      await broker.removePresence("a", { member: "left", holder: "h1", graceMs: 0 });
      const before = await broker.listPresence("a");
      const after = await restart();
      assert.deepEqual(await after.listPresence("a"), before);
      assert.deepEqual(before.members, [{ member: "stays", state: "new", holders: ["h1", "h2"] }]);
      const { members, changes } = await after.listPresence("a", { since: before.version - 1 });
      assert.deepEqual([members, changes], [before.members, undefined], "what changed last is not known");
    },
  },
];
