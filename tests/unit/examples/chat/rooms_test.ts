import assert from "node:assert/strict";
import { Rooms } from "../../../../examples/chat/rooms.ts";

const message = (room: string, id: string, atMs: number) => ({
  id,
  room,
  userId: "ada",
  name: "Ada",
  text: "Hello",
  sentAt: new Date(atMs),
});

const ids = (rooms: Rooms, room: string) => rooms.messages(room).map(({ id }) => id);

Deno.test("add() keeps messages in order of time", () => {
  const rooms = new Rooms();
  for (const [id, atMs] of [["b", 2], ["d", 4], ["a", 1], ["c", 2]] as const) {
    rooms.add(message("general", id, atMs));
  }
  assert.deepEqual(ids(rooms, "general"), ["a", "b", "c", "d"]);
});

Deno.test("add() drops the oldest message beyond the limit", () => {
  const rooms = new Rooms({ maxMessages: 2 });
  for (const id of ["1", "2", "3"]) rooms.add(message("general", id, Number(id)));
  assert.deepEqual(ids(rooms, "general"), ["2", "3"]);
  assert.equal(rooms.count("general"), 2);
});

Deno.test("recent() gives the newest messages, oldest of them first", () => {
  const rooms = new Rooms();
  for (const id of ["1", "2", "3"]) rooms.add(message("general", id, Number(id)));
  assert.deepEqual(rooms.recent("general", 2).map(({ id }) => id), ["2", "3"]);
  assert.deepEqual(rooms.recent("nowhere", 2), []);
});

Deno.test("messages() gives a copy that later messages do not change", () => {
  const rooms = new Rooms();
  rooms.add(message("general", "1", 1));
  const copy = rooms.messages("general");
  rooms.add(message("general", "2", 2));
  assert.equal(copy.length, 1);
});

Deno.test("open() lists a room in which nothing was said", () => {
  const rooms = new Rooms();
  rooms.open("tea");
  rooms.open("general");
  assert.deepEqual(rooms.names(), ["general", "tea"]);
});

Deno.test("open() forgets a silent room before one with messages when there are too many", () => {
  const rooms = new Rooms({ maxRooms: 2 });
  rooms.add(message("old", "1", 1));
  rooms.open("silent");
  rooms.open("new");
  assert.deepEqual(rooms.names(), ["new", "old"]);
});

Deno.test("add() forgets the room that has been quiet longest when there are too many", () => {
  const rooms = new Rooms({ maxRooms: 2 });
  rooms.add(message("a", "1", 1));
  rooms.add(message("b", "2", 2));
  rooms.add(message("a", "3", 3));
  rooms.add(message("c", "4", 4));
  assert.deepEqual(rooms.names(), ["a", "c"]);
});
