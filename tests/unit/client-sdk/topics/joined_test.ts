import type { Recovery } from "@wirepact/client";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import { end, open, reconnect } from "../harness.ts";
import { joined, said, subscribed } from "./room_frames.ts";

const tea = { room: "tea" };

Deno.test("P-8.10: a handle attaches to what the server has joined, and gets what came before it", async () => {
  const h = await open();
  h.socket.receive(
    joined(2, 7, "tea", { head: 3, snapshot: { topic: "Assam" } }),
    said(7, "a", 4),
    said(7, "b", 5),
  );
  await turn();
  const room = h.client.room(tea);
  assert.equal((await room.ready).snapshot?.topic, "Assam");
  const heard: string[] = [];
  room.on("message", ({ text }) => heard.push(text));
  await turn();
  assert.deepEqual(heard, ["a", "b"]);
  const second = h.client.room(tea);
  assert.notEqual(second, room);
  assert.equal((await second.ready).snapshot, undefined);
  assert.deepEqual(h.socket.frames(), []);
  room.close();
  second.close();
  await turn();
  assert.deepEqual(h.socket.frames(), [[11, 2]]);
  h.socket.receive([12, 2, 14, ""]);
  await end(h);
});

Deno.test("what comes before the first handle is bounded, and what was dropped is told to it", async () => {
  const h = await open();
  h.socket.receive(joined(2, 7, "tea"));
  for (let offset = 1; offset <= 300; offset++) h.socket.receive(said(7, `${offset}`, offset));
  const room = h.client.room(tea);
  const told: Recovery<unknown>[] = [];
  const heard: string[] = [];
  room.onRecovered((recovery) => told.push(recovery));
  room.on("message", ({ text }) => heard.push(text));
  await turn();
  assert.deepEqual(told, [{ recovered: false, reason: "dropped", dropped: 44 }]);
  assert.deepEqual([heard.length, heard[0], heard.at(-1)], [256, "45", "300"]);
  await end(h);
});

Deno.test("P-8.10: a join that crosses SUBSCRIBE is used, and ALREADY_SUBSCRIBED concerns nobody", async () => {
  const h = await open();
  const room = h.client.room(tea);
  const heard: string[] = [];
  room.on("message", ({ text }) => heard.push(text));
  await turn();
  h.socket.receive(joined(2, 7, "tea", { head: 3 }), [4, 1, 12, "already subscribed"], said(7, "a", 4));
  assert.deepEqual((await room.ready).cursor, { epoch: "e", offset: 3 });
  assert.deepEqual(heard, ["a"]);
  room.close();
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea], [11, 2]]);
  await end(h);
});

Deno.test("P-8.10: a SUBSCRIBE that comes while the server is joining is not refused for good", async () => {
  const h = await open();
  const room = h.client.room(tea);
  await turn();
  h.socket.receive([4, 1, 12, "already subscribed"]);
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea], [9, 1, 1, tea]], "it is asked for again");
  h.socket.receive([4, 1, 12, "already subscribed"]);
  h.socket.receive(joined(2, 7, "tea", { head: 3 }));
  assert.deepEqual((await room.ready).cursor, { epoch: "e", offset: 3 });
  await h.clock.pass(10_000);
  assert.deepEqual(h.socket.frames(), [], "what has come is not asked for");
  await end(h);
});

Deno.test("P-8.10: a SUBSCRIBE that a join crossed is taken back when the join has ended before it is read", async () => {
  const h = await open();
  const room = h.client.room(tea);
  await turn();
  h.socket.receive(joined(2, 7, "tea"), [12, 2, 14, "left"], subscribed(1, 7), said(7, "a", 1));
  assert.equal((await room.ended)?.code, "LEFT");
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea], [11, 1]]);
  h.socket.receive([12, 1, 0, ""]);
  h.client.room(tea);
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea]]);
  await end(h);
});

Deno.test("P-10.6: what the server had joined is subscribed again by the client, with a handle or without", async () => {
  const h = await open();
  h.socket.receive(joined(2, 7, "tea", { head: 3 }), joined(4, 8, "cake", { head: 5 }), said(8, "a", 6));
  h.client.room(tea);
  assert.deepEqual((await reconnect(h)).slice(1), [
    [9, 1, "room", tea, { epoch: "e", offset: 3 }],
    [9, 3, "room", { room: "cake" }, { epoch: "e", offset: 6 }],
  ]);
  h.network.socket.receive(subscribed(3, 9, { head: 9, reason: "trimmed" }), said(9, "b", 10));
  const cake = h.client.room({ room: "cake" });
  const happened: unknown[] = [];
  cake.onRecovered(({ recovered, reason }) => happened.push({ recovered, reason }));
  cake.on("message", ({ text }) => happened.push(text));
  await turn();
  assert.deepEqual(happened, ["a", { recovered: false, reason: "trimmed" }, "b"]);
  await end(h);
});

Deno.test("P-8.10: LEFT without a handle is forgotten", async () => {
  const h = await open();
  h.socket.receive(joined(2, 7, "tea"), [12, 2, 14, "bye"]);
  assert.equal((await reconnect(h)).length, 1);
  await end(h);
});

Deno.test("a join to an unknown topic, or with a wrong key, is not taken", async () => {
  const h = await open();
  h.socket.receive(
    [10, 2, 7, { epoch: "e", head: 0, recovered: false }, 99, {}],
    [10, 4, 8, { epoch: "e", head: 0, recovered: false }, "room", { room: 5 }],
    said(7, "a", 1),
    said(8, "b", 1),
  );
  assert.deepEqual(h.problems.splice(0).map(({ kind }) => kind), ["event"]);
  assert.equal(h.client.state.status, "open");
  assert.equal((await reconnect(h)).length, 1);
  await end(h);
});

Deno.test("P-3.3: an id that the server has open already makes a client close with 4200", async () => {
  const h = await open();
  h.socket.receive(joined(2, 7, "tea"), joined(2, 8, "cake"));
  assert.equal(h.socket.closeCode(), 4200);
  await end(h);
});

for (const rest of [[], ["room"], [null, { room: "tea" }]]) {
  Deno.test(`P-8.10: an even id without topic and key makes a client close with 4200: ${JSON.stringify(rest)}`, async () => {
    const h = await open();
    h.socket.receive([10, 2, 7, { epoch: "e", head: 0, recovered: false }, ...rest] as never);
    assert.equal(h.socket.closeCode(), 4200);
    await end(h);
  });
}
