import type { Recovery, Subscription } from "@wirepact/client";
import { DEFAULT_LIMITS, FrameType } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import type { RoomTopic } from "../fixture.ts";
import { accept, connect, end, only, open, reconnect } from "../harness.ts";
import { said, subscribed } from "./room_frames.ts";

const tea = { room: "tea" };

/** A client that follows the tea room on channel 7. */
async function follow(info?: Parameters<typeof subscribed>[2]) {
  const h = await open();
  const room = h.client.room(tea);
  await turn();
  h.socket.frames();
  h.socket.receive(subscribed(1, 7, info));
  await room.ready;
  return { ...h, room };
}

/** The texts a room has said, as they come. */
function listen(room: Subscription<RoomTopic>): string[] {
  const heard: string[] = [];
  room.on("message", ({ text }) => heard.push(text));
  return heard;
}

Deno.test("P-8.1: a handle subscribes, tells how it began, and closing it unsubscribes", async () => {
  const h = await open();
  const room = h.client.room(tea);
  assert.equal(room.cursor, undefined);
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea]]);
  h.socket.receive(subscribed(1, 7, { head: 41, snapshot: { topic: "Assam" } }));
  assert.deepEqual(await room.ready, {
    cursor: { epoch: "e", offset: 41 },
    recovered: false,
    snapshot: { topic: "Assam" },
  });
  assert.deepEqual(room.cursor, { epoch: "e", offset: 41 });
  room.close();
  room.close();
  assert.equal(await room.ended, undefined);
  await turn();
  assert.deepEqual(h.socket.frames(), [[11, 1]]);
  h.socket.receive([12, 1, 14, "left"]);
  h.client.room(tea).close();
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea], [11, 1]], "the id is free again");
  await end(h);
});

Deno.test("handles with equal keys share one subscription; the last one closed ends it", async () => {
  const h = await open();
  const first = h.client.room({ room: "tea", floor: 2 });
  const second = h.client.room({ floor: 2, room: "tea" });
  const other = h.client.room({ room: "tea", floor: 3 });
  await turn();
  assert.equal(h.socket.frames().length, 2);
  h.socket.receive(subscribed(1, 7), subscribed(3, 8));
  const heard = [listen(first), listen(second), listen(other)];
  await turn();
  h.socket.receive(said(7, "a", 1));
  first.close();
  h.socket.receive(said(7, "b", 2));
  assert.deepEqual(heard, [["a"], ["a", "b"], []]);
  await turn();
  assert.deepEqual(h.socket.frames(), []);
  second.close();
  await turn();
  assert.deepEqual(h.socket.frames(), [[11, 1]]);
  other.close();
  await end(h);
});

Deno.test("a listener gets events of its name, until it is taken off", async () => {
  const { room, ...h } = await follow();
  const heard: unknown[] = [];
  const off = room.on("message", (payload, offset) => heard.push([payload, offset]));
  room.on("typing", ({ name }) => heard.push(name));
  await turn();
  h.socket.receive(said(7, "a", 1), [13, 7, "typing", { name: "Ada" }, 2]);
  off();
  h.socket.receive(said(7, "b", 3));
  assert.deepEqual(heard, [[{ text: "a", sentAt: new Date(0) }, 1], "Ada"]);
  await end(h);
});

Deno.test("P-8.5: events at or before the cursor are dropped", async () => {
  const { room, ...h } = await follow({ head: 5 });
  const heard = listen(room);
  await turn();
  h.socket.receive(said(7, "old", 4), said(7, "at", 5), said(7, "new", 9), said(7, "again", 9));
  assert.deepEqual(heard, ["new"]);
  assert.deepEqual(room.cursor, { epoch: "e", offset: 9 });
  await end(h);
});

Deno.test("P-8.8, P-8.9: an event that is none, or unknown, moves the cursor only", async () => {
  const { room, ...h } = await follow();
  const heard = listen(room);
  await turn();
  h.socket.receive(
    [13, 7, 0, undefined, 3],
    [13, 7, 99, { new: true }, 5],
    [13, 7, "later", {}, 6],
    said(7, "a", 7),
  );
  assert.deepEqual(heard, ["a"]);
  assert.deepEqual(room.cursor, { epoch: "e", offset: 7 });
  await end(h);
});

Deno.test("an event that does not match the contract is reported and skipped", async () => {
  const { room, ...h } = await follow();
  const heard = listen(room);
  await turn();
  h.socket.receive([13, 7, 1, { text: "no date" }, 1], said(7, "a", 2));
  assert.deepEqual(heard, ["a"]);
  assert.deepEqual(h.problems.splice(0).map(({ kind, message }) => [kind, message]), [
    [
      "event",
      "the contract does not allow the event message of room at /sentAt: expected date in milliseconds, found missing",
    ],
  ]);
  await end(h);
});

Deno.test("a snapshot that does not match the contract is reported and left out", async () => {
  const { room, ...h } = await follow({ snapshot: { topic: 1 } });
  assert.deepEqual(await room.ready, { cursor: { epoch: "e", offset: 0 }, recovered: false });
  assert.equal(h.problems.splice(0)[0]?.kind, "event");
  await end(h);
});

Deno.test("a listener that throws, at once or later, is reported and stops nobody", async () => {
  const { room, ...h } = await follow();
  room.on("message", () => {
    throw new Error("at once");
  });
  room.on("message", () => Promise.reject(new Error("later")));
  const heard = listen(room);
  await turn();
  h.socket.receive(said(7, "a", 1));
  assert.deepEqual(heard, ["a"]);
  await turn();
  assert.deepEqual(h.problems.splice(0).map(({ kind, message }) => [kind, message]), [
    ["listener", "a listener threw: Error: at once"],
    ["listener", "a listener threw: Error: later"],
  ]);
  await end(h);
});

Deno.test("events before the first listener are held for it", async () => {
  const h = await open();
  const room = h.client.room(tea);
  await turn();
  h.socket.receive(subscribed(1, 7), said(7, "a", 1), [13, 7, 2, { name: "Ada" }, 2]);
  await room.ready;
  const heard: string[] = [];
  room.on("message", ({ text }) => heard.push(text));
  room.on("typing", ({ name }) => heard.push(name));
  h.socket.receive(said(7, "b", 3));
  await turn();
  h.socket.receive(said(7, "c", 4));
  assert.deepEqual(heard, ["a", "Ada", "b", "c"]);
  await end(h);
});

Deno.test("a handle that is closed tells nothing of what it held", async () => {
  const h = await follow();
  h.socket.receive(said(7, "a", 1));
  const heard = listen(h.room);
  h.room.close();
  await turn();
  assert.deepEqual(heard, []);
  await end(h);
});

Deno.test("no more than maxHeldEvents are held; how many were dropped is told", async () => {
  const h = await open();
  const room = h.client.room(tea, { maxHeldEvents: 2 });
  await turn();
  h.socket.receive(subscribed(1, 7), ...[1, 2, 3, 4, 5].map((offset) => said(7, `${offset}`, offset)));
  const told: Recovery<unknown>[] = [];
  room.onRecovered((recovery) => told.push(recovery));
  const heard = listen(room);
  await turn();
  assert.deepEqual(heard, ["4", "5"]);
  assert.deepEqual(told, [{ recovered: false, reason: "dropped", dropped: 3 }]);
  await end(h);
});

Deno.test("for await yields events as they come, and leaving the loop closes the handle", async () => {
  const { room, ...h } = await follow();
  const read: unknown[] = [];
  const reading = (async () => {
    for await (const event of room) {
      read.push(event.event === "message" ? event.payload.text : event.payload.name);
      if (event.offset === 4) break;
    }
  })();
  h.socket.receive(said(7, "a", 1), [13, 7, 2, { name: "Ada" }, 2]);
  await turn();
  h.socket.receive(said(7, "b", 3), said(7, "c", 4), said(7, "d", 5));
  await reading;
  assert.deepEqual(read, ["a", "Ada", "b", "c"]);
  assert.equal(await room.ended, undefined);
  await turn();
  assert.deepEqual(h.socket.frames(), [[11, 1]]);
  await end(h);
});

Deno.test("a loop that reads too slowly goes on with the newest events, and it is told how many are missing", async () => {
  const h = await open();
  const room = h.client.room(tea, { maxHeldEvents: 2 });
  await turn();
  h.socket.receive(subscribed(1, 7));
  const dropped: unknown[] = [];
  room.onRecovered((recovery) => dropped.push(recovery.dropped));
  const events = room[Symbol.asyncIterator]();
  await turn();
  h.socket.receive(...[1, 2, 3, 4].map((offset) => said(7, `${offset}`, offset)));
  assert.equal((await events.next()).value?.offset, 3);
  assert.equal((await events.next()).value?.offset, 4);
  assert.deepEqual(dropped, [2]);
  room.close();
  assert.equal((await events.next()).done, true);
  await end(h);
});

Deno.test("P-8.10: UNSUBSCRIBED with LEFT ends the handle and its loops quietly, after what had come", async () => {
  const { room, ...h } = await follow();
  const read: string[] = [];
  const reading = (async () => {
    for await (const event of room) if (event.event === "message") read.push(event.payload.text);
  })();
  await turn();
  h.socket.receive(said(7, "a", 1), said(7, "b", 2), [12, 1, 14, "bye"]);
  await reading;
  assert.deepEqual(read, ["a", "b"]);
  const error = await room.ended;
  assert.equal(error?.code, "LEFT");
  h.client.room(tea);
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea]], "a new handle subscribes anew");
  await end(h);
});

Deno.test("P-8.10: UNSUBSCRIBED with another code throws in loops", async () => {
  const { room, ...h } = await follow();
  const next = room[Symbol.asyncIterator]().next();
  h.socket.receive([12, 1, "FORBIDDEN", "banned"]);
  await assert.rejects(next, { code: "FORBIDDEN", message: "banned" });
  assert.equal((await room.ended)?.code, "FORBIDDEN");
  await assert.rejects(room[Symbol.asyncIterator]().next(), { code: "FORBIDDEN" });
  await end(h);
});

Deno.test("P-8.4: no event comes after UNSUBSCRIBED until a new SUBSCRIBED maps the channel", async () => {
  const { room, ...h } = await follow();
  const heard = listen(room);
  room.close();
  const again = h.client.room(tea);
  const heardAgain = listen(again);
  await turn();
  assert.deepEqual(h.socket.frames(), [[11, 1], [9, 3, 1, tea]]);
  h.socket.receive(said(7, "between", 1), [12, 1, 14, ""], subscribed(3, 7, { head: 1 }), said(7, "new", 2));
  await turn();
  assert.deepEqual([heard, heardAgain], [[], ["new"]]);
  await end(h);
});

Deno.test("P-8.3: a refusal rejects ready and ends the handle; nobody subscribes again", async () => {
  const h = await open();
  const room = h.client.room(tea);
  const refused = assert.rejects(room.ready, { code: "FORBIDDEN", message: "not yours" });
  await turn();
  h.socket.receive([4, 1, 7, "not yours"]);
  await refused;
  assert.equal((await reconnect(h)).length, 1);
  await end(h);
});

Deno.test("a refusal that nobody waits for is reported", async () => {
  const h = await open();
  listen(h.client.room(tea));
  await turn();
  h.socket.receive([4, 1, 7, "not yours"]);
  await turn();
  assert.deepEqual(h.problems.splice(0).map(({ kind, message }) => [kind, message]), [
    ["subscription", "a subscription ended: not yours"],
  ]);
  await end(h);
});

Deno.test("P-8.2: a wrong key rejects ready at once, and nothing is sent", async () => {
  const h = await open();
  const room = h.client.room({ room: "" });
  await assert.rejects(room.ready, {
    code: "INVALID_PARAMS",
    message: /the key of room at \/room: expected string of at least 1 character/,
  });
  await turn();
  assert.deepEqual(h.socket.frames(), []);
  assert.deepEqual([...room.presence.members], []);
  h.problems.length = 0; // `ready` was looked at too late
  await end(h);
});

Deno.test("a handle that is closed before the answer takes it back", async () => {
  const h = await open();
  const room = h.client.room(tea);
  const refused = assert.rejects(room.ready, { code: "CANCELLED" });
  await turn();
  room.close();
  await refused;
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea], [11, 1]]);
  h.socket.receive(subscribed(1, 7), said(7, "a", 1), [12, 1, 14, ""]);
  assert.equal(h.client.state.status, "open");
  await end(h);
});

Deno.test("P-8.6: after a reconnect each handle is told what became of the events it missed", async () => {
  const { room, ...h } = await follow({ head: 3 });
  const told: unknown[] = [];
  room.onRecovered((recovery) => told.push(recovery));
  const heard = listen(room);
  await turn();
  assert.deepEqual(only(await reconnect(h), FrameType.SUBSCRIBE)[4], { epoch: "e", offset: 3 });
  h.network.socket.receive(subscribed(1, 9, { head: 5, recovered: true }), said(9, "4", 4), said(9, "5", 5));
  assert.deepEqual(told.splice(0), [{ recovered: true, from: { epoch: "e", offset: 3 }, head: 5 }]);
  assert.deepEqual(heard, ["4", "5"]);

  await reconnect(h);
  h.network.socket.receive(
    subscribed(1, 9, { epoch: "f", head: 2, reason: "epoch_changed", snapshot: { topic: "new" } }),
    said(9, "3", 3),
  );
  assert.deepEqual(told, [{ recovered: false, reason: "epoch_changed", snapshot: { topic: "new" } }]);
  assert.deepEqual(heard, ["4", "5", "3"]);
  assert.deepEqual(room.cursor, { epoch: "f", offset: 3 });
  await end(h);
});

Deno.test("P-8.12: after GAP a client unsubscribes and subscribes with its cursor", async () => {
  const { room, ...h } = await follow({ head: 3 });
  const told: unknown[] = [];
  room.onRecovered((recovery) => told.push(recovery));
  const heard = listen(room);
  await turn();
  h.socket.receive(said(7, "4", 4), [15, 7, "overflow"]);
  await turn();
  assert.deepEqual(h.socket.frames(), [[11, 1], [9, 3, 1, tea, { epoch: "e", offset: 4 }]]);
  h.socket.receive([12, 1, 14, ""], subscribed(3, 7, { head: 9, reason: "trimmed" }), said(7, "10", 10));
  assert.deepEqual(told, [{ recovered: false, reason: "trimmed" }]);
  assert.deepEqual(heard, ["4", "10"]);
  await end(h);
});

Deno.test("P-8.7: with a snapshot of an offset the cursor starts there, and what the snapshot has is dropped", async () => {
  const { room, ...h } = await follow({ head: 9, at: 7, snapshot: { topic: "Assam" } });
  assert.deepEqual((await room.ready).cursor, { epoch: "e", offset: 7 });
  const heard = listen(room);
  await turn();
  h.socket.receive(said(7, "7", 7), said(7, "8", 8), said(7, "9", 9));
  assert.deepEqual(heard, ["8", "9"]);
  await end(h);
});

Deno.test("P-8.14: an event without offset is told, and does not move the cursor", async () => {
  const { room, ...h } = await follow({ head: 5 });
  const heard: unknown[] = [];
  room.on("typing", ({ name }, offset) => heard.push([name, offset]));
  const next = room[Symbol.asyncIterator]().next();
  await turn();
  h.socket.receive([13, 7, 2, { name: "Ada" }]);
  assert.deepEqual(heard, [["Ada", undefined]]);
  assert.equal((await next).value?.offset, undefined);
  assert.deepEqual(room.cursor, { epoch: "e", offset: 5 });
  await end(h);
});

Deno.test("reload gets the topic anew, and every handle is told", async () => {
  const { room, ...h } = await follow({ head: 3, snapshot: { topic: "Assam" } });
  const other = h.client.room(tea);
  const told: unknown[] = [];
  room.onRecovered((recovery) => told.push(recovery));
  other.onRecovered((recovery) => told.push(recovery));
  const heard = listen(room);
  listen(other);
  await turn();
  other.reload();
  room.reload();
  assert.equal(room.cursor, undefined);
  await turn();
  assert.deepEqual(h.socket.frames(), [[11, 1], [9, 3, 1, tea]], "once, and without a cursor");
  h.socket.receive(
    said(7, "between", 4),
    [12, 1, 0, ""],
    subscribed(3, 7, { head: 4, snapshot: { topic: "Ceylon" } }),
    said(7, "5", 5),
  );
  const anew = { recovered: false, reason: "reloaded", snapshot: { topic: "Ceylon" } };
  assert.deepEqual(told, [anew, anew]);
  assert.deepEqual(heard, ["5"]);
  other.close();
  other.reload();
  await turn();
  assert.deepEqual(h.socket.frames(), [], "a closed handle does nothing");
  await end(h);
});

Deno.test("reload without a connection, or before one has answered, is made good by the next one", async () => {
  const { room, ...h } = await follow({ head: 3 });
  const told: unknown[] = [];
  room.onRecovered(({ reason }) => told.push(reason));
  listen(room);
  await turn();
  h.socket.lose();
  room.reload();
  await h.clock.pass(1_000);
  assert.deepEqual(only(await accept(h), FrameType.SUBSCRIBE), [9, 1, "room", tea]);
  room.reload();
  await turn();
  assert.deepEqual(h.network.socket.frames(), []);
  h.network.socket.receive(subscribed(1, 7, { head: 4 }));
  assert.deepEqual(told, ["reloaded"]);
  room.reload();
  await turn();
  h.network.socket.frames();
  assert.deepEqual(only(await reconnect(h), FrameType.SUBSCRIBE), [9, 1, "room", tea]);
  h.network.socket.receive(subscribed(1, 7, { head: 5 }));
  assert.deepEqual(told, ["reloaded", "reloaded"]);
  await end(h);
});

Deno.test("a subscription can go on where another client left off", async () => {
  const h = connect();
  h.client.room(tea, { cursor: { epoch: "e", offset: 12 } });
  assert.deepEqual((await accept(h))[1], [9, 1, "room", tea, { epoch: "e", offset: 12 }]);
  await end(h);
});

Deno.test("a handle that comes late gets the snapshot only while it is true", async () => {
  const { room, ...h } = await follow({ snapshot: { topic: "Assam" } });
  listen(room);
  await turn();
  const assam = { cursor: { epoch: "e", offset: 0 }, recovered: false, snapshot: { topic: "Assam" } };
  assert.deepEqual(await h.client.room(tea).ready, assam);
  h.socket.receive(said(7, "a", 1));
  assert.deepEqual(await h.client.room(tea).ready, {
    cursor: { epoch: "e", offset: 1 },
    recovered: false,
    isShared: true,
  });
  await end(h);
});

Deno.test("a handle that comes after an event that is in no log, or after a recovery, knows that it is late", async () => {
  const { room, ...h } = await follow({ snapshot: { topic: "Assam" } });
  listen(room);
  await turn();
  h.socket.receive([13, 7, 2, { name: "Ada" }]);
  assert.equal((await h.client.room(tea).ready).isShared, true);
  await reconnect(h);
  h.network.socket.receive(subscribed(1, 7, { recovered: true }));
  assert.equal((await h.client.room(tea).ready).isShared, true);
  room.reload();
  assert.equal((await h.client.room(tea).ready).isShared, true);
  h.network.socket.receive(subscribed(3, 7, { snapshot: { topic: "Ceylon" } }));
  assert.equal((await h.client.room(tea).ready).isShared, undefined);
  await end(h);
});

Deno.test("a subscription refused as UNAVAILABLE is made on the next connection", async () => {
  const h = await open();
  const room = h.client.room(tea);
  await turn();
  h.socket.receive([19, 4000, "deploy", 1_000], [4, 1, 13, "going away"]);
  await h.clock.pass(500);
  assert.deepEqual((await accept(h))[1], [9, 1, "room", tea]);
  h.network.socket.receive(subscribed(1, 7));
  await room.ready;
  await end(h);
});

Deno.test("a second SUBSCRIBED for one id is a violation", async () => {
  const h = await follow();
  h.socket.receive(subscribed(1, 8));
  assert.equal(h.socket.closeCode(), 4200);
  await end(h);
});

Deno.test("closing the client ends its handles: ready and loops with CLIENT_CLOSED", async () => {
  const { room, ...h } = await follow();
  const waiting = h.client.room({ room: "other" });
  const refused = assert.rejects(waiting.ready, { code: "CLIENT_CLOSED" });
  const next = assert.rejects(room[Symbol.asyncIterator]().next(), { code: "CLIENT_CLOSED" });
  await end(h);
  await Promise.all([refused, next]);
  assert.equal((await room.ended)?.code, "CLIENT_CLOSED");
  await assert.rejects(h.client.room(tea).ready, { code: "CLIENT_CLOSED" });
});

Deno.test("subscriptions that one message cannot hold are spread over several", async () => {
  const h = connect();
  for (let floor = 0; floor < 20; floor++) h.client.room({ room: "x".repeat(4_000), floor });
  await accept(h, { limits: { ...DEFAULT_LIMITS } });
  const { messages } = h.network.socket;
  assert.ok(messages.length > 1);
  assert.ok(messages.every((message) => message.length < 65_536));
  await end(h);
});

Deno.test("P-13.1: a subscription whose key no message can hold fails with MESSAGE_TOO_LARGE", async () => {
  const h = connect();
  await accept(h, { limits: { ...DEFAULT_LIMITS, maxMessageBytes: 100 } });
  const room = h.client.room({ room: "x".repeat(100) });
  const refused = assert.rejects(room.ended.then((error) => Promise.reject(error)), {
    code: "MESSAGE_TOO_LARGE",
  });
  await turn();
  await refused;
  assert.deepEqual(h.network.socket.frames(), []);
  h.problems.length = 0; // it ended before `ended` could be looked at
  await end(h);
});
