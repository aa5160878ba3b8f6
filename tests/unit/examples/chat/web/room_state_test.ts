import assert from "node:assert/strict";
import {
  DEPARTURE_GRACE_MS,
  newRoom,
  type RoomState,
  TYPING_LASTS_MS,
  withDraft,
  withMessages,
  withoutConnection,
  withPresence,
  withTime,
  withTyping,
} from "../../../../../examples/chat/web/room_state.ts";

const GONE_AT_MS = 1_000;

const message = (id: string, atMs: number, { userId = "ada", text = "Hello" } = {}) => ({
  id,
  room: "general",
  userId,
  name: userId,
  text,
  sentAt: new Date(atMs),
});

const members = (...users: [connection: string, userId: string][]) =>
  new Map(users.map(([id, userId], index) => [id, { userId, name: userId, joinedAt: new Date(index) }]));

const present = (room: RoomState, now: ReturnType<typeof members>, complete = false) =>
  withPresence(room, { members: now, complete, at: new Date(GONE_AT_MS) });

/** Long enough after a change for everybody to be really gone. */
const later = (room: RoomState) => withTime(room, GONE_AT_MS + DEPARTURE_GRACE_MS);

const notes = (room: RoomState) => room.entries.flatMap((entry) => entry.kind === "note" ? [entry.text] : []);

Deno.test("withMessages() takes each message once, in order of time", () => {
  const room = withMessages(newRoom("general"), [message("b", 2), message("a", 1)]);
  const again = withMessages(room, [message("a", 1), message("c", 3)]);
  assert.deepEqual(again.entries.map(({ id }) => id), ["a", "b", "c"]);
  assert.equal(withMessages(again, [message("a", 1)]), again);
});

Deno.test("withMessages() replaces the draft that the message was, whichever of event and answer comes first", () => {
  const draft = { id: "d1", userId: "ada", text: "Hello", at: new Date(1), status: "sending" } as const;
  const room = withMessages(withDraft(newRoom("general"), draft), [message("a", 2)]);
  assert.deepEqual(room.drafts, []);
  assert.equal(room.entries.length, 1);
});

Deno.test("withMessages() leaves drafts of another text or user alone", () => {
  const draft = { id: "d1", userId: "ada", text: "Hello", at: new Date(1), status: "sending" } as const;
  const room = withMessages(withDraft(newRoom("general"), draft), [
    message("a", 2, { text: "Bye" }),
    message("b", 3, { userId: "grace" }),
  ]);
  assert.equal(room.drafts.length, 1);
});

Deno.test("withMessages() ends the sender's typing", () => {
  const typing = withTyping(newRoom("general"), { userId: "ada", name: "Ada", typing: true }, 0);
  assert.equal(withMessages(typing, [message("a", 1)]).typing.size, 0);
});

Deno.test("withPresence() notes who came and who went", () => {
  const first = present(newRoom("general"), members(["c1", "ada"]), true);
  assert.deepEqual(notes(first), []);
  const joined = present(first, members(["c1", "ada"], ["c2", "grace"]));
  assert.deepEqual(notes(joined), ["grace joined"]);
  const left = present(joined, members(["c1", "ada"]));
  assert.deepEqual(notes(left), ["grace joined"]);
  assert.deepEqual(notes(later(left)), ["grace joined", "grace left"]);
});

Deno.test("withPresence() notes nothing when somebody reloads the page", () => {
  const both = present(newRoom("general"), members(["c1", "ada"], ["c2", "grace"]), true);
  const back = present(present(both, members(["c1", "ada"])), members(["c1", "ada"], ["c3", "grace"]));
  assert.deepEqual(notes(later(back)), []);
});

Deno.test("withPresence() notes nothing when the others are cut off first", () => {
  const both = present(newRoom("general"), members(["c1", "ada"], ["c2", "grace"]), true);
  const lost = withoutConnection(present(both, members(["c1", "ada"])));
  assert.deepEqual(notes(later(lost)), []);
  const alone = present(lost, members(["c3", "ada"]), true);
  const back = present(alone, members(["c3", "ada"], ["c4", "grace"]));
  assert.deepEqual(notes(later(back)), []);
});

Deno.test("withPresence() notes nothing when somebody opens or closes a second tab", () => {
  const one = present(newRoom("general"), members(["c1", "ada"]), true);
  const two = present(one, members(["c1", "ada"], ["c2", "ada"]));
  assert.deepEqual(notes(later(present(two, members(["c2", "ada"])))), []);
});

Deno.test("withPresence() notes nothing when people come back after a reconnect, and something when they leave", () => {
  const before = present(newRoom("general"), members(["c1", "ada"], ["c2", "grace"]), true);
  const alone = present(before, members(["c3", "ada"]), true);
  const back = present(alone, members(["c3", "ada"], ["c4", "grace"]));
  assert.deepEqual(notes(back), []);
  assert.deepEqual(notes(later(present(back, members(["c3", "ada"])))), ["grace left"]);
});

Deno.test("withPresence() ends the typing of who left", () => {
  const typing = withTyping(
    present(newRoom("general"), members(["c1", "ada"], ["c2", "grace"]), true),
    { userId: "grace", name: "Grace", typing: true },
    0,
  );
  assert.equal(present(typing, members(["c1", "ada"])).typing.size, 0);
});

Deno.test("withTime() ends typing that nobody has confirmed", () => {
  const room = withTyping(newRoom("general"), { userId: "ada", name: "Ada", typing: true }, 1_000);
  assert.equal(withTime(room, 1_000 + TYPING_LASTS_MS - 1), room);
  assert.equal(withTime(room, 1_000 + TYPING_LASTS_MS).typing.size, 0);
});
