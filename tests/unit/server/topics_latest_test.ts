/** The latest event of each value: all of them for who comes, as fast as they are read, in order and up to date. */

import { createPublisher } from "@wirepact/server";
import assert from "node:assert/strict";
import { faultBench } from "./_fault_bench.ts";
import { bench, fixture } from "./_fixture.ts";
import type { ScriptedClient } from "./_scripted_client.ts";

const ROOM = { room: "a" };
const BOARD = 'board[["room","a"]]';
const BUDGET = { limits: { maxQueuedEventBytes: 8_000 } };

interface Typing {
  readonly userId: string;
  readonly on: boolean;
}

const typing = (userId: string, on = true): Typing => ({ userId, on });
/** Names of users that are not short. */
const users = (count: number, chars = 90) =>
  Array.from({ length: count }, (_, n) => `${n}`.padEnd(chars, "."));

/** What a client was told, in order. */
function told(frames: unknown[][]): Typing[] {
  return frames.filter(([type]) => type === 13).map((frame) => frame[3] as Typing);
}

/** From now on all that the client is sent waits until the test takes it. Returns how to take, and how much has waited. */
function slow(client: ScriptedClient) {
  const { send } = client;
  const waited = { most: 0 };
  client.send = (message) => {
    client.bufferedBytes += message.length;
    waited.most = Math.max(waited.most, client.bufferedBytes);
    send.call(client, message);
  };
  const read = () => void (client.bufferedBytes = 0);
  return { waited, read };
}

Deno.test("P-8.15: what comes while the latest events are read is told once, in order and after what it replaces", async () => {
  // The broker reads before or after what comes.
  const expected = {
    answer: [typing("ada"), typing("grace"), typing("ada", false), typing("joan")],
    request: [typing("grace"), typing("ada", false), typing("joan")],
  };
  for (const leg of ["answer", "request"] as const) {
    const { open, server, broker, end } = faultBench();
    const client = await open();
    for (const user of ["ada", "grace"]) await server.topic("board", ROOM).publish("typing", typing(user));
    const list = broker.hold("listLatest", leg);
    const [subscribed] = await client.say([9, 1, "board", ROOM]);
    assert.equal(subscribed?.[0], 10);
    const elsewhere = createPublisher(fixture, broker.inner);
    const board = elsewhere.topic("board", ROOM);
    await board.publish("typing", typing("ada", false));
    await board.publish("pointer", { x: 1 });
    await board.publish("typing", typing("joan"));
    assert.deepEqual(told(await client.hear()), [{ x: 1 }]);
    list.release();
    assert.deepEqual(told(await client.hear()), expected[leg]);
    await elsewhere.close();
    await end();
  }
});

Deno.test("P-8.15: five megabytes of latest events arrive whole at a client that reads, within its budget", async () => {
  const { open, end, server, clock, log } = bench();
  const client = await open();
  const board = server.topic("board", ROOM);
  const names = users(5_000, 1_000);
  for (const name of names) await board.publish("typing", typing(name));
  const { waited, read } = slow(client);
  const frames = await client.say([9, 1, "board", ROOM]);
  for (let n = 0; n < 50; n++) {
    read();
    await clock.advance(20);
    frames.push(...await client.hear());
  }
  assert.deepEqual(told(frames).map(({ userId }) => userId), names);
  assert.ok(waited.most < 1_048_576, `${waited.most}`);
  assert.deepEqual(log, []);
  await board.publish("typing", typing("ada"));
  assert.deepEqual(told(await client.hear()), [typing("ada")]);
  await end();
});

Deno.test("P-8.15: a reader that stalls while it is told holds up a place, and goes on with what is newest by then", async () => {
  const { open, end, server, clock } = faultBench(BUDGET);
  const client = await open();
  const board = server.topic("board", ROOM);
  const names = users(200);
  for (const name of names) await board.publish("typing", typing(name));
  const { waited, read } = slow(client);
  const frames = await client.say([9, 1, "board", ROOM]);
  await clock.advance(1_000);
  const before = told(frames).length;
  assert.ok(before > 10 && before < 100, `${before}`);
  const changed = names.filter((_, n) => n % 2 === 0);
  for (const name of changed) await board.publish("typing", typing(name, false));
  assert.deepEqual(await client.hear(), []);
  for (let n = 0; n < 30; n++) {
    read();
    await clock.advance(20);
    frames.push(...await client.hear());
  }
  const unchanged = names.filter((_, n) => n % 2 === 1);
  const [early, late] = [told(frames).slice(0, before), told(frames).slice(before)];
  assert.deepEqual(early, names.slice(0, before).map((name) => typing(name)));
  assert.deepEqual(late, [
    ...unchanged.filter((name) => names.indexOf(name) >= before).map((name) => typing(name)),
    ...changed.map((name) => typing(name, false)),
  ]);
  assert.ok(waited.most < 8_000, `${waited.most}`);
  await end();
});

Deno.test("P-8.15: a client that has fallen behind gets the newest of all values when it reads again", async () => {
  const { open, end, server, clock } = faultBench(BUDGET);
  const client = await open();
  await client.say([9, 1, "board", ROOM]);
  const { read } = slow(client);
  client.bufferedBytes = 5_000;
  await client.say([2, 99, "ping", {}]);
  const board = server.topic("board", ROOM);
  const names = users(300);
  for (const on of [true, false]) for (const name of names) await board.publish("typing", typing(name, on));
  assert.deepEqual(await client.hear(), []);
  const frames: unknown[][] = [];
  for (let n = 0; n < 30; n++) {
    read();
    await clock.advance(20);
    frames.push(...await client.hear());
  }
  assert.deepEqual(told(frames), names.map((name) => typing(name, false)));
  await end();
});

Deno.test("P-8.15: a client whose connection ends in the middle gets all of them when it comes back, recovered or not", async () => {
  const { open, end, server, clock } = faultBench(BUDGET);
  const board = server.topic("board", ROOM);
  const names = users(200);
  for (const name of names) await board.publish("typing", typing(name));
  const first = await open({ instance: "i" });
  slow(first);
  const [subscribed, ...begin] = await first.say([9, 1, "board", ROOM]);
  assert.ok(told(begin).length < 100);
  await first.drop();
  const again = await open({ instance: "i" });
  const { epoch, head: offset } = subscribed?.[3] as { epoch: string; head: number };
  const { read } = slow(again);
  const [recovered, ...frames] = await again.say([9, 1, "board", ROOM, { epoch, offset }]);
  assert.equal((recovered?.[3] as { recovered: boolean }).recovered, true);
  for (let n = 0; n < 20; n++) {
    read();
    await clock.advance(20);
    frames.push(...await again.hear());
  }
  assert.deepEqual(told(frames).map(({ userId }) => userId), names);
  await end();
});

Deno.test("unsubscribing in the middle of the latest events ends them, whether the client or the broker is waited for", async () => {
  const { open, end, server, clock, broker } = faultBench(BUDGET);
  const board = server.topic("board", ROOM);
  for (const name of users(200)) await board.publish("typing", typing(name));
  const client = await open();
  const { read } = slow(client);
  await client.say([9, 1, "board", ROOM]);
  read();
  assert.deepEqual((await client.say([11, 1])).map(([type]) => type), [12]);
  await clock.advance(1_000);
  assert.deepEqual(await client.hear(), []);
  const list = broker.hold("listLatest");
  assert.deepEqual((await client.say([9, 3, "board", ROOM])).map(([type]) => type), [10]);
  assert.deepEqual((await client.say([11, 3])).map(([type]) => type), [12]);
  list.release();
  assert.deepEqual(await client.hear(), []);
  await end();
});

Deno.test("P-8.12: who cannot be told the latest events hears that events are lost", async () => {
  const { open, end, server, broker, logged } = faultBench();
  const client = await open();
  await server.topic("board", ROOM).publish("typing", typing("ada"));
  broker.fail("listLatest");
  const frames = await client.say([9, 1, "board", ROOM]);
  assert.deepEqual(frames.slice(1), [[15, 1, "lost"]]);
  assert.deepEqual(
    logged(),
    [`reading the latest events of ${BOARD} failed`],
  );
  await client.say([11, 1]);
  assert.deepEqual(told(await client.say([9, 3, "board", ROOM])), [typing("ada")]);
  await end();
});

Deno.test("latest events that came while the link to the broker was broken are told when it is there again", async () => {
  const { open, end, server, broker, clock, logged } = faultBench();
  const client = await open();
  const board = server.topic("board", ROOM);
  for (const user of ["ada", "grace"]) await board.publish("typing", typing(user));
  assert.equal(told(await client.say([9, 1, "board", ROOM])).length, 2);
  broker.breakLinks(BOARD);
  await board.publish("typing", typing("ada", false));
  assert.deepEqual(await client.hear(), []);
  await clock.advance(1_000);
  assert.deepEqual(told(await client.hear()), [typing("ada", false)]);
  assert.deepEqual(logged(), [`the link to the log of ${BOARD} broke`]);
  await end();
});

Deno.test("P-8.15: a latest event that comes before the broker says that the link is there again hides none before it", async () => {
  const { open, end, server, broker, clock, logged } = faultBench();
  const client = await open();
  const board = server.topic("board", ROOM);
  for (const user of ["ada", "grace"]) await board.publish("typing", typing(user));
  await client.say([9, 1, "board", ROOM]);
  broker.breakLinks(BOARD);
  await board.publish("typing", typing("ada", false));
  const follow = broker.hold("follow");
  await clock.advance(1_000);
  await board.publish("typing", typing("grace", false));
  await clock.settle();
  follow.release();
  assert.deepEqual(told(await client.hear()), [typing("ada", false), typing("grace", false)]);
  assert.deepEqual(logged(), [`the link to the log of ${BOARD} broke`]);
  await end();
});

Deno.test("a page that was asked for before the link broke is given to nobody, as it may lack what came after it", async () => {
  const { open, end, server, broker, clock, logged } = faultBench();
  const client = await open();
  const board = server.topic("board", ROOM);
  await board.publish("typing", typing("ada"));
  const list = broker.hold("listLatest");
  await client.say([9, 1, "board", ROOM]);
  broker.breakLinks(BOARD);
  await board.publish("typing", typing("joan"));
  await clock.advance(200);
  list.release();
  await clock.settle();
  assert.deepEqual(told(await client.hear()), [typing("ada"), typing("joan")]);
  assert.deepEqual(logged(), [`the link to the log of ${BOARD} broke`]);
  await end();
});

Deno.test("a page of latest events is read once for all who come together", async () => {
  const { open, end, server, broker } = faultBench();
  const board = server.topic("board", ROOM);
  for (const name of users(100)) await board.publish("typing", typing(name));
  const clients = [];
  for (let n = 0; n < 5; n++) clients.push(await open());
  const list = broker.hold("listLatest");
  for (const client of clients) await client.say([9, 1, "board", ROOM]);
  list.release();
  for (const client of clients) assert.equal(told(await client.hear()).length, 100);
  assert.equal(broker.asked.filter((method) => method === "listLatest").length, 2);
  await end();
});

Deno.test("more than a page of latest events that comes while one is read is read as well", async () => {
  const { open, end, server, broker } = faultBench();
  const client = await open();
  const board = server.topic("board", ROOM);
  const list = broker.hold("listLatest");
  await client.say([9, 1, "board", ROOM]);
  const names = users(150);
  for (const name of names) await board.publish("typing", typing(name));
  list.release();
  assert.deepEqual(told(await client.hear()).map(({ userId }) => userId), names);
  await end();
});

Deno.test("latest events that only a newer contract has are passed over, however many they are", async () => {
  const { open, end, server, broker } = bench();
  const client = await open();
  for (let n = 0; n < 200; n++) {
    await broker.signal(BOARD, { event: 99, data: n }, { slot: `${n}`, ttlMs: 5_000 });
  }
  await server.topic("board", ROOM).publish("typing", typing("ada"));
  assert.deepEqual(told(await client.say([9, 1, "board", ROOM])), [typing("ada")]);
  await end();
});

Deno.test("P-8.16: volatile events do not take the room that latest ones wait for", async () => {
  const drops: string[] = [];
  const observer = { drop: ({ reason }: { reason: string }) => void drops.push(reason) };
  const { open, end, server, clock, logged } = faultBench({ ...BUDGET, observer });
  const client = await open();
  await client.say([9, 1, "board", ROOM]);
  client.bufferedBytes = 5_000;
  await client.say([2, 99, "ping", {}]);
  const board = server.topic("board", ROOM);
  await board.publish("typing", typing("ada"));
  // Less than that a volatile event is sent, and more than that one that waits goes on.
  client.bufferedBytes = 3_000;
  await board.publish("pointer", { x: 1 });
  await clock.advance(20);
  assert.deepEqual(told(await client.hear()), []);
  assert.deepEqual(drops, ["volatile"]);
  client.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual(told(await client.hear()), [typing("ada")]);
  assert.deepEqual(logged(), ["a slow consumer misses events"]);
  await end();
});
