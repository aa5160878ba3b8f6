/** Delivery by kind of event, and what slow readers cost: durable events, the latest of a slot, volatile ones. */

import type { ObservedDrop } from "@wirepact/server";
import assert from "node:assert/strict";
import { faultBench } from "./_fault_bench.ts";
import { bench } from "./_fixture.ts";
import type { ScriptedClient } from "./_scripted_client.ts";

const ROOM = { room: "a" };
const BUDGET = { limits: { maxQueuedEventBytes: 8_000 } };
const offsets = (frames: unknown[][]) => frames.filter(([type]) => type === 13).map((frame) => frame[4]);
const payloads = (frames: unknown[][]) => frames.filter(([type]) => type === 13).map((frame) => frame[3]);

/** The client reads nothing more: so much waits in its socket after it was sent something. */
async function stall(client: ScriptedClient, bytes: number): Promise<void> {
  client.bufferedBytes = bytes;
  await client.say([2, 99, "ping", {}]);
}

function watched() {
  const drops: Pick<ObservedDrop, "reason" | "topic">[] = [];
  const drop = ({ reason, topic }: ObservedDrop) => void drops.push({ reason, ...(topic && { topic }) });
  return { drops, observer: { drop } };
}

Deno.test("P-8.14: latest and volatile events are delivered without offset and are in no log", async () => {
  for (const encoding of ["json", "msgpack"] as const) {
    const { open, end, server } = bench();
    const client = await open({ encoding });
    await client.say([9, 1, "board", ROOM]);
    const board = server.topic("board", ROOM);
    assert.equal(await board.publish("typing", { userId: "ada", on: true }), undefined);
    assert.equal(await board.publish("pointer", { x: 1 }), undefined);
    assert.equal((await board.publish("pinned", { text: "hi" }))?.offset, 1);
    assert.deepEqual(await client.hear(), [
      [13, 1, "typing", { userId: "ada", on: true }],
      [13, 1, "pointer", { x: 1 }],
      [13, 1, "pinned", { text: "hi" }, 1],
    ]);
    await end();
  }
});

Deno.test("P-8.15: new subscribers get the latest of each slot that is alive, after SUBSCRIBED", async () => {
  const { open, end, server, clock } = bench();
  const board = server.topic("board", ROOM);
  const [ada, late, later] = [await open({ token: "ada" }), await open(), await open()];
  await ada.say([9, 1, "board", ROOM]);
  const [connection] = server.connections.ofUser("ada");
  for (const on of [true, false]) {
    await board.publish("typing", { userId: "ada", on }, { except: connection! });
  }
  await board.publish("typing", { userId: "grace", on: true });
  await board.publish("pointer", { x: 1 });
  const [subscribed, ...events] = await late.say([9, 1, "board", ROOM]);
  assert.equal(subscribed?.[0], 10);
  assert.deepEqual(payloads(events), [{ userId: "ada", on: false }, { userId: "grace", on: true }]);
  assert.equal(events.every((frame) => frame.length === 4), true, "none has an offset");
  await ada.say([11, 1]);
  assert.deepEqual(
    payloads(await ada.say([9, 1, "board", ROOM])),
    [{ userId: "grace", on: true }],
    "not its own",
  );
  await clock.advance(5_000);
  assert.deepEqual(payloads(await later.say([9, 1, "board", ROOM])), [], "they are too old");
  await end();
});

Deno.test("P-8.15, P-8.16: for a slow reader only the latest of each slot waits, volatile events are dropped, nobody else suffers", async () => {
  const { drops, observer } = watched();
  const { open, end, server, clock } = bench({ ...BUDGET, observer });
  const [slow, swift] = [await open(), await open()];
  for (const client of [slow, swift]) await client.say([9, 1, "board", ROOM]);
  for (const client of [slow, swift]) await client.hear();
  await stall(slow, 5_000);
  const board = server.topic("board", ROOM);
  for (let n = 0; n < 50; n++) {
    await board.publish("typing", { userId: "ada", on: n % 2 === 0 });
    await board.publish("typing", { userId: "grace", on: n % 2 === 1 });
    await board.publish("pointer", { x: n });
    await clock.settle();
  }
  assert.equal((await swift.hear()).length, 150);
  assert.deepEqual(await slow.hear(), []);
  assert.deepEqual(drops, Array.from({ length: 50 }, () => ({ reason: "volatile", topic: "board" })));
  await clock.advance(1_000);
  assert.deepEqual(await slow.hear(), []);
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual(payloads(await slow.hear()), [{ userId: "ada", on: false }, {
    userId: "grace",
    on: true,
  }]);
  // From here on it is like all others.
  await board.publish("pointer", { x: 1 });
  assert.deepEqual(payloads(await slow.hear()), [{ x: 1 }]);
  await end();
});

Deno.test("P-8.12: durable events that history lets go of before there is room end in one gap, and nothing follows it", async () => {
  const { drops, observer } = watched();
  const { open, end, server, clock } = bench({ ...BUDGET, observer });
  const [slow, swift] = [await open(), await open()];
  for (const client of [slow, swift]) await client.say([9, 1, "board", ROOM]);
  await slow.say([9, 3, "plain", ROOM]);
  for (const client of [slow, swift]) await client.hear();
  await stall(slow, 7_001);
  const board = server.topic("board", ROOM);
  for (let n = 0; n < 10; n++) {
    await board.publish("pinned", { text: `${n}` });
    await board.publish("typing", { userId: "ada", on: true });
  }
  assert.deepEqual(await slow.hear(), []);
  assert.equal((await swift.hear()).length, 20);
  assert.deepEqual(drops, []);
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual((await slow.hear()).map(([type]) => type), [13, 15]);
  assert.deepEqual(drops, [{ reason: "overflow", topic: "board" }]);
  await clock.advance(1_000);
  await board.publish("pinned", { text: "later" });
  assert.deepEqual(await slow.hear(), []);
  // Its other subscription goes on, and this one when it is made anew, from where it was.
  await server.topic("plain", ROOM).publish("tick", 1);
  assert.deepEqual(offsets(await slow.hear()), [1]);
  assert.deepEqual(await slow.say([11, 1]), [[12, 1, 0, "unsubscribed"]]);
  await end();
});

Deno.test("P-8.17: durable events for which there is no room come from history when there is, in order and once", async () => {
  const { drops, observer } = watched();
  const { open, end, server, clock, log } = bench({ ...BUDGET, observer });
  const slow = await open();
  await slow.say([9, 1, "plain", ROOM]);
  await stall(slow, 7_001);
  const plain = server.topic("plain", ROOM);
  for (let n = 1; n <= 80; n++) await plain.publish("tick", n);
  assert.deepEqual(await slow.hear(), []);
  slow.bufferedBytes = 0;
  await clock.advance(20);
  await plain.publish("tick", 81);
  assert.deepEqual(offsets(await slow.hear()), Array.from({ length: 81 }, (_, n) => n + 1));
  assert.deepEqual([drops, log], [[], []]);
  await end();
});

Deno.test("P-8.17: more in one turn than may wait is sent over some turns, also to those who read", async () => {
  const { open, end, server, clock } = bench(BUDGET);
  const client = await open();
  await client.say([9, 1, "room", ROOM]);
  const room = server.topic("room", ROOM);
  const text = "x".repeat(200);
  for (let n = 1; n <= 90; n++) void room.publish("said", { text });
  const all = [];
  for (let turn = 0; turn < 20; turn++) {
    all.push(...await client.hear());
    await clock.advance(20);
  }
  assert.deepEqual(offsets(all), Array.from({ length: 90 }, (_, n) => n + 1));
  assert.deepEqual(all.filter(([type]) => type === 15), []);
  await end();
});

Deno.test("P-8.17: a topic may cut slow readers off instead", async () => {
  const { drops, observer } = watched();
  const { open, end, server } = bench({ ...BUDGET, observer });
  const [slow, swift] = [await open(), await open()];
  for (const client of [slow, swift]) await client.say([9, 1, "strict", ROOM]);
  await stall(slow, 7_001);
  await server.topic("strict", ROOM).publish("tick", 1);
  assert.deepEqual(slow.closed, { code: 4002, reason: "events of strict came faster than they were read" });
  assert.deepEqual(drops, [{ reason: "overflow", topic: "strict" }]);
  assert.deepEqual(offsets(await swift.hear()), [1]);
  await end();
});

Deno.test("a reader that stalls for ever costs its budget and no more", async () => {
  const { open, end, server, clock } = bench(BUDGET);
  const slow = await open();
  // A socket that takes nothing: all that it is given waits.
  let sent = 0;
  const { send } = slow;
  slow.send = (message) => {
    sent += message.length;
    slow.bufferedBytes += message.length;
    send.call(slow, message);
  };
  for (const [n, topic] of (["board", "plain", "room", "strict"] as const).slice(0, 3).entries()) {
    await slow.say([9, 2 * n + 1, topic, ROOM]);
  }
  const handshake = sent;
  for (let n = 0; n < 1_000; n++) {
    await server.topic("board", ROOM).publish("pointer", { x: n });
    await server.topic("board", ROOM).publish("typing", { userId: `${n}`, on: true });
    await server.topic("plain", ROOM).publish("tick", n);
    await server.topic("room", ROOM).publish("said", { text: "x".repeat(50) });
    if (n % 10 === 0) await clock.settle();
  }
  await clock.settle();
  assert.ok(sent - handshake < 8_000, `${sent - handshake} bytes wait`);
  assert.deepEqual((await slow.hear()).filter(([type]) => type === 15), []);
  await end();
});

Deno.test("a pacer looks at slow readers only while there are any", async () => {
  const { open, end, server, clock } = bench(BUDGET);
  const slow = await open();
  await slow.say([9, 1, "board", ROOM]);
  const before = clock.pending;
  await stall(slow, 5_000);
  await server.topic("board", ROOM).publish("typing", { userId: "ada", on: true });
  await clock.settle();
  const waiting = clock.pending;
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual([waiting - before, clock.pending - before], [1, 0]);
  await end();
});

Deno.test("P-8.13: connection-wide events are dropped for slow readers, and counted", async () => {
  const { drops, observer } = watched();
  const { open, end, server } = bench({ ...BUDGET, observer });
  const [slow, swift] = [await open(), await open()];
  await stall(slow, 5_000);
  await server.broadcast("notice", { text: "one" });
  assert.deepEqual(await slow.hear(), []);
  assert.deepEqual(payloads(await swift.hear()), [{ text: "one" }]);
  assert.deepEqual(drops, [{ reason: "volatile" }]);
  slow.bufferedBytes = 0;
  await server.broadcast("notice", { text: "two" });
  assert.deepEqual(payloads(await slow.hear()), [{ text: "two" }]);
  await end();
});

Deno.test("that a reader is slow is logged once, until it has caught up, and each gap", async () => {
  const { open, end, server, clock, log } = bench(BUDGET);
  const slow = await open();
  await slow.say([9, 1, "board", ROOM]);
  const messages = () => log.splice(0).map(({ message }) => message);
  for (let round = 0; round < 2; round++) {
    await stall(slow, 5_000);
    for (let n = 0; n < 5; n++) await server.topic("board", ROOM).publish("pointer", { x: n });
    await server.broadcast("notice", { text: "all" });
    assert.deepEqual(messages(), ["a slow consumer misses events"]);
    slow.bufferedBytes = 0;
    await clock.advance(20);
  }
  await stall(slow, 7_500);
  for (let n = 0; n < 6; n++) await server.topic("board", ROOM).publish("pinned", { text: "hi" });
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual(messages(), ["a slow consumer is told of a gap"]);
  await end();
});

Deno.test("a slow reader that goes leaves nothing to look at", async () => {
  const { open, server, clock, end } = faultBench({
    ...BUDGET,
    logger: { info() {}, warn() {}, error() {} },
  });
  const slow = await open();
  await slow.say([9, 1, "board", ROOM]);
  await stall(slow, 5_000);
  await server.topic("board", ROOM).publish("pointer", { x: 1 });
  await server.topic("board", ROOM).publish("typing", { userId: "ada", on: true });
  await slow.drop();
  await clock.advance(40);
  await end();
});

Deno.test("what comes while something waits in its slot does not overtake it", async () => {
  const { open, end, server, clock } = bench(BUDGET);
  const slow = await open();
  await slow.say([9, 1, "board", ROOM]);
  await stall(slow, 5_000);
  const board = server.topic("board", ROOM);
  await board.publish("typing", { userId: "ada", on: true });
  // It has some room again, but not enough yet for what waits.
  slow.bufferedBytes = 3_000;
  await board.publish("typing", { userId: "ada", on: false });
  assert.deepEqual(await slow.hear(), []);
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual(payloads(await slow.hear()), [{ userId: "ada", on: false }]);
  await end();
});
