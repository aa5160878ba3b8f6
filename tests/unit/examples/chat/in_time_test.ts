import assert from "node:assert/strict";
import type { Message } from "../../../../examples/chat/generated/types.ts";
import { inTime } from "../../../../examples/chat/in_time.ts";

const message = (id: string, atMs: number) => ({
  id,
  room: "general",
  userId: "ada",
  name: "Ada",
  text: "Hello",
  sentAt: new Date(atMs),
});

const added = (atMost: number, ...messages: [id: string, atMs: number][]) =>
  messages.reduce((list: Message[], [id, atMs]) => inTime(list, message(id, atMs), atMost), [])
    .map(({ id }) => id);

Deno.test("inTime() orders by time, and by coming where that is the same", () => {
  assert.deepEqual(added(9, ["b", 2], ["d", 4], ["a", 1], ["c", 2]), ["a", "b", "c", "d"]);
});

Deno.test("inTime() keeps the newest, whichever came last", () => {
  assert.deepEqual(added(2, ["b", 2], ["c", 3], ["a", 1]), ["b", "c"]);
});

Deno.test("inTime() leaves the list it is given as it is", () => {
  const list: readonly Message[] = Object.freeze([message("a", 1)]);
  assert.equal(inTime(list, message("b", 2), 9).length, 2);
  assert.equal(list.length, 1);
});
