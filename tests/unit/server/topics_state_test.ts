/** What the application reads of a reducer: `topic(name, key).snapshot()`. */

import { createPublisher, type MemoryBroker, type Server, type TopicReducer } from "@wirepact/server";
import assert from "node:assert/strict";
import type { FakeClock } from "./_fake_clock.ts";
import { faultBench } from "./_fault_bench.ts";
import { bench, fixture, type FixtureTypes, methods, topics } from "./_fixture.ts";

const ROOM = { room: "a" };
const IN_BROKER = 'room[["room","a"]]';

const counting: TopicReducer<FixtureTypes["topics"]["room"]> = {
  initial: () => ({ said: 0 }),
  events: {
    said: (state) => {
      state.said++;
      return state;
    },
  },
};
const { authorize, presence } = topics.room;
const reduced = { topics: { ...topics, room: { authorize, presence, reducer: counting } } };

async function say(
  room: { publish(event: "said", payload: { text: string }): Promise<unknown> },
  count: number,
): Promise<void> {
  for (let n = 0; n < count; n++) await room.publish("said", { text: `${n}` });
}

/** Closes everything; the broker is left with what it keeps for those who come later. */
async function finish(server: Server<FixtureTypes>, clock: FakeClock, broker: MemoryBroker): Promise<void> {
  const closed = server.close({ graceMs: 0 });
  await clock.advance(10_000);
  await closed;
  assert.equal(broker.counts.followers, 0, "somebody still follows");
  await broker.close();
  assert.equal(clock.pending, 0, "timers are left");
}

Deno.test("snapshot() has exactly the events up to its place, whether anybody follows the instance or not", async () => {
  const { open, server, clock, broker } = bench(reduced);
  const room = server.topic("room", ROOM);
  assert.deepEqual((await room.snapshot()).state, { said: 0 });
  await say(room, 3);
  const { state, at } = await room.snapshot();
  assert.deepEqual([state, at.offset], [{ said: 3 }, 3]);
  assert.equal(broker.counts.followers, 0, "nobody looks at it any more");
  const client = await open();
  const [subscribed] = await client.say([9, 1, "room", ROOM]);
  assert.equal((subscribed?.[3] as { epoch: string }).epoch, at.epoch);
  await say(room, 2);
  assert.deepEqual(await room.snapshot(), { state: { said: 5 }, at: { epoch: at.epoch, offset: 5 } });
  await client.say([11, 1]);
  assert.deepEqual((await room.snapshot()).state, { said: 5 });
  await finish(server, clock, broker);
});

Deno.test("snapshot() gives a copy: changing it changes nothing", async () => {
  const { open, server, clock, broker } = bench(reduced);
  const client = await open();
  await client.say([9, 1, "room", ROOM]);
  const room = server.topic("room", ROOM);
  await say(room, 1);
  const { state } = await room.snapshot();
  await say(room, 1);
  assert.equal(state.said, 1);
  (await room.snapshot()).state.said = 99;
  assert.deepEqual((await room.snapshot()).state, { said: 2 });
  await finish(server, clock, broker);
});

Deno.test("snapshot() is there for handlers, and has what they have just published", async () => {
  const { open, server, clock, broker } = bench({
    ...reduced,
    methods: {
      ...methods,
      add: async ({ topic, params }) => {
        const room = topic("room", ROOM);
        await say(room, params.a);
        return { sum: (await room.snapshot()).state.said + params.b };
      },
    },
  });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "add", { a: 7, b: 100 }]), [[3, 1, { sum: 107 }]]);
  await finish(server, clock, broker);
});

Deno.test("snapshot() rejects where there is no reducer, and says what there is instead", async () => {
  const { server, end } = bench();
  await assert.rejects(server.topic("plain", ROOM).snapshot(), {
    name: "TypeError",
    message: "the topic plain has no snapshot and no reducer to read",
  });
  await assert.rejects(server.topic("room", ROOM).snapshot(), {
    name: "TypeError",
    message: "the snapshots of the topic room are made by its handler for each subscriber: " +
      "only a reducer's can be read here",
  });
  await end();
});

Deno.test("snapshot() has what was published elsewhere and not told here yet; subscribers get it once", async () => {
  const { open, server, clock, broker } = faultBench(reduced);
  const client = await open();
  await client.say([9, 1, "room", ROOM]);
  broker.swallow(IN_BROKER, 90);
  const elsewhere = createPublisher(fixture, broker.inner);
  const there = elsewhere.topic("room", ROOM);
  await say(there, 90);
  assert.deepEqual(await client.hear(), []);
  assert.deepEqual((await server.topic("room", ROOM).snapshot()).state, { said: 90 });
  await say(there, 1);
  const offsets = (await client.hear()).map((frame) => frame[4]);
  assert.deepEqual(offsets, Array.from({ length: 91 }, (_, n) => n + 1));
  await elsewhere.close();
  await finish(server, clock, broker.inner);
});

Deno.test("snapshot() of an instance that nobody follows keeps what it made, so that history may let go of it", async () => {
  const { server, clock, broker, log } = bench(reduced);
  const room = server.topic("room", ROOM);
  for (const said of [90, 180, 270]) {
    await say(room, 90);
    assert.deepEqual((await room.snapshot()).state, { said });
  }
  assert.deepEqual(log, []);
  await finish(server, clock, broker);
});

Deno.test("snapshot() keeps what it made of several pages of a log once, and not for each page", async () => {
  const { server, clock, broker } = faultBench(reduced);
  const room = server.topic("room", ROOM);
  await say(room, 100);
  assert.deepEqual((await room.snapshot()).state, { said: 100 });
  await clock.settle();
  assert.equal((await broker.inner.loadCheckpoint(IN_BROKER))?.offset, 100);
  assert.equal(broker.asked.filter((method) => method === "saveCheckpoint").length, 1);
  await finish(server, clock, broker.inner);
});

Deno.test("snapshot() goes on though the last subscriber leaves, and many at once follow the instance once", async () => {
  const { open, server, clock, broker } = faultBench(reduced);
  const room = server.topic("room", ROOM);
  await say(room, 3);
  const client = await open();
  await client.say([9, 1, "room", ROOM]);
  const read = broker.hold("read");
  const all = Promise.all(Array.from({ length: 10 }, () => room.snapshot()));
  await client.say([11, 1]);
  read.release();
  for (const { state } of await all) assert.deepEqual(state, { said: 3 });
  assert.equal(broker.asked.filter((method) => method === "follow").length, 1);
  await Promise.all(Array.from({ length: 10 }, () => room.snapshot()));
  assert.equal(broker.asked.filter((method) => method === "follow").length, 2);
  await finish(server, clock, broker.inner);
});

for (const method of ["follow", "read"] as const) {
  Deno.test(`snapshot() rejects when ${method} of the broker fails, holds nothing, and may be asked again`, async () => {
    const { server, clock, broker, logged } = faultBench(reduced);
    const room = server.topic("room", ROOM);
    await say(room, 3);
    broker.fail(method);
    await assert.rejects(room.snapshot(), /the broker is down/);
    await clock.settle();
    assert.equal(broker.inner.counts.followers, 0);
    assert.deepEqual((await room.snapshot()).state, { said: 3 });
    logged();
    await finish(server, clock, broker.inner);
  });
}
