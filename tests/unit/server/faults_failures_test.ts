/** Brokers, handlers and listeners that fail: who is told, and that nobody else suffers. */

import assert from "node:assert/strict";
import { faultBench, gate } from "./_fault_bench.ts";
import { auth, fixture, methods } from "./_fixture.ts";

const ROOM = { room: "a" };
const IN_BROKER = 'room[["room","a"]]';
const history = { size: 0, ttlMs: 0 };
/** A member of another server. */
const other = { member: "other", holder: "other" };
const { topics: { room }, events } = fixture.descriptor;
const [said, at, notice] = [room!.events.said!.number, room!.events.at!.number, events.notice!.number];
const types = (frames: unknown[][]) => frames.map(([type]) => type);
const codes = (frames: unknown[][]) => frames.map((frame) => frame[2]);

for (const method of ["setPresence", "listPresence"] as const) {
  for (const leg of ["request", "answer"] as const) {
    Deno.test(`${method} that fails (${leg}) refuses the subscription, and the next try is a member`, async () => {
      const { open, server, broker, logged, end } = faultBench();
      const client = await open();
      broker.fail(method, leg);
      assert.deepEqual(codes(await client.say([9, 1, "room", ROOM])), ["INTERNAL"]);
      assert.deepEqual(await server.topic("room", ROOM).members(), []);
      assert.deepEqual(logged(), ["subscribing to room failed"]);
      assert.deepEqual(types(await client.say([9, 1, "room", ROOM])), [10]);
      assert.equal((await server.topic("room", ROOM).members()).length, 1);
      await end();
    });
  }
}

for (const leg of ["request", "answer"] as const) {
  Deno.test(`removePresence that fails (${leg}) is logged, and the client is answered all the same`, async () => {
    const { open, server, broker, logged, end } = faultBench();
    const client = await open();
    await client.say([9, 1, "room", ROOM]);
    const { id } = [...server.connections][0]!;
    broker.fail("removePresence", leg);
    assert.deepEqual(await client.say([11, 1]), [[12, 1, 0, "unsubscribed"]]);
    assert.deepEqual(logged(), [`taking a member out of ${IN_BROKER} failed`]);
    // What the broker would not do remains in it until somebody asks again.
    await broker.inner.removePresence(IN_BROKER, { member: id, holder: id, graceMs: 0 });
    await end();
  });
}

Deno.test("stop that fails is logged, and the instance can be followed anew", async () => {
  const { open, server, broker, logged, end } = faultBench();
  const client = await open();
  await client.say([9, 1, "plain", ROOM]);
  broker.fail("stop", "answer");
  assert.deepEqual(types(await client.say([11, 1])), [12]);
  assert.deepEqual(logged(), ['leaving the log of plain[["room","a"]] failed']);
  await client.say([9, 1, "plain", ROOM]);
  void server.topic("plain", ROOM).publish("tick", 1);
  assert.deepEqual(types(await client.hear()), [13]);
  await end();
});

Deno.test("P-6.8: a publish that fails in a handler is INTERNAL where it is awaited, and the connection lives", async () => {
  let isAwaited = true;
  const { open, broker, logged, end } = faultBench({
    methods: {
      ...methods,
      ping: async ({ topic }) => {
        const published = topic("plain", ROOM).publish("tick", 1);
        if (isAwaited) await published;
      },
    },
  });
  const client = await open();
  await client.say([9, 1, "plain", ROOM]);
  broker.fail("publish");
  assert.deepEqual(codes(await client.say([2, 3, "ping", {}])), ["INTERNAL"]);
  assert.deepEqual(logged(), ["ping failed"]);
  isAwaited = false;
  broker.fail("publish");
  assert.deepEqual(await client.say([2, 3, "ping", {}]), [[3, 3, null]]);
  assert.deepEqual(types(await client.say([2, 3, "ping", {}])), [13, 3]);
  await end();
});

Deno.test("P-6.7: a call whose publish hangs can be cancelled; what the broker says later goes nowhere", async () => {
  const { open, broker, logged, end } = faultBench({
    methods: { ...methods, ping: async ({ topic }) => void await topic("plain", ROOM).publish("tick", 1) },
  });
  const client = await open();
  const publish = broker.hold("publish", "request");
  assert.deepEqual(await client.say([2, 1, "ping", {}]), []);
  assert.deepEqual(codes(await client.say([5, 1])), ["CANCELLED"]);
  publish.fail();
  assert.deepEqual(await client.hear(), []);
  assert.deepEqual(logged(), ["ping, after its call had ended, failed"]);
  await end();
});

Deno.test("listeners that throw change nothing for clients", async () => {
  const failing = () => {
    throw new Error("a listener failed");
  };
  const { open, server, logged, end } = faultBench({
    observer: {
      connect: failing,
      disconnect: failing,
      frameIn: failing,
      frameOut: failing,
      call: failing,
      event: failing,
      drop: failing,
    },
  });
  const [first, second] = [await open(), await open()];
  for (const client of [first, second]) await client.say([9, 1, "room", ROOM]);
  first.take();
  await server.topic("room", ROOM).publish("said", { text: "hello" });
  await server.broadcast("notice", { text: "all" });
  for (const client of [first, second]) assert.deepEqual(types(await client.hear()), [13, 13]);
  assert.deepEqual(types(await first.say([2, 3, "add", { a: 1, b: 2 }])), [3]);
  await first.say([11, 1]);
  assert.deepEqual(types(await second.hear()), [14]);
  await first.drop();
  await second.drop();
  assert.ok(logged().every((line) => /^the observer's \w+ failed$/.test(line)));
  await end();
});

Deno.test("a payload that cannot be encoded for one is delivered to those after it, and logged once", async () => {
  const { open, broker, server, logged, end } = faultBench();
  const binary = [await open({ encoding: "msgpack" }), await open({ encoding: "msgpack" })];
  const text = await open();
  for (const client of [...binary, text]) await client.say([9, 1, "room", ROOM]);
  for (const client of [...binary, text]) client.take();
  const hear = async () => ({
    binary: [types(await binary[0]!.hear()), types(await binary[1]!.hear())],
    text: types(await text.hear()),
  });
  // As servers of another contract on the same broker might publish.
  const unreadable = [{ event: said, data: { text: 7 } }, { event: at, data: "no date" }];
  for (const event of unreadable) {
    await broker.publish(IN_BROKER, event, { history });
    await broker.signal("*", { event: notice, data: { text: 7 } });
  }
  const seen = await hear();
  const lines = logged();
  assert.deepEqual(seen.binary, [[], []]);
  assert.deepEqual(seen.text, [13, 13, 13, 13]);
  assert.equal(lines.length, 4, lines.join());
  await broker.setPresence(IN_BROKER, { ...other, state: { who: 7 }, leaseMs: Infinity });
  assert.deepEqual(await hear(), { binary: [[], []], text: [14] });
  assert.equal(logged().length, 1);
  await server.topic("room", ROOM).publish("said", { text: "well" });
  assert.deepEqual(await hear(), { binary: [[13], [13]], text: [13] });
  await broker.removePresence(IN_BROKER, { ...other, graceMs: 0 });
  await end();
});

Deno.test("P-8.1: a payload that cannot be encoded while the snapshot is made does not end the subscription", async () => {
  const { open, broker, server, logged, end } = faultBench();
  const client = await open({ encoding: "msgpack" });
  const list = broker.hold("listPresence");
  await client.say([9, 1, "room", ROOM]);
  await broker.publish(IN_BROKER, { event: said, data: { text: 7 } }, { history });
  await server.topic("room", ROOM).publish("said", { text: "well" });
  list.release();
  assert.deepEqual(types(await client.hear()), [10, 13]);
  assert.equal(logged().length, 1);
  await end();
});

Deno.test("a subscription whose answer runs over the queue ends with its connection", async () => {
  const { open, server, logged, end } = faultBench({ limits: { maxQueuedBytes: 400 } });
  const client = await open();
  const joined = only(server).join("room", { room: "x".repeat(400) });
  await assert.rejects(joined, { code: "CONNECTION_LOST" });
  await client.hear();
  assert.equal(client.closed?.code, 4002);
  assert.deepEqual(logged(), ["a slow consumer was cut off"]);
  await end();

  function only({ connections }: typeof server) {
    return [...connections][0]!;
  }
});

Deno.test("P-10.3: close() waits graceMs for a call that waits for the broker, then ends what is pending", async () => {
  const { open, clock, close, broker, end } = faultBench({
    methods: { ...methods, ping: async ({ topic }) => void await topic("plain", ROOM).publish("tick", 1) },
  });
  const [caller, follower] = [await open(), await open()];
  const publish = broker.hold("publish", "request");
  const follow = broker.hold("follow");
  await follower.say([9, 1, "room", ROOM]);
  await caller.say([2, 1, "ping", {}]);
  void close(1_000);
  assert.deepEqual(types(await caller.hear()), [19]);
  assert.deepEqual(types(await follower.hear()), [19]);
  await clock.advance(999);
  assert.deepEqual([caller.open, follower.open], [true, true]);
  await clock.advance(1);
  assert.deepEqual([caller.closed?.code, follower.closed?.code], [4000, 4000]);
  publish.release();
  follow.release();
  await clock.settle();
  await end();
});

Deno.test("P-10.3: what was open before close() may finish: a subscription on its way, then a call", async () => {
  const answer = gate();
  const { open, clock, close, broker, end } = faultBench({
    methods: { ...methods, ping: () => answer.promise },
  });
  const client = await open();
  const follow = broker.hold("follow");
  await client.say([9, 1, "plain", ROOM], [2, 3, "ping", {}]);
  void close(1_000);
  assert.deepEqual(types(await client.hear()), [19]);
  follow.release();
  assert.deepEqual(types(await client.hear()), [10]);
  answer.resolve();
  assert.deepEqual(types(await client.hear()), [3]);
  await clock.settle();
  assert.equal(client.closed?.code, 4000);
  await end();
});

Deno.test("close() does not resolve before members are taken out of the broker", async () => {
  const { open, clock, close, broker, end } = faultBench();
  const client = await open();
  await client.say([9, 1, "room", ROOM]);
  const remove = broker.hold("removePresence", "request");
  let isClosed = false;
  const closing = close().then(() => isClosed = true);
  await clock.settle();
  assert.equal(client.closed?.code, 4000);
  assert.equal(isClosed, false);
  remove.release();
  await clock.settle();
  assert.equal(isClosed, true);
  await closing;
  await end();
});

Deno.test("close() does not wait for ever for a broker that never answers", async () => {
  const { connect, clock, close, broker, logged, end } = faultBench();
  broker.broadcasts = true;
  const follow = broker.hold("follow");
  const client = await connect();
  assert.deepEqual(await client.say([0, { protocol: 1 }]), []);
  const closing = close();
  await clock.advance(5_000);
  await closing;
  assert.equal(client.closed?.code, 4000);
  assert.deepEqual(logged(), ["the broker did not let go in time"]);
  assert.equal(clock.pending, 0);
  follow.release();
  await clock.settle();
  await end();
});

Deno.test("a client that is still asked after when the server closes is followed for no more", async () => {
  for (const step of ["authenticate", "context"] as const) {
    const wait = gate();
    const { connect, clock, close, end } = faultBench(
      step === "authenticate"
        ? { auth: { authenticate: (info) => wait.promise.then(() => auth.authenticate(info)) } }
        : { context: () => wait.promise as unknown as Promise<undefined> },
    );
    const client = await connect();
    await client.say([0, { protocol: 1, token: "ann" }]);
    const closing = close();
    await clock.settle();
    await closing;
    wait.resolve();
    await clock.settle();
    await end();
  }
});

Deno.test("a broker that cannot follow connection-wide events refuses one client, and the next gets in", async () => {
  const { connect, open, server, broker, logged, end } = faultBench();
  broker.broadcasts = true;
  broker.fail("follow");
  const first = await connect();
  await first.say([0, { protocol: 1 }]);
  assert.equal(first.closed?.code, 1011);
  assert.deepEqual(logged(), ["a connection failed"]);
  const second = await open();
  void server.broadcast("notice", { text: "hello" });
  assert.deepEqual(types(await second.hear()), [13]);
  await end();
});
