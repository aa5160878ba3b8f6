import assert from "node:assert/strict";
import { bench, methods } from "./_fixture.ts";

Deno.test("P-10.1, P-10.2: a silent client is pinged, then closed", async () => {
  const { open, end, clock } = bench();
  const client = await open();
  await clock.advance(24_999);
  assert.deepEqual(client.take(), []);
  await clock.advance(1);
  assert.deepEqual(client.take(), [[16]]);
  await clock.advance(24_999);
  assert.ok(client.open);
  await clock.advance(1);
  assert.equal(client.closed?.code, 4001);
  await end();
});

Deno.test("P-10.1: any frame counts as life", async () => {
  const { open, end, clock } = bench();
  const client = await open();
  for (let n = 0; n < 5; n++) {
    await clock.advance(20_000);
    await client.say([17]);
  }
  assert.ok(client.open);
  await end();
});

Deno.test("P-10.2: a client that only talks hears a PING often enough", async () => {
  const { open, end, clock } = bench();
  const client = await open();
  let pings = 0;
  for (let n = 0; n < 100; n++) {
    await clock.advance(1_000);
    pings += (await client.say([17])).filter(([type]) => type === 16).length;
  }
  assert.ok(pings >= 4 && pings <= 5, `${pings} pings in 100 seconds`);
  await end();
});

Deno.test("a client that does not answer the close is dropped", async () => {
  const { open, end, clock } = bench();
  const client = await open();
  client.answersClose = false;
  await client.say([40]);
  assert.equal(client.closed?.code, 4200);
  await clock.advance(4_000);
  assert.equal(client.terminated, false);
  await clock.advance(1_000);
  assert.equal(client.terminated, true);
  await end();
});

Deno.test("no timer runs while nobody is connected, and one for all while somebody is", async () => {
  const { open, end, clock } = bench();
  assert.equal(clock.pending, 0);
  const clients = [await open(), await open(), await open()];
  assert.equal(clock.pending, 1);
  for (const client of clients) await client.drop();
  assert.equal(clock.pending, 0);
  await end();
});

Deno.test("frames of one turn leave as one message", async () => {
  const { open, end } = bench();
  const client = await open();
  const before = client.messages.length;
  await client.say([2, 1, "ping", {}], [2, 3, "add", { a: 1, b: 2 }], [2, 5, "ping", {}]);
  assert.equal(client.messages.length, before + 1);
  await end();
});

/** So many calls, each answered at once. */
function sums(count: number): unknown[][] {
  return Array.from({ length: count }, (_, n) => [2, 2 * n + 1, "add", { a: n, b: 1 }]);
}

Deno.test("a slow consumer is cut off, counted and logged, and others are not delayed", async () => {
  const drops: unknown[] = [];
  const { open, end, server, log } = bench({
    limits: { maxQueuedBytes: 2_000 },
    observer: {
      drop: ({ connection, reason, bytes }) => drops.push([connection.subject, reason, bytes > 0]),
    },
  });
  const [slow, quick] = [await open({ token: "slow" }), await open({ token: "quick" })];
  slow.bufferedBytes = 1_900;
  await slow.say(...sums(10));
  assert.equal((await quick.say(...sums(10))).length, 10);
  assert.equal(slow.closed?.code, 4002);
  assert.deepEqual(drops, [["slow", "slow_consumer", true]]);
  assert.deepEqual(log.map(({ message, fields }) => [message, fields?.subject]), [
    ["a slow consumer was cut off", "slow"],
  ]);
  assert.equal(server.connections.size, 1);
  await end();
});

Deno.test("what is queued within one turn is bounded as well", async () => {
  const { open, end } = bench({ limits: { maxQueuedBytes: 500 } });
  const client = await open();
  await client.say(...sums(100));
  assert.equal(client.closed?.code, 4002);
  await end();
});

Deno.test("P-10.3: close() announces the end, lets calls finish and takes no new ones", async () => {
  const gate = Promise.withResolvers<void>();
  const { open, server, clock, connect } = bench({ methods: { ...methods, ping: () => gate.promise } });
  const client = await open();
  const stranger = await connect();
  await client.say([2, 1, "ping", {}]);
  const closing = server.close({ graceMs: 5_000, reconnectWithinMs: 700 });
  assert.equal(server.close(), closing);
  assert.deepEqual(await client.hear(), [[19, 4000, "the server shuts down", 700]]);
  assert.equal(stranger.closed?.code, 4000);
  const refused = await client.say([2, 3, "add", { a: 1, b: 2 }], [9, 5, "plain", { room: "a" }]);
  assert.deepEqual(refused.map((frame) => frame.slice(0, 3)), [[4, 3, "UNAVAILABLE"], [4, 5, "UNAVAILABLE"]]);
  const admission = await server.admit({
    url: new URL("http://x/"),
    headers: new Headers(),
    subprotocols: [],
  });
  assert.equal(admission.admitted, false);
  assert.ok(client.open);
  gate.resolve();
  assert.deepEqual(await client.hear(), [[3, 1, null]]);
  await clock.settle();
  assert.equal(client.closed?.code, 4000);
  await closing;
  assert.equal(clock.pending, 0);
});

Deno.test("P-10.3: close() does not wait for calls longer than graceMs", async () => {
  let aborted = false;
  const { open, server, clock } = bench({
    methods: {
      ...methods,
      ping: ({ signal }) => {
        signal.onabort = () => aborted = true;
        return new Promise<void>(() => {});
      },
    },
  });
  const client = await open();
  await client.say([2, 1, "ping", {}]);
  const closing = server.close({ graceMs: 1_000 });
  await clock.advance(1_000);
  assert.equal(client.closed?.code, 4000);
  await closing;
  assert.equal(aborted, true);
  assert.equal(clock.pending, 0);
});

Deno.test("close() tells nobody that the others are leaving too", async () => {
  const gate = Promise.withResolvers<void>();
  const { open, server, broker, clock } = bench({ methods: { ...methods, ping: () => gate.promise } });
  const clients = [await open(), await open(), await open()];
  for (const client of clients) await client.say([9, 1, "room", { room: "a" }]);
  for (const client of clients) await client.hear();
  await clients[0]!.say([2, 3, "ping", {}]);
  const closing = server.close();
  for (const client of clients) assert.deepEqual((await client.hear()).map(([type]) => type), [19]);
  await clients[1]!.drop();
  assert.deepEqual(await clients[2]!.hear(), []);
  gate.resolve();
  await clock.settle();
  await closing;
  assert.deepEqual(await clients[2]!.hear(), []);
  assert.equal(broker.counts.followers, 0);
  await clock.advance(5_000);
  assert.equal(broker.counts.members, 0, "they have left when they could have come back");
});

Deno.test("P-1.3, P-1.6, P-1.7: a message that cannot be read ends the connection", async () => {
  const { open, end } = bench({ limits: { maxMessageBytes: 1_000 } });
  for (
    const [message, code] of [
      [new Uint8Array([0x91, 0x10]), 1003],
      ["[2,", 1007],
      ["{}", 4200],
      [`["${"x".repeat(1_000)}"]`, 1009],
    ] as const
  ) {
    const client = await open();
    client.message(message);
    assert.equal(client.closed?.code, code);
    await client.hear();
  }
  await end();
});
