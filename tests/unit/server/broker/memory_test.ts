import { type BrokerEvent, MemoryBroker, type PresenceChanges } from "@wirepact/server";
import assert from "node:assert/strict";

function follower() {
  const events: [number, BrokerEvent][] = [];
  const changes: [number, PresenceChanges][] = [];
  return {
    events,
    changes,
    event: (offset: number, event: BrokerEvent) => void events.push([offset, event]),
    presence: (version: number, change: PresenceChanges) => void changes.push([version, change]),
  };
}

Deno.test("MemoryBroker delivers events with growing offsets to all followers of an instance", async () => {
  const broker = new MemoryBroker();
  const [first, second, other] = [follower(), follower(), follower()];
  await broker.follow("a", first);
  await broker.publish("a", { event: 1, data: "one" });
  const { head } = await broker.follow("a", second);
  await broker.follow("b", other);
  await broker.publish("a", { event: 1, data: "two" });
  assert.equal(head, 1);
  assert.deepEqual(first.events.map(([offset, { data }]) => [offset, data]), [[1, "one"], [2, "two"]]);
  assert.deepEqual(second.events.map(([offset]) => offset), [2]);
  assert.deepEqual(other.events, []);
});

Deno.test("MemoryBroker forgets an instance that nobody follows; its next log has another epoch", async () => {
  const broker = new MemoryBroker();
  const before = await broker.follow("a", follower());
  await before.stop();
  assert.equal(broker.size, 0);
  await broker.publish("a", { event: 1, data: 1 });
  assert.equal(broker.size, 0);
  const after = await broker.follow("a", follower());
  assert.notEqual(before.epoch, after.epoch);
  assert.equal(after.head, 0);
});

Deno.test("MemoryBroker tells of members that come, change and go, and lists them", async () => {
  const broker = new MemoryBroker();
  const watching = follower();
  const { stop } = await broker.follow("a", watching);
  await broker.setPresence("a", "m1", { who: "ada" });
  await broker.setPresence("a", "m1", { who: "Ada" });
  await broker.setPresence("a", "m2", { who: "grace" });
  assert.deepEqual(await broker.listPresence("a"), {
    version: 3,
    members: [["m1", { who: "Ada" }], ["m2", { who: "grace" }]],
  });
  await broker.removePresence("a", "m1");
  await broker.removePresence("a", "m1");
  assert.deepEqual(watching.changes.map(([version]) => version), [1, 2, 3, 4]);
  assert.deepEqual(watching.changes.at(-1), [4, [["m1", null]]]);
  await stop();
  assert.equal(broker.size, 1, "a member keeps it");
  await broker.removePresence("a", "m2");
  assert.equal(broker.size, 0);
  assert.deepEqual(await broker.listPresence("a"), { version: 0, members: [] });
});

Deno.test("MemoryBroker lets a follower stop while it is told of something", async () => {
  const broker = new MemoryBroker();
  const calm = follower();
  let seen = 0;
  const following = await broker.follow("a", {
    event: () => {
      seen++;
      void following.stop();
    },
    presence: () => {},
  });
  await broker.follow("a", calm);
  await broker.publish("a", { event: 1, data: 1 });
  await broker.publish("a", { event: 1, data: 2 });
  assert.deepEqual([seen, calm.events.length], [1, 2]);
  await broker.close();
  assert.equal(broker.size, 0);
});
