/** Events that are lost between the broker and this server: fetched where that is possible, told where it is not. */

import assert from "node:assert/strict";
import { faultBench } from "./_fault_bench.ts";
import { topics } from "./_fixture.ts";

const ROOM = { room: "a" };
const PLAIN = 'plain[["room","a"]]';
const STRICT = 'strict[["room","a"]]';
const BOARD = 'board[["room","a"]]';
const offsets = (frames: unknown[][]) => frames.filter(([type]) => type === 13).map((frame) => frame[4]);
const types = (frames: unknown[][]) => frames.map(([type]) => type);

Deno.test("an event that did not come is fetched from the broker, in order", async () => {
  const { open, server, broker, end } = faultBench();
  const client = await open();
  await client.say([9, 1, "plain", ROOM]);
  const topic = server.topic("plain", ROOM);
  await topic.publish("tick", 1);
  broker.swallow(PLAIN, 2);
  for (let n = 2; n <= 3; n++) await topic.publish("tick", n);
  assert.deepEqual(offsets(await client.hear()), [1], "nobody knows yet that something is missing");
  const read = broker.hold("read");
  for (let n = 4; n <= 6; n++) await topic.publish("tick", n);
  assert.deepEqual(await client.hear(), []);
  read.release();
  assert.deepEqual(offsets(await client.hear()), [2, 3, 4, 5, 6]);
  await topic.publish("tick", 7);
  assert.deepEqual(offsets(await client.hear()), [7]);
  await end();
});

Deno.test("an event that cannot be fetched is told to all subscribers as a gap, and to new ones not at all", async () => {
  const drops: unknown[] = [];
  const { open, server, broker, logged, end } = faultBench({
    observer: { drop: ({ reason, topic }) => drops.push([reason, topic]) },
  });
  const [first, second, late] = [await open(), await open(), await open()];
  for (const client of [first, second]) await client.say([9, 1, "strict", ROOM]);
  const topic = server.topic("strict", ROOM);
  broker.swallow(STRICT, 1);
  await topic.publish("tick", 1);
  await topic.publish("tick", 2);
  for (const client of [first, second]) assert.deepEqual(await client.hear(), [[15, 1, "lost"]]);
  await late.say([9, 1, "strict", ROOM]);
  await topic.publish("tick", 3);
  assert.deepEqual(offsets(await late.hear()), [3]);
  assert.deepEqual(await first.hear(), [], "nothing follows a gap");
  assert.deepEqual(drops, [["lost", "strict"], ["lost", "strict"]]);
  assert.deepEqual(logged(), [`events of ${STRICT} were lost`]);
  // It subscribes anew, and is in order again.
  assert.deepEqual(types(await first.say([11, 1], [9, 3, "strict", ROOM])), [12, 10]);
  await topic.publish("tick", 4);
  assert.deepEqual(offsets(await first.hear()), [4]);
  await end();
});

Deno.test("a broker that fails while a hole is mended is a gap", async () => {
  const { open, server, broker, logged, end } = faultBench();
  const client = await open();
  await client.say([9, 1, "plain", ROOM]);
  broker.swallow(PLAIN, 1);
  broker.fail("read");
  const topic = server.topic("plain", ROOM);
  for (let n = 1; n <= 3; n++) await topic.publish("tick", n);
  assert.deepEqual(await client.hear(), [[15, 1, "lost"]]);
  assert.deepEqual(logged(), [`reading the log of ${PLAIN} failed`, `events of ${PLAIN} were lost`]);
  await end();
});

Deno.test("a subscriber that starts while a hole is mended gets what comes after its head, once", async () => {
  const { open, server, broker, end } = faultBench();
  const [client, late] = [await open(), await open()];
  await client.say([9, 1, "plain", ROOM]);
  const topic = server.topic("plain", ROOM);
  broker.swallow(PLAIN, 1);
  const read = broker.hold("read");
  for (let n = 1; n <= 3; n++) await topic.publish("tick", n);
  const [subscribed] = await late.say([9, 1, "plain", ROOM]);
  const { head } = subscribed?.[3] as { head: number };
  assert.equal(head, 0);
  read.release();
  for (const one of [client, late]) assert.deepEqual(offsets(await one.hear()), [1, 2, 3]);
  await end();
});

Deno.test("a broken link is made anew, and what was missed meanwhile is fetched", async () => {
  const { open, server, broker, clock, logged, end } = faultBench();
  const client = await open();
  await client.say([9, 1, "plain", ROOM]);
  const topic = server.topic("plain", ROOM);
  await topic.publish("tick", 1);
  broker.breakLinks(PLAIN);
  for (let n = 2; n <= 4; n++) await topic.publish("tick", n);
  assert.deepEqual(offsets(await client.hear()), [1]);
  // The broker does not answer at first: the server asks again, less and less often, and logs it once.
  for (let n = 0; n < 3; n++) broker.fail("follow");
  await clock.advance(200);
  await topic.publish("tick", 5);
  assert.deepEqual(await client.hear(), []);
  await clock.advance(10_000);
  assert.deepEqual(offsets(await client.hear()), [2, 3, 4, 5]);
  assert.deepEqual(logged(), [
    `the link to the log of ${PLAIN} broke`,
    `following the log of ${PLAIN} anew failed`,
  ]);
  await topic.publish("tick", 6);
  assert.deepEqual(offsets(await client.hear()), [6]);
  await end();
});

Deno.test("a link that finds another log is a gap for all, and new subscribers follow the new log", async () => {
  const { open, server, broker, clock, logged, end } = faultBench();
  const [client, late] = [await open(), await open()];
  const [subscribed] = await client.say([9, 1, "strict", ROOM]);
  const { epoch } = subscribed?.[3] as { epoch: string };
  await server.topic("strict", ROOM).publish("tick", 1);
  await client.hear();
  broker.breakLinks(STRICT);
  // Without history and followers the log is forgotten.
  await clock.advance(5_000);
  assert.deepEqual(await client.hear(), [[15, 1, "lost"]]);
  const [again] = await late.say([9, 1, "strict", ROOM, { epoch, offset: 1 }]);
  const { reason, head } = again?.[3] as { reason: string; head: number };
  assert.deepEqual([reason, head], ["epoch_changed", 0]);
  assert.deepEqual(logged(), [`the link to the log of ${STRICT} broke`, `events of ${STRICT} were lost`]);
  await end();
});

Deno.test("who subscribes while the link is broken does not wait for the next try", async () => {
  const { open, server, broker, logged, end } = faultBench();
  const [client, late] = [await open(), await open()];
  await client.say([9, 1, "plain", ROOM]);
  broker.breakLinks(PLAIN);
  await server.topic("plain", ROOM).publish("tick", 1);
  // Its head is from before the event, which it then gets like everybody.
  assert.deepEqual(types(await late.say([9, 1, "plain", ROOM])), [10, 13]);
  assert.deepEqual(offsets(await client.hear()), [1]);
  assert.deepEqual(logged(), [`the link to the log of ${PLAIN} broke`]);
  await end();
});

Deno.test("presence that changed while the link was broken is told when it is there again", async () => {
  const { open, broker, clock, logged, end } = faultBench();
  const [ada, grace] = [await open({ token: "ada" }), await open({ token: "grace" })];
  await ada.say([9, 1, "board", ROOM]);
  broker.breakLinks(BOARD);
  await broker.inner.setPresence(BOARD, {
    member: "linus",
    holder: "elsewhere",
    state: { who: "linus" },
    leaseMs: 1_000_000,
  });
  assert.deepEqual(await ada.hear(), []);
  await clock.advance(1_000);
  assert.deepEqual((await ada.hear()).map((frame) => frame[3]), [[["linus", { who: "linus" }]]]);
  await grace.say([9, 1, "board", ROOM]);
  assert.deepEqual((await ada.hear()).map((frame) => frame[3]), [[["grace", { who: "grace" }]]]);
  assert.deepEqual(logged(), [`the link to the log of ${BOARD} broke`]);
  await broker.inner.removePresence(BOARD, { member: "linus", holder: "elsewhere", graceMs: 0 });
  await end();
});

Deno.test("connection-wide events are followed anew when the link to them breaks", async () => {
  const { open, server, broker, clock, logged, end } = faultBench();
  const client = await open();
  broker.breakLinks("*");
  await server.broadcast("notice", { text: "lost" });
  await clock.advance(1_000);
  await server.broadcast("notice", { text: "heard" });
  assert.deepEqual(await client.hear(), [[13, 0, "notice", { text: "heard" }]]);
  assert.deepEqual(logged(), ["the link to the log of * broke"]);
  await end();
});

Deno.test("events that are lost while a subscription starts are told once it knows its channel", async () => {
  const snapshot = Promise.withResolvers<{ said: number }>();
  const { open, server, broker, logged, end } = faultBench({
    topics: { ...topics, room: { ...topics.room, snapshot: () => snapshot.promise } },
  });
  const client = await open();
  await client.say([9, 1, "room", ROOM]);
  broker.swallow('room[["room","a"]]', 1);
  broker.fail("read");
  for (let n = 0; n < 2; n++) await server.topic("room", ROOM).publish("said", { text: "hi" });
  assert.deepEqual(await client.hear(), []);
  snapshot.resolve({ said: 2 });
  assert.deepEqual(types(await client.hear()), [10, 15]);
  assert.equal(logged().length, 2);
  await end();
});

Deno.test("a broken link that nobody needs any more is not made anew", async () => {
  const { open, broker, clock, logged, end } = faultBench();
  const client = await open();
  await client.say([9, 1, "plain", ROOM]);
  broker.breakLinks(PLAIN);
  await client.say([11, 1]);
  broker.asked.length = 0;
  await clock.advance(20_000);
  assert.deepEqual(broker.asked, []);
  assert.deepEqual(logged(), [`the link to the log of ${PLAIN} broke`]);
  await end();
});

Deno.test("a member that the broker forgot while the link was broken is there again as soon as the link is", async () => {
  const { open, broker, clock, logged, end } = faultBench();
  const ada = await open({ token: "ada" });
  await ada.say([9, 1, "board", ROOM]);
  const [member] = (await broker.inner.listPresence(BOARD)).members!;
  broker.breakLinks(BOARD);
  await broker.inner.removePresence(BOARD, { member: "ada", holder: member!.holders[0]!, graceMs: 0 });
  await clock.advance(1_000);
  assert.deepEqual((await broker.inner.listPresence(BOARD)).members?.map(({ member }) => member), ["ada"]);
  assert.deepEqual(logged(), [`the link to the log of ${BOARD} broke`]);
  await end();
});
