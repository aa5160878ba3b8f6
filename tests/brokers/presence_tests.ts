import assert from "node:assert/strict";
import { HISTORY, Recorder } from "./bench.ts";
import type { BrokerTest } from "./suite.ts";

const MINUTE = 60_000;

/** Who is there, who is told, and who does not stay for ever. */
export const presenceTests: readonly BrokerTest[] = [
  {
    name: "members come, change and go, and are listed",
    async run({ broker }) {
      const recorder = new Recorder();
      await broker.follow("a", recorder, { history: HISTORY });
      const ada = { member: "m1", holder: "h1", leaseMs: MINUTE };
      await broker.setPresence("a", { ...ada, state: { who: "ada" } });
      await broker.setPresence("a", { ...ada, state: { who: "Ada" } });
      await broker.setPresence("a", { member: "m2", holder: "h2", state: [1], leaseMs: MINUTE });
      const list = await broker.listPresence("a");
      assert.deepEqual(list, {
        version: recorder.notices.at(-1)?.version,
        count: 2,
        members: [
          { member: "m1", state: { who: "Ada" }, holders: ["h1"] },
          { member: "m2", state: [1], holders: ["h2"] },
        ],
      });
      await broker.removePresence("a", { ...ada, graceMs: 0 });
      await broker.removePresence("a", { ...ada, graceMs: 0 });
      assert.deepEqual(recorder.notices.map(({ changes, count }) => [changes, count]), [
        [[["m1", { who: "ada" }]], 1],
        [[["m1", { who: "Ada" }]], 1],
        [[["m2", [1]]], 2],
        [[["m1", null]], 1],
      ]);
      assert.deepEqual(await broker.listPresence("elsewhere"), { version: 0, count: 0, members: [] });
    },
  },
  {
    name: "an equal state is no change",
    async run({ broker }) {
      const recorder = new Recorder();
      await broker.follow("a", recorder, { history: HISTORY });
      const set = { member: "m", holder: "h", leaseMs: MINUTE };
      await broker.setPresence("a", { ...set, state: { a: [1] } });
      await broker.setPresence("a", { ...set, state: { a: [1] } });
      await broker.setPresence("a", { ...set, holder: "other", state: { a: [1] } });
      assert.equal(recorder.notices.length, 1);
    },
  },
  {
    name: "a member is there while it has a holder; the state set last counts",
    async run({ broker }) {
      const recorder = new Recorder();
      await broker.follow("a", recorder, { history: HISTORY });
      await broker.setPresence("a", { member: "m", holder: "h1", state: 1, leaseMs: MINUTE });
      await broker.setPresence("a", { member: "m", holder: "h2", state: 2, leaseMs: MINUTE });
      await broker.removePresence("a", { member: "m", holder: "h2", graceMs: 0 });
      const { members } = await broker.listPresence("a");
      assert.deepEqual(members, [{ member: "m", state: 2, holders: ["h1"] }]);
      await broker.removePresence("a", { member: "m", holder: "h1", graceMs: 0 });
      assert.deepEqual(recorder.notices.map(({ changes }) => changes[0]?.[1]), [1, 2, null]);
    },
  },
  {
    name: "a holder whose lease runs out is gone, and renewing keeps it",
    async run({ broker, advance }) {
      const recorder = new Recorder();
      await broker.follow("a", recorder, { history: HISTORY });
      const kept = { instance: "a", member: "kept", holder: "h1" };
      const left = { instance: "a", member: "left", holder: "h2" };
      for (const holding of [kept, left]) {
        await broker.setPresence("a", { ...holding, state: 1, leaseMs: 10_000 });
      }
      await advance(8_000);
      assert.deepEqual(await broker.renewPresence([kept], 10_000), []);
      await advance(1_999);
      assert.deepEqual([...recorder.members.keys()], ["kept", "left"]);
      await advance(1);
      assert.deepEqual([...recorder.members.keys()], ["kept"]);
      assert.deepEqual(await broker.renewPresence([kept, left], 10_000), [left]);
      await advance(9_999);
      assert.deepEqual([...recorder.members.keys()], ["kept"]);
      await advance(1);
      assert.deepEqual([...recorder.members.keys()], []);
      assert.deepEqual((await broker.listPresence("a")).members, []);
    },
  },
  {
    name: "a lease can be made shorter",
    async run({ broker, advance }) {
      const holding = { instance: "a", member: "m", holder: "h" };
      await broker.setPresence("a", { ...holding, state: 1, leaseMs: MINUTE });
      await broker.renewPresence([holding], 1_000);
      await advance(1_000);
      assert.equal((await broker.listPresence("a")).count, 0);
    },
  },
  {
    name: "who comes back within the grace was never gone; who does not is, renewed or not",
    async run({ broker, advance }) {
      const recorder = new Recorder();
      await broker.follow("a", recorder, { history: HISTORY });
      const first = { instance: "a", member: "m", holder: "h1" };
      const second = { ...first, holder: "h2" };
      await broker.setPresence("a", { ...first, state: 1, leaseMs: MINUTE });
      await broker.removePresence("a", { ...first, graceMs: 5_000 });
      await advance(4_999);
      await broker.setPresence("a", { ...second, state: 1, leaseMs: MINUTE });
      await advance(5_000);
      assert.equal(recorder.notices.length, 1);
      assert.deepEqual((await broker.listPresence("a")).members?.[0]?.holders, ["h2"]);
      await broker.removePresence("a", { ...second, graceMs: 5_000 });
      await broker.renewPresence([second], MINUTE);
      await advance(4_999);
      assert.equal(recorder.members.size, 1);
      await advance(1);
      assert.equal(recorder.members.size, 0);
    },
  },
  {
    name: "the same holder that comes back within the grace stays",
    async run({ broker, advance }) {
      const recorder = new Recorder();
      await broker.follow("a", recorder, { history: HISTORY });
      const holding = { member: "m", holder: "h" };
      await broker.setPresence("a", { ...holding, state: 1, leaseMs: MINUTE });
      await broker.removePresence("a", { ...holding, graceMs: 5_000 });
      await broker.setPresence("a", { ...holding, state: 1, leaseMs: MINUTE });
      await advance(50_000);
      await broker.renewPresence([{ ...holding, instance: "a" }], MINUTE);
      await advance(50_000);
      assert.equal(recorder.notices.length, 1);
    },
  },
  {
    name: "who knows a version is told what changed since, if that is still known",
    async run({ broker }) {
      const set = (member: string, state: unknown) =>
        broker.setPresence("a", { member, holder: member, state, leaseMs: MINUTE });
      await set("stays", 1);
      await set("leaves", 1);
      await set("changes", 1);
      const { version } = await broker.listPresence("a");
      await broker.removePresence("a", { member: "leaves", holder: "leaves", graceMs: 0 });
      await set("changes", 2);
      await set("comes", 1);
      await set("passes", 1);
      await broker.removePresence("a", { member: "passes", holder: "passes", graceMs: 0 });
      const { changes, members, ...now } = await broker.listPresence("a", { since: version });
      assert.equal(members, undefined);
      assert.equal(now.count, 3);
      assert.deepEqual(
        new Map(changes),
        new Map<string, unknown>([
          ["leaves", null],
          ["changes", 2],
          ["comes", 1],
          ["passes", null],
        ]),
      );
      assert.deepEqual((await broker.listPresence("a", { since: now.version })).changes, []);
      const unknown = await broker.listPresence("a", { since: now.version + 1 });
      assert.deepEqual([unknown.changes, unknown.members?.length], [undefined, 3]);
      for (let n = 0; n < 2_500; n++) void set("changes", n);
      await set("changes", "last");
      const tooLong = await broker.listPresence("a", { since: version });
      assert.deepEqual([tooLong.changes, tooLong.members?.length], [undefined, 3]);
    },
  },
  {
    name: "with more members than the limit only their number is told",
    async run({ broker }) {
      for (const member of ["m1", "m2", "m3"]) {
        await broker.setPresence("a", { member, holder: "h", state: 1, leaseMs: MINUTE });
      }
      const { version } = await broker.listPresence("a");
      assert.deepEqual(await broker.listPresence("a", { limit: 2 }), { version, count: 3 });
      assert.deepEqual(await broker.listPresence("a", { limit: 2, since: version }), { version, count: 3 });
      assert.equal((await broker.listPresence("a", { limit: 3 })).members?.length, 3);
    },
  },
  {
    name: "versions go on while nobody is there, as long as the log is the same",
    async run({ broker }) {
      const { epoch, stop } = await broker.follow("a", new Recorder(), { history: HISTORY });
      await broker.setPresence("a", { member: "m", holder: "h", state: 1, leaseMs: MINUTE });
      await broker.removePresence("a", { member: "m", holder: "h", graceMs: 0 });
      const { version } = await broker.listPresence("a");
      await stop();
      const again = await broker.follow("a", new Recorder(), { history: HISTORY });
      await broker.setPresence("a", { member: "m", holder: "h", state: 1, leaseMs: MINUTE });
      assert.equal(again.epoch, epoch);
      assert.ok((await broker.listPresence("a")).version > version);
    },
  },
];
