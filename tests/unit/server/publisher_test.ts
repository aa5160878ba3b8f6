import { createPublisher, MemoryBroker } from "@wirepact/server";
import assert from "node:assert/strict";
import { FakeClock } from "./_fake_clock.ts";
import { FaultBroker } from "./_fault_broker.ts";
import { bench, fixture } from "./_fixture.ts";

const ROOM = { room: "a" };

Deno.test("a publisher's events reach the servers of its broker, by their delivery", async () => {
  const { open, end, server, broker } = bench();
  const client = await open({ token: "ada" });
  await client.say([9, 1, "board", ROOM]);
  await client.hear();
  const [connection] = server.connections;
  const publisher = createPublisher(fixture, broker);
  const board = publisher.topic("board", ROOM);
  const place = await board.publish("pinned", { text: "hi" });
  assert.equal(place?.offset, 1);
  assert.equal(await board.publish("typing", { userId: "grace", on: true }), undefined);
  await board.publish("pinned", { text: "others" }, { except: [connection!.id] });
  await publisher.broadcast("notice", { text: "all" });
  await publisher.broadcast("notice", { text: "others" }, { except: [connection!.id] });
  assert.deepEqual(await client.hear(), [
    [13, 1, "pinned", { text: "hi" }, 1],
    [13, 1, "typing", { userId: "grace", on: true }],
    [13, 1, 0, null, 2],
    [13, 0, "notice", { text: "all" }],
  ]);
  await publisher.close();
  await end();
});

Deno.test("what a publisher wrote while no server was there is replayed to those who come", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const publisher = createPublisher(fixture, broker);
  const { epoch } = (await publisher.topic("plain", ROOM).publish("tick", 1))!;
  await publisher.topic("plain", ROOM).publish("tick", 2);
  const { open, server } = bench({ clock, broker });
  const client = await open();
  const [, ...events] = await client.say([9, 1, "plain", ROOM, { epoch, offset: 1 }]);
  assert.deepEqual(events, [[13, 1, "tick", 2, 2]]);
  const closed = server.close({ graceMs: 0 });
  await clock.advance(1_000);
  await closed;
  await broker.close();
});

Deno.test("a publisher refuses what the contract does not have, and what comes after close()", async () => {
  const clock = new FakeClock();
  const broker = new FaultBroker(clock);
  const publisher = createPublisher(fixture, broker);
  await assert.rejects(publisher.topic("plain", ROOM).publish("tick", 0.5), { name: "OutputError" });
  await assert.rejects(publisher.topic("plain", { room: "" }).publish("tick", 1), /the key of plain/);
  await assert.rejects(publisher.topic("nowhere" as "plain", ROOM).publish("tick", 1), /no topic "nowhere"/);
  await assert.rejects(publisher.broadcast("notice", { text: 1 as unknown as string }), {
    name: "OutputError",
  });
  const held = broker.hold("publish", "request");
  const published = publisher.topic("plain", ROOM).publish("tick", 1);
  let isClosed = false;
  const closing = publisher.close().then(() => isClosed = true);
  await clock.settle();
  assert.equal(isClosed, false, "it waits for the broker");
  await assert.rejects(publisher.topic("plain", ROOM).publish("tick", 2), /the publisher was closed/);
  await assert.rejects(publisher.broadcast("notice", { text: "late" }), /the publisher was closed/);
  held.release();
  await closing;
  assert.equal((await published)?.offset, 1);
  await broker.close();
});
