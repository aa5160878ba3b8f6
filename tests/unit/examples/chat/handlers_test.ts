import assert from "node:assert/strict";
import { Archive } from "../../../../examples/chat/archive.ts";
import { chatMethods } from "../../../../examples/chat/handlers.ts";

type SendMessage = ReturnType<typeof chatMethods>["sendMessage"];

interface Scene {
  readonly archive: Archive;
  readonly publish?: () => Promise<unknown>;
  /** The rooms that the connection is in. */
  readonly rooms?: readonly string[];
  /** The users who are in the room, with whatever connection. */
  readonly members?: readonly string[];
}

/** Ada says hello in general. */
function sayHello({ archive, publish = () => Promise.resolve(), rooms = ["general"], members = [] }: Scene) {
  const { sendMessage } = chatMethods({
    archive,
    roomCapacity: 2,
    openRooms: () => [],
    newId: () => "m1",
    now: () => new Date(1),
  });
  const call = {
    params: { room: "general", text: "Hello" },
    user: { sub: "ada", name: "Ada" },
    connection: { topics: () => rooms.map((room) => ({ topic: "room", key: { room } })) },
    topic: () => ({
      publish,
      members: () => Promise.resolve(members.map((userId) => ({ state: { userId } }))),
    }),
    fail(code: string) {
      throw new Error(code);
    },
  };
  // Only what the handler looks at is there.
  return sendMessage(call as unknown as Parameters<SendMessage>[0]);
}

Deno.test("sendMessage() has archived what is about to be told", async () => {
  using archive = new Archive();
  const counts: number[] = [];
  await sayHello({ archive, publish: () => Promise.resolve(counts.push(archive.count("general"))) });
  assert.deepEqual(counts, [1]);
});

Deno.test("sendMessage() takes out of the archive what could not be told", async () => {
  using archive = new Archive();
  const publish = () => Promise.reject(new Error("the disk is full"));
  await assert.rejects(async () => await sayHello({ archive, publish }), /the disk is full/);
  assert.equal(archive.count("general"), 0);
});

Deno.test("sendMessage() takes what comes again before its connection is in the room again", async () => {
  using archive = new Archive();
  const { text } = await sayHello({ archive, rooms: [], members: ["grace", "ada"] });
  assert.equal(text, "Hello");
});

Deno.test("sendMessage() refuses somebody who is not in the room", async () => {
  using archive = new Archive();
  const call = async () => await sayHello({ archive, rooms: ["tea"], members: ["grace"] });
  await assert.rejects(call, /NOT_IN_ROOM/);
  assert.equal(archive.count("general"), 0);
});
