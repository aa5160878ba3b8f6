import assert from "node:assert/strict";
import { turn } from "./fake_clock.ts";
import { accept, end, open, reconnect } from "./harness.ts";

Deno.test("a client calls, subscribes and reconnects", async () => {
  const h = await open();
  const { client, socket } = h;
  const joined = client.join({ room: "tea" });
  const room = client.room({ room: "tea" });
  const heard: string[] = [];
  room.on("message", ({ text }) => heard.push(text));
  await turn();
  assert.equal(socket.messages.length, 2);
  assert.deepEqual(
    socket.frames(),
    [[2, 1, 1, { room: "tea" }, undefined], [9, 3, 1, { room: "tea" }, undefined]].map((f) =>
      f.filter((x) => x !== undefined)
    ),
  );
  socket.receive([3, 1, { text: "hi", sentAt: 0 }], [10, 3, 7, {
    epoch: "e",
    head: 4,
    recovered: false,
    snapshot: { topic: "t" },
    presence: { version: 1, members: [["c1", { name: "Ada" }]] },
  }], [13, 7, 1, { text: "a", sentAt: 0 }, 5]);
  assert.deepEqual(await joined, { text: "hi", sentAt: new Date(0) });
  assert.deepEqual(await room.ready, {
    cursor: { epoch: "e", offset: 4 },
    recovered: false,
    snapshot: { topic: "t" },
  });
  await turn();
  assert.deepEqual(heard, ["a"]);
  const opening = await reconnect(h);
  assert.equal(opening.length, 2);
  assert.deepEqual(opening[1], [9, 1, "room", { room: "tea" }, { epoch: "e", offset: 5 }]);
  await end(h);
});
