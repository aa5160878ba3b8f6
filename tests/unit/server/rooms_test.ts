import { RpcError } from "@wirepact/server";
import assert from "node:assert/strict";
import { bench, methods, topics } from "./_fixture.ts";

const room = { room: "a" };

Deno.test("P-8.10: a connection that is joined is told by an even id, without being asked for", async () => {
  let asked = 0;
  const { open, end, server } = bench({
    topics: { ...topics, plain: { authorize: () => asked++ < 0 } },
  });
  const client = await open({ token: "ada" });
  const [connection] = server.connections;
  await connection!.join("plain", room);
  const [subscribed] = await client.hear();
  assert.deepEqual([subscribed?.slice(0, 3), subscribed?.slice(4)], [[10, 2, 1], ["plain", room]]);
  assert.deepEqual(connection!.topics(), [{ topic: "plain", key: room }]);
  await connection!.join("plain", room);
  assert.deepEqual(await client.hear(), [], "a second join says nothing");
  assert.equal(connection!.leave("plain", room), true);
  assert.deepEqual(await client.hear(), [[
    12,
    2,
    "LEFT",
    "The server took the connection out of the topic.",
  ]]);
  assert.equal(connection!.leave("plain", room), false);
  assert.deepEqual(connection!.topics(), []);
  assert.equal(asked, 0);
  await end();
});

Deno.test("an even id is not used again: an UNSUBSCRIBE for it may be on its way", async () => {
  const { open, end, server } = bench();
  const client = await open();
  const [connection] = server.connections;
  await connection!.join("plain", room);
  connection!.leave("plain", room);
  await connection!.join("plain", { room: "b" });
  await client.hear();
  assert.deepEqual(await client.say([11, 2]), []);
  assert.deepEqual(connection!.topics(), [{ topic: "plain", key: { room: "b" } }]);
  assert.deepEqual(await client.say([11, 4]), [[12, 4, 0, "unsubscribed"]]);
  await end();
});

Deno.test("a join crosses the client's own SUBSCRIBE: whichever succeeds, one subscription is there", async () => {
  for (const allowed of [true, false]) {
    const answer = Promise.withResolvers<boolean>();
    const { open, end, server } = bench({
      topics: { ...topics, plain: { authorize: () => answer.promise } },
    });
    const client = await open();
    const [connection] = server.connections;
    await client.say([9, 1, "plain", room]);
    const joined = connection!.join("plain", room);
    answer.resolve(allowed);
    await joined;
    const ids = (await client.hear()).map((frame) => frame.slice(0, 2));
    assert.deepEqual(ids, allowed ? [[10, 1]] : [[4, 1], [10, 2]]);
    assert.equal(server.topic("plain", room).connections().length, 1);
    await end();
  }
});

Deno.test("join() rejects when the limit is reached, the connection is gone or it is left meanwhile", async () => {
  const snapshot = Promise.withResolvers<{ said: number }>();
  const { open, end, server } = bench({
    limits: { maxSubscriptions: 1 },
    topics: { ...topics, room: { ...topics.room, snapshot: () => snapshot.promise } },
  });
  const client = await open();
  const [connection] = server.connections;
  const joining = connection!.join("room", room);
  await assert.rejects(connection!.join("plain", room), { code: "TOO_MANY_SUBSCRIPTIONS" });
  connection!.leave("room", room);
  await assert.rejects(joining, { code: "LEFT" });
  assert.deepEqual(await client.hear(), [], "the client never knew");
  // Nobody awaits this one.
  void connection!.join("room", room);
  await client.drop();
  await assert.rejects(connection!.join("plain", room), { code: "CONNECTION_LOST" });
  await assert.rejects(server.topic("plain", room).join({ id: "nobody" }), { code: "CONNECTION_LOST" });
  snapshot.resolve({ said: 0 });
  await end();
});

Deno.test("a handler joins its caller before it answers", async () => {
  const { open, end } = bench({
    methods: {
      ...methods,
      ping: async ({ connection, topic }) => {
        await connection.join("room", room);
        await topic("room", room).publish("said", { text: "hello" }, { except: connection });
      },
    },
  });
  const client = await open({ token: "ada" });
  const frames = await client.say([2, 1, "ping", {}]);
  assert.deepEqual(frames.map((frame) => frame.slice(0, 3)), [[10, 2, 1], [13, 1, 0], [3, 1, null]]);
  await end();
});

Deno.test("the connections, members and instances of topics can be listed, and empty instances vanish", async () => {
  const { open, end, server, clock } = bench();
  const [ada, grace] = [await open({ token: "ada" }), await open({ token: "grace" })];
  for (const client of [ada, grace]) await client.say([9, 1, "room", room]);
  await grace.say([9, 3, "room", { room: "b" }]);
  const topic = server.topic("room", room);
  assert.deepEqual((await topic.members()).map(({ state }) => state.who), ["ada", "grace"]);
  assert.deepEqual(topic.connections().map(({ subject }) => subject), ["ada", "grace"]);
  assert.deepEqual(server.instances("room").map(({ key }) => key.room), ["a", "b"]);
  await grace.drop();
  await clock.advance(5_000);
  assert.deepEqual((await topic.members()).map(({ state }) => state.who), ["ada"]);
  assert.deepEqual(server.instances("room").map(({ key }) => key.room), ["a"]);
  await ada.say([11, 1]);
  assert.deepEqual(await topic.members(), []);
  assert.deepEqual(server.instances("room"), []);
  await end();
});

Deno.test("P-8.11: a disconnect leaves every topic", async () => {
  const { open, end, server } = bench();
  const client = await open();
  await client.say([9, 1, "room", room], [9, 3, "plain", room]);
  await server.topic("plain", { room: "b" }).join([...server.connections][0]!);
  await client.drop();
  assert.deepEqual([...server.instances("room"), ...server.instances("plain")], []);
  await end();
});

Deno.test("P-9.2: the others are told of a member that comes and goes", async () => {
  for (const encoding of ["json", "msgpack"] as const) {
    const { open, end, server, clock } = bench();
    const ada = await open({ token: "ada", encoding });
    const [subscribed] = await ada.say([9, 1, "room", room]);
    const own = [...server.connections][0]!.id;
    assert.deepEqual((subscribed?.[3] as { presence: unknown }).presence, {
      version: 1,
      members: [[own, { who: "ada" }]],
    });
    const grace = await open({ token: "grace" });
    const [second] = await grace.say([9, 1, "room", room]);
    const other = server.connections.ofUser("grace")[0]!.id;
    assert.deepEqual((second?.[3] as { presence: unknown }).presence, {
      version: 2,
      members: [[own, { who: "ada" }], [other, { who: "grace" }]],
    });
    assert.deepEqual(await ada.hear(), [[14, 1, 2, [[other, { who: "grace" }]]]]);
    await grace.drop();
    await clock.advance(4_999);
    assert.deepEqual(await ada.hear(), [], "it may come back");
    await clock.advance(1);
    assert.deepEqual(await ada.hear(), [[14, 1, 3, [[other, null]]]]);
    await end();
  }
});

Deno.test("P-8.13: a broadcast reaches all, all but some, or only some", async () => {
  const { open, end, server } = bench();
  const [ada, grace] = [await open({ token: "ada" }), await open({ token: "grace", numbers: true })];
  const [adas, graces] = [server.connections.ofUser("ada"), server.connections.ofUser("grace")];
  const heard = async () => [(await ada.hear()).length, (await grace.hear()).length];
  await server.broadcast("notice", { text: "all" });
  assert.deepEqual(await ada.hear(), [[13, 0, "notice", { text: "all" }]]);
  const [event] = await grace.hear();
  assert.equal(typeof event?.[2], "number");
  await server.broadcast("notice", { text: "others" }, { except: adas });
  assert.deepEqual(await heard(), [0, 1]);
  await server.broadcast("notice", { text: "only" }, { only: [...adas, ...graces], except: graces[0]! });
  assert.deepEqual(await heard(), [1, 0]);
  await server.broadcast("notice", { text: "nobody" }, { only: [] });
  assert.deepEqual(await heard(), [0, 0]);
  await assert.rejects(server.broadcast("notice", { text: 1 as unknown as string }), /the event notice/);
  await end();
});

Deno.test("connections are found by id and by user, and know about themselves", async () => {
  const { open, end, server, clock } = bench();
  await open({ token: "ada" });
  await open({ token: "ada", encoding: "msgpack" });
  await open();
  assert.equal(server.connections.size, 3);
  const [first, second] = server.connections.ofUser("ada");
  assert.equal(server.connections.get(first!.id), first);
  assert.deepEqual(
    [first!.user, first!.subject, first!.encoding, first!.connectedAt, first!.open],
    [{ sub: "ada" }, "ada", "json", clock.now(), true],
  );
  assert.equal(second!.encoding, "msgpack");
  assert.deepEqual([...server.connections].map(({ subject }) => subject), ["ada", "ada", undefined]);
  assert.deepEqual(server.connections.ofUser("grace"), []);
  await end();
});

Deno.test("close() ends a connection with the code that says what the client should do", async () => {
  const { open, end, server } = bench();
  for (
    const [code, number] of [[undefined, 4204], ["UNAUTHENTICATED", 4100], ["GOING_AWAY", 1001]] as const
  ) {
    const client = await open();
    await client.say([9, 1, "plain", room]);
    const [connection] = server.connections;
    void server.topic("plain", room).publish("tick", number);
    connection!.close({ reason: "enough", ...(code && { code }) });
    assert.deepEqual(client.closed, { code: number, reason: "enough" });
    const [event] = client.take();
    assert.deepEqual(event?.slice(0, 4), [13, 1, "tick", number], "what was sent is delivered");
    assert.equal(connection!.open, false);
    assert.equal(server.connections.size, 0);
    await client.hear();
  }
  await end();
});

Deno.test("a join that fails for the application's reasons is logged and rejects", async () => {
  const { open, end, server, log } = bench({
    topics: {
      ...topics,
      room: { ...topics.room, presence: () => Promise.reject(new RpcError("FORBIDDEN")) },
    },
  });
  await open();
  await assert.rejects([...server.connections][0]!.join("room", room), { code: "FORBIDDEN" });
  assert.deepEqual(log, []);
  await end();
});
