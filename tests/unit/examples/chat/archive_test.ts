import assert from "node:assert/strict";
import { join } from "node:path";
import { Archive } from "../../../../examples/chat/archive.ts";

const message = (room: string, id: string, atMs: number, text = "Hello") => ({
  id,
  room,
  userId: "ada",
  name: "Ada",
  text,
  sentAt: new Date(atMs),
});

const ids = (archive: Archive, room: string) => archive.messages(room).map(({ id }) => id);

Deno.test("add() keeps messages in order of time, and those of one time in order of coming", () => {
  using archive = new Archive();
  for (const [id, atMs] of [["b", 2], ["d", 4], ["a", 1], ["c", 2]] as const) {
    archive.add([message("general", id, atMs)]);
  }
  assert.deepEqual(ids(archive, "general"), ["a", "b", "c", "d"]);
});

Deno.test("add() takes what anybody may write, as it is, and once", () => {
  using archive = new Archive();
  const odd = message("general", "1", -1, "“Ünïcode” 🫖 \0 ' -- __proto__");
  archive.add([odd, odd]);
  archive.add([{ ...odd, text: "another" }]);
  assert.deepEqual(archive.messages("general"), [odd]);
});

Deno.test("add() drops the oldest messages beyond the limit, of this room only", () => {
  using archive = new Archive({ maxMessages: 2 });
  archive.add([message("tea", "0", 0)]);
  archive.add(["1", "2", "3", "4"].map((id) => message("general", id, Number(id))));
  assert.deepEqual(ids(archive, "general"), ["3", "4"]);
  assert.equal(archive.count("general"), 2);
  assert.equal(archive.count("tea"), 1);
});

Deno.test("add() adds all messages or none", () => {
  using archive = new Archive();
  const bad = { ...message("general", "2", 2), room: null as unknown as string };
  assert.throws(() => archive.add([message("general", "1", 1), bad]));
  assert.deepEqual(archive.rooms(), []);
  archive.add([message("general", "3", 3)]);
  assert.deepEqual(ids(archive, "general"), ["3"]);
});

Deno.test("add() forgets the room that has been quiet longest when there are too many", () => {
  using archive = new Archive({ maxRooms: 2 });
  archive.add([message("a", "1", 9)]);
  archive.add([message("b", "2", 2)]);
  archive.add([message("a", "3", 3)]);
  archive.add([message("c", "4", 4)]);
  assert.deepEqual(archive.rooms(), ["a", "c"]);
});

Deno.test("remove() takes out these messages and no others", () => {
  using archive = new Archive();
  archive.add([message("general", "1", 1), message("general", "2", 2)]);
  archive.remove([message("general", "1", 1), message("general", "never there", 1)]);
  assert.deepEqual(ids(archive, "general"), ["2"]);
});

Deno.test("an archive in a file is there again when it is opened again", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = join(folder, "archive.db");
    const said = message("general", "1", 1);
    {
      using archive = new Archive({ path });
      archive.add([said]);
    }
    using archive = new Archive({ path });
    assert.deepEqual(archive.messages("general"), [said]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
