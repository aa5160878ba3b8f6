/** Snapshots joined with what follows: with a head, with a place in the log, and made by a reducer. */

import { type LogCursor, MemoryBroker, snapshotAt, type TopicReducer } from "@wirepact/server";
import assert from "node:assert/strict";
import { FakeClock } from "./_fake_clock.ts";
import { faultBench } from "./_fault_bench.ts";
import { bench, type FixtureTypes, topics } from "./_fixture.ts";
import type { ScriptedClient } from "./_scripted_client.ts";

const ROOM = { room: "a" };
const IN_BROKER = 'room[["room","a"]]';

interface Info {
  readonly epoch: string;
  readonly head: number;
  readonly recovered: boolean;
  readonly snapshot?: { readonly said: number };
  readonly at?: number;
}

/** Counts what was said: the snapshot and the events together tell how often. */
const counting: TopicReducer<FixtureTypes["topics"]["room"]> = {
  initial: () => ({ said: 0 }),
  events: { said: (state) => ({ said: state.said + 1 }) },
};
const { authorize, presence } = topics.room;
const reduced = { topics: { ...topics, room: { authorize, presence, reducer: counting } } };

async function follow(client: ScriptedClient, cursor?: unknown) {
  const [subscribed, ...rest] = await client.say([9, 1, "room", ROOM, ...(cursor ? [cursor] : [])]);
  assert.equal(subscribed?.[0], 10, JSON.stringify(subscribed));
  return { info: subscribed[3] as Info, offsets: offsetsOf(rest) };
}

const offsetsOf = (frames: unknown[][]) => frames.filter(([type]) => type === 13).map((frame) => frame[4]);

interface Room {
  publish(event: "said", payload: { text: string }): Promise<unknown>;
}

async function say(room: Room, count: number): Promise<void> {
  for (let n = 0; n < count; n++) await room.publish("said", { text: `${n}` });
}

Deno.test("P-8.7: the events after the place of an exact snapshot follow it, and no others", async () => {
  for (const encoding of ["json", "msgpack"] as const) {
    const row: { said: number; at: LogCursor | undefined } = { said: 0, at: undefined };
    const { open, end, server } = bench({
      topics: {
        ...topics,
        room: { ...topics.room, snapshot: () => snapshotAt({ state: { said: row.said }, at: row.at }) },
      },
    });
    const room = server.topic("room", ROOM);
    const first = await follow(await open({ encoding }));
    assert.deepEqual([first.info.at, first.info.head, first.info.snapshot], [0, 0, { said: 0 }]);
    for (let n = 1; n <= 10; n++) {
      const at = await room.publish("said", { text: "" });
      // It was written down up to the seventh.
      if (n <= 7) Object.assign(row, { said: n, at });
    }
    const { info, offsets } = await follow(await open({ encoding }));
    assert.deepEqual([info.at, info.head, info.snapshot, info.recovered], [7, 10, { said: 7 }, false]);
    assert.deepEqual(offsets, [8, 9, 10]);
    await end();
  }
});

Deno.test("an exact snapshot may be newer than what this server has heard of", async () => {
  let at = { epoch: "", offset: 0 };
  const { open, server, broker, end } = faultBench({
    topics: {
      ...topics,
      room: { ...topics.room, snapshot: () => snapshotAt({ state: { said: at.offset }, at }) },
    },
  });
  const room = server.topic("room", ROOM);
  at = (await room.publish("said", { text: "1" }))!;
  const [keeper, client] = [await open(), await open()];
  await keeper.say([9, 1, "room", ROOM]);
  // This one is still on its way here.
  broker.swallow(IN_BROKER, 1);
  at = (await room.publish("said", { text: "2" }))!;
  const { info, offsets } = await follow(client);
  assert.deepEqual([info.at, info.head, offsets], [2, 2, []]);
  await room.publish("said", { text: "3" });
  assert.deepEqual(offsetsOf(await client.hear()), [3], "the second is in the snapshot");
  await end();
});

Deno.test("an exact snapshot of a place that the log has not come to is refused: what comes there would not be told", async () => {
  const log: unknown[] = [];
  let epoch = "";
  const { open, server, end } = bench({
    topics: {
      ...topics,
      room: { ...topics.room, snapshot: () => snapshotAt({ state: { said: 2 }, at: { epoch, offset: 2 } }) },
    },
    logger: { info: () => {}, warn: assert.fail, error: (message) => log.push(message) },
  });
  epoch = (await server.topic("room", ROOM).publish("said", { text: "1" }))!.epoch;
  const [refusal] = await (await open()).say([9, 1, "room", ROOM]);
  assert.deepEqual([refusal?.slice(0, 3), log], [[4, 1, "INTERNAL"], ["subscribing to room failed"]]);
  await end();
});

Deno.test("an exact snapshot of another log has none of this one's events; one too old for history is refused", async () => {
  let at = { epoch: "before", offset: 40 };
  const { open, end, server, log } = bench({
    topics: { ...topics, room: { ...topics.room, snapshot: () => snapshotAt({ state: { said: 0 }, at }) } },
  });
  const room = server.topic("room", ROOM);
  await say(room, 3);
  const client = await open();
  const { info, offsets } = await follow(client);
  assert.deepEqual([info.at, offsets], [0, [1, 2, 3]]);
  await client.say([11, 1]);
  await say(room, 150);
  at = { epoch: info.epoch, offset: 40 };
  assert.deepEqual((await client.say([9, 1, "room", ROOM]))[0]?.slice(0, 3), [4, 1, "INTERNAL"]);
  assert.match(`${log[0]?.fields?.error}`, /cannot be read from there: trimmed/);
  await end();
});

Deno.test("P-8.18: a snapshot that is too large is INTERNAL, and the log says how large it is", async () => {
  for (const encoding of ["json", "msgpack"] as const) {
    const { open, end, log } = bench({ limits: { maxSnapshotBytes: 9 } });
    const client = await open({ encoding });
    assert.deepEqual((await client.say([9, 1, "room", ROOM]))[0]?.slice(0, 3), [4, 1, "INTERNAL"]);
    assert.match(`${log[0]?.fields?.error}`, /the snapshot of room has \d+ bytes; maxSnapshotBytes is 9/);
    await end();
  }
});

Deno.test("a reducer's snapshot has exactly the events up to its place, whenever it is asked for", async () => {
  for (let ticks = 0; ticks < 25; ticks++) {
    const { open, clock, server, broker } = bench(reduced);
    const client = await open({ encoding: ticks % 2 ? "json" : "msgpack" });
    const room = server.topic("room", ROOM);
    await say(room, 5);
    client.message(client.codec.encode([9, 1, "room", ROOM]));
    for (let n = 0; n < ticks; n++) await undefined;
    void room.publish("said", { text: "during" });
    await undefined;
    void room.publish("said", { text: "after" });
    const [subscribed, ...rest] = await client.hear();
    const { at, snapshot } = subscribed?.[3] as Info;
    const events = offsetsOf(rest);
    assert.equal(at, snapshot?.said, `after ${ticks} microtasks`);
    assert.deepEqual(events, Array.from({ length: 7 - at! }, (_, n) => at! + 1 + n));
    await finish(server, clock, broker);
  }
});

Deno.test("a reducer goes on from what another server kept, with a history that is shorter than the log", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  for (let round = 1; round <= 5; round++) {
    const { open, server } = bench({ ...reduced, clock, broker });
    const client = await open();
    await follow(client);
    await say(server.topic("room", ROOM), 90);
    const { info } = await follow(await open());
    assert.deepEqual([info.snapshot, info.at], [{ said: 90 * round }, 90 * round]);
    if (round % 2) await client.drop();
    const closed = server.close({ graceMs: 0 });
    await clock.advance(10_000);
    await closed;
  }
  await broker.close();
  assert.equal(clock.pending, 0);
});

Deno.test("a reducer's state is kept before history lets go of its events, also when a server dies", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const first = bench({ ...reduced, clock, broker, heartbeatMs: 1_000_000 });
  await follow(await first.open());
  await say(first.server.topic("room", ROOM), 140);
  const kept = await broker.loadCheckpoint(IN_BROKER);
  assert.ok(kept && kept.offset >= 100, `${kept?.offset}`);
  assert.deepEqual(kept.state, { said: kept.offset });
  // Too few for the next time, but not for ever.
  await clock.advance(150_000);
  assert.equal((await broker.loadCheckpoint(IN_BROKER))?.offset, 140);
  await finish(first.server, clock, broker);
});

Deno.test("what history let go of before the reducer saw it is logged", async () => {
  const { open, clock, server, broker, log } = bench(reduced);
  await say(server.topic("room", ROOM), 150);
  const { info } = await follow(await open());
  assert.deepEqual([info.snapshot, info.at], [{ said: 0 }, 150]);
  assert.deepEqual(log.map(({ message }) => message), [
    `events of ${IN_BROKER} are missing from its snapshots: history has let go of them`,
  ]);
  await finish(server, clock, broker);
});

Deno.test("an event for which a reducer throws is logged and left out", async () => {
  const reducer: typeof counting = {
    ...counting,
    events: {
      said: (state, { text }) => {
        if (text === "bad") throw new Error("no");
        return { said: state.said + 1 };
      },
    },
  };
  const { open, clock, server, broker, log } = bench({
    topics: { ...topics, room: { authorize, presence, reducer } },
  });
  await follow(await open());
  for (const text of ["good", "bad", "good"]) await server.topic("room", ROOM).publish("said", { text });
  const { info } = await follow(await open());
  assert.deepEqual([info.snapshot, info.at], [{ said: 2 }, 3]);
  assert.deepEqual(log.map(({ message }) => message), [
    "making the event said of room part of its snapshot failed",
  ]);
  await finish(server, clock, broker);
});

for (const method of ["loadCheckpoint", "read"] as const) {
  Deno.test(`${method} that fails refuses a subscription to a reduced topic, and the next try succeeds`, async () => {
    const { open, server, clock, broker, logged } = faultBench(reduced);
    await say(server.topic("room", ROOM), 3);
    const client = await open();
    broker.fail(method);
    assert.deepEqual((await client.say([9, 1, "room", ROOM]))[0]?.slice(0, 3), [4, 1, "INTERNAL"]);
    const { info } = await follow(client);
    assert.deepEqual([info.snapshot, info.at], [{ said: 3 }, 3]);
    assert.deepEqual(logged(), [
      `reading the log of ${IN_BROKER} for its snapshot failed`,
      "subscribing to room failed",
    ]);
    await finish(server, clock, broker.inner);
  });
}

Deno.test("a state that cannot be kept is logged once, and kept later", async () => {
  const { open, server, clock, broker, logged } = faultBench(reduced);
  await follow(await open());
  broker.fail("saveCheckpoint");
  broker.fail("saveCheckpoint");
  await say(server.topic("room", ROOM), 120);
  assert.deepEqual(logged(), [`keeping the snapshot of ${IN_BROKER} failed`]);
  assert.equal(await broker.inner.loadCheckpoint(IN_BROKER), undefined);
  await say(server.topic("room", ROOM), 40);
  assert.equal((await broker.inner.loadCheckpoint(IN_BROKER))?.offset, 150);
  await finish(server, clock, broker.inner);
});

Deno.test("a reduced topic mends a hole and follows a new log", async () => {
  const { open, server, clock, broker, logged } = faultBench(reduced);
  const client = await open();
  await follow(client);
  broker.swallow(IN_BROKER, 2);
  await say(server.topic("room", ROOM), 4);
  await clock.settle();
  const late = await open();
  const { info } = await follow(late);
  assert.deepEqual([info.snapshot, info.at], [{ said: 4 }, 4]);
  assert.deepEqual(logged(), []);
  await finish(server, clock, broker.inner);
});

/** Closes; the broker keeps a log whose state it was given, so it is closed too. */
async function finish(
  server: { close(options: { graceMs: number }): Promise<void> },
  clock: FakeClock,
  broker: MemoryBroker,
): Promise<void> {
  const closed = server.close({ graceMs: 0 });
  await clock.advance(10_000);
  await closed;
  await broker.close();
  assert.equal(clock.pending, 0);
}
