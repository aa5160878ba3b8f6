/** History: what a client that comes back is given, in which order, and what it is told when that cannot be. */

import assert from "node:assert/strict";
import { faultBench } from "./_fault_bench.ts";
import { bench, fixture, topics } from "./_fixture.ts";
import type { ScriptedClient } from "./_scripted_client.ts";

const ROOM = { room: "a" };
const IN_BROKER = (topic: string) => `${topic}[["room","a"]]`;

/** What SUBSCRIBED says. */
interface Info {
  readonly epoch: string;
  readonly head: number;
  readonly recovered: boolean;
  readonly reason?: string;
  readonly snapshot?: unknown;
}

async function follow(client: ScriptedClient, topic = "plain", cursor?: unknown) {
  const [subscribed, ...rest] = await client.say([9, 1, topic, ROOM, ...(cursor ? [cursor] : [])]);
  assert.equal(subscribed?.[0], 10);
  const info = subscribed[3] as Info;
  return { info, events: rest.filter(([type]) => type === 13) };
}

const offsets = (frames: unknown[][]) => frames.filter(([type]) => type === 13).map((frame) => frame[4]);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, n) => first + n);

async function publish(server: ReturnType<typeof bench>["server"], count: number): Promise<void> {
  for (let n = 0; n < count; n++) await server.topic("plain", ROOM).publish("tick", n);
}

/** The client reads nothing more: so much waits in its socket after it was sent something. */
async function stall(client: ScriptedClient, bytes: number): Promise<void> {
  client.bufferedBytes = bytes;
  await client.say([2, 99, "ping", {}]);
}

Deno.test("publish() answers the event's place in the log, whoever follows it", async () => {
  const { open, end, server } = bench();
  const topic = server.topic("plain", ROOM);
  const first = await topic.publish("tick", 1);
  assert.equal(first?.offset, 1);
  const { info } = await follow(await open());
  assert.deepEqual(await topic.publish("tick", 2), { epoch: info.epoch, offset: 2 });
  await end();
});

Deno.test("P-8.6: what was missed is replayed in order, before anything new, and without a snapshot", async () => {
  for (const encoding of ["json", "msgpack"] as const) {
    const { open, end, server } = bench();
    const client = await open({ encoding });
    const { info: { epoch } } = await follow(client);
    await publish(server, 1);
    await client.drop();
    await publish(server, 9);
    const back = await open({ encoding });
    // Frames of the replay and of what comes meanwhile leave in the order of the log.
    back.message(back.codec.join([back.codec.encode([9, 1, "plain", ROOM, { epoch, offset: 1 }])]));
    await Promise.resolve();
    void publish(server, 5);
    const [subscribed, ...events] = await back.hear();
    const { recovered, reason, snapshot } = subscribed![3] as Info;
    assert.deepEqual({ recovered, reason, snapshot }, {
      recovered: true,
      reason: undefined,
      snapshot: undefined,
    });
    assert.deepEqual(events, upTo(15, 2).map((offset) => [13, 1, "tick", tickOf(offset), offset]));
    await end();
  }

  /** They were published in three runs, each of which counts from 0. */
  function tickOf(offset: number): number {
    return offset === 1 ? 0 : offset <= 10 ? offset - 2 : offset - 11;
  }
});

Deno.test("P-8.6: a cursor at the head is recovered; one of another log, or too old, gets a reason and a snapshot", async () => {
  const { open, end, server, clock } = bench();
  const [keeper, client] = [await open(), await open()];
  const { info: { epoch } } = await follow(keeper, "room");
  for (let n = 0; n < 150; n++) void server.topic("room", ROOM).publish("said", { text: `${n}` });
  await clock.settle();
  const answer = async (cursor: unknown) => {
    const { info: { recovered, reason, snapshot }, events } = await follow(client, "room", cursor);
    await client.say([11, 1]);
    return { recovered, reason, snapshot, events: events.length };
  };
  const snapshot = { said: 0 };
  const recovered = { recovered: true, reason: undefined, snapshot: undefined };
  assert.deepEqual(await answer({ epoch, offset: 150 }), { ...recovered, events: 0 });
  assert.deepEqual(await answer({ epoch, offset: 50 }), { ...recovered, events: 100 });
  assert.deepEqual(await answer({ epoch, offset: 49 }), {
    recovered: false,
    reason: "trimmed",
    snapshot,
    events: 0,
  });
  assert.deepEqual(await answer({ epoch: "old", offset: 150 }), {
    recovered: false,
    reason: "epoch_changed",
    snapshot,
    events: 0,
  });
  assert.deepEqual(await answer(undefined), { recovered: false, reason: undefined, snapshot, events: 0 });
  await end();
});

Deno.test("P-8.6: history that is too old is trimmed too", async () => {
  const { open, end, server, clock } = bench({ heartbeatMs: 1_000_000 });
  const client = await open();
  const { info: { epoch } } = await follow(client);
  await publish(server, 1);
  await clock.advance(300_000);
  await publish(server, 1);
  const other = await open();
  assert.equal((await follow(other, "plain", { epoch, offset: 0 })).info.reason, "trimmed");
  await other.say([11, 1]);
  assert.deepEqual(offsets((await follow(other, "plain", { epoch, offset: 1 })).events), [2]);
  await end();
});

Deno.test("P-8.6: more than maxReplayEvents missed are too far", async () => {
  const { open, end, server } = bench({ limits: { maxReplayEvents: 10 } });
  const [keeper, client] = [await open(), await open()];
  const { info: { epoch } } = await follow(keeper);
  await publish(server, 30);
  assert.equal((await follow(client, "plain", { epoch, offset: 19 })).info.reason, "too_far");
  await client.say([11, 1]);
  assert.deepEqual(offsets((await follow(client, "plain", { epoch, offset: 20 })).events), upTo(30, 21));
  await end();
});

Deno.test("P-8.8: who was left out of an event is left out of its replay, also by another connection", async () => {
  const { connect, end, server, clock } = bench();
  const join = async (instance: string) => {
    const client = await connect();
    await client.say([0, { protocol: 1, instance }]);
    return client;
  };
  const [ada, grace] = [await join("i-ada-0001"), await join("i-grace-01")];
  const { info: { epoch } } = await follow(ada);
  await follow(grace);
  const [sender] = server.connections;
  await server.topic("plain", ROOM).publish("tick", 1, { except: sender! });
  await server.topic("plain", ROOM).publish("tick", 2);
  for (const client of [ada, grace]) await client.drop();
  const back = [await join("i-ada-0001"), await join("i-grace-01"), await join("i-other-01")];
  const replayed = [];
  for (const client of back) replayed.push((await follow(client, "plain", { epoch, offset: 0 })).events);
  const others = [[13, 1, "tick", 1, 1], [13, 1, "tick", 2, 2]];
  assert.deepEqual(replayed, [[[13, 1, 0, null, 1], others[1]], others, others]);
  await clock.settle();
  await end();
});

Deno.test("a replay waits while its client does not read, holds nothing, and goes on without loss", async () => {
  const { open, end, server, clock, log } = bench({ limits: { maxQueuedEventBytes: 2_000 } });
  const client = await open();
  await publish(server, 99);
  const { epoch } = (await server.topic("plain", ROOM).publish("tick", 99))!;
  await clock.settle();
  await stall(client, 1_001);
  const { info, events } = await follow(client, "plain", { epoch, offset: 0 });
  assert.equal(info.recovered, true);
  assert.deepEqual(events, [], "it has no room");
  await clock.advance(1_000);
  assert.deepEqual(await client.hear(), []);
  client.bufferedBytes = 0;
  await clock.advance(20);
  const first = offsets(client.take());
  assert.ok(first.length > 10 && first.length < 100, `${first.length} at once`);
  const all = [...first];
  // It reads on: what comes meanwhile is last.
  void server.topic("plain", ROOM).publish("tick", 7);
  for (let n = 0; n < 10; n++) {
    await clock.advance(20);
    all.push(...offsets(client.take()));
  }
  // 100 are kept, and the first was trimmed by the last.
  assert.deepEqual(all, upTo(101));
  assert.deepEqual(log, []);
  await end();
});

Deno.test("a replay that waits until its history is gone ends with a gap, not with a hole", async () => {
  const { open, end, server, clock } = bench({ limits: { maxQueuedEventBytes: 2_000 } });
  const [keeper, client] = [await open(), await open()];
  const { info: { epoch } } = await follow(keeper);
  await publish(server, 100);
  await clock.settle();
  await stall(client, 1_001);
  await follow(client, "plain", { epoch, offset: 0 });
  await publish(server, 120);
  client.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual(await client.hear(), [[15, 1, "overflow"]]);
  await publish(server, 1);
  assert.deepEqual(await client.hear(), [], "nothing follows it");
  // From where it was it cannot go on; from the head it can.
  await client.say([11, 1]);
  assert.equal((await follow(client, "plain", { epoch, offset: 0 })).info.reason, "trimmed");
  await publish(server, 1);
  assert.deepEqual(offsets(await client.hear()), [222]);
  await end();
});

Deno.test("P-8.6: a cursor that the log has not come to is none of it, and nothing after it is taken for seen", async () => {
  const { open, end, server } = bench();
  const keeper = await open();
  const { info: { epoch } } = await follow(keeper);
  await publish(server, 2);
  const client = await open();
  const { info } = await follow(client, "plain", { epoch, offset: 3 });
  assert.deepEqual([info.recovered, info.reason, info.head], [false, "epoch_changed", 2]);
  await publish(server, 1);
  assert.deepEqual(offsets(await client.hear()), [3]);
  await end();
});

Deno.test("P-8.7: events that come while a slow snapshot is made need no history to be delivered", async () => {
  const snapshot = Promise.withResolvers<boolean>();
  const { open, end, server } = bench({
    topics: { ...topics, strict: { authorize: () => snapshot.promise } },
  });
  const client = await open();
  const topic = server.topic("strict", ROOM);
  assert.deepEqual(await client.say([9, 1, "strict", ROOM]), []);
  snapshot.resolve(true);
  for (let n = 0; n < 20; n++) {
    await Promise.resolve();
    void topic.publish("tick", n);
  }
  const [subscribed, ...events] = await client.hear();
  const { head } = subscribed![3] as Info;
  assert.deepEqual(offsets(events), upTo(20, head + 1));
  await end();
});

Deno.test("a snapshot that takes too long for the events that come costs no more than its budget, and ends in a gap", async () => {
  const snapshot = Promise.withResolvers<{ said: number }>();
  const { open, end, server } = bench({
    limits: { maxQueuedEventBytes: 10_000 },
    topics: { ...topics, room: { ...topics.room, snapshot: () => snapshot.promise } },
  });
  const client = await open();
  await client.say([9, 1, "room", ROOM]);
  for (let n = 0; n < 200; n++) {
    void server.topic("room", ROOM).publish("said", { text: "x".repeat(100) });
  }
  snapshot.resolve({ said: 200 });
  const frames = await client.hear();
  assert.deepEqual(frames.map(([type]) => type), [10, 15]);
  assert.deepEqual(frames[1], [15, 1, "lost"]);
  await end();
});

Deno.test("a broker that fails while it is read ends a replay with a gap, and is logged", async () => {
  const { open, server, broker, logged, end } = faultBench();
  const [keeper, client] = [await open(), await open()];
  const { info: { epoch } } = await follow(keeper);
  await publish(server, 70);
  // The first read tells that all is there, the second replays it.
  broker.hold("read").release();
  broker.fail("read");
  const frames = await client.say([9, 1, "plain", ROOM, { epoch, offset: 0 }]);
  assert.deepEqual(frames.map(([type]) => type), [10, 15]);
  assert.deepEqual(logged(), ["reading what a subscriber has missed failed"]);
  await end();
});

Deno.test("clients that come back to the same place share one page of the broker", async () => {
  const { open, server, broker, end } = faultBench();
  const keeper = await open();
  const { info: { epoch } } = await follow(keeper);
  await publish(server, 10);
  const clients = [];
  for (let n = 0; n < 5; n++) clients.push(await open());
  broker.asked.length = 0;
  const frame = JSON.stringify([9, 1, "plain", ROOM, { epoch, offset: 0 }]);
  for (const client of clients) client.message(frame);
  for (const client of clients) assert.deepEqual(offsets(await client.hear()), upTo(10));
  assert.ok(broker.asked.filter((method) => method === "read").length <= 2, broker.asked.join());
  await end();
});

Deno.test("a number that this contract does not have is replayed as a step of the cursor", async () => {
  const { open, end, broker } = bench();
  const client = await open();
  const { info: { epoch } } = await follow(client);
  const { history, events } = fixture.descriptor.topics.plain!;
  await broker.publish(IN_BROKER("plain"), { event: 999, data: 1 }, { history });
  await broker.publish(IN_BROKER("plain"), { event: events.tick!.number, data: 2 }, { history });
  const late = await open();
  const { events: replayed } = await follow(late, "plain", { epoch, offset: 0 });
  assert.deepEqual(replayed, [[13, 1, 0, null, 1], [13, 1, "tick", 2, 2]]);
  await end();
});
