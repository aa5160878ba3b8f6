import assert from "node:assert/strict";
import {
  type Draft,
  newRoom,
  type RoomState,
  TYPING_LASTS_MS,
  withDraft,
  withMessages,
  withoutConnection,
  withPresence,
  withReturn,
  withSent,
  withTime,
  withTyping,
} from "../../../../../examples/chat/web/room_state.ts";
import { describeReturn } from "../../../../../examples/chat/web/return.ts";

const message = (id: string, atMs: number, { userId = "ada", text = "Hello" } = {}) => ({
  id,
  room: "general",
  userId,
  name: userId,
  text,
  sentAt: new Date(atMs),
});

const DRAFT: Draft = { id: "d1", userId: "ada", text: "Hello", at: new Date(1), status: "sending" };

const saying = (room: RoomState, ...messages: ReturnType<typeof message>[]) =>
  withMessages(room, { messages, place: messages.length });

const members = (...userIds: string[]) =>
  new Map(userIds.map((userId, index) => [userId, { userId, name: userId, joinedAt: new Date(index) }]));

const present = (room: RoomState, now: ReturnType<typeof members>, complete = false) =>
  withPresence(room, { members: now, complete, at: new Date(1_000) });

const notes = (room: RoomState) =>
  room.notes.map((note) => note.kind === "people" ? note.text : describeReturn(note.how));

const missing = (from: number, head: number) => (
  { recovered: true, from: { epoch: "e", offset: from }, head } as const
);

Deno.test("withMessages() replaces the draft that the message was, whichever of event and answer comes first", () => {
  const room = withDraft(newRoom("general"), DRAFT);
  const heard = saying(room, message("a", 2));
  assert.deepEqual(heard.drafts, []);
  assert.deepEqual(withSent(heard, "d1", "a").drafts, []);

  const answered = withSent(room, "d1", "a");
  assert.equal(answered.drafts.length, 1, "it stays until the message is there");
  assert.deepEqual(saying(answered, message("a", 2)).drafts, []);
});

Deno.test("withMessages() leaves drafts of another text or user alone, and those that are another message", () => {
  const room = withDraft(newRoom("general"), DRAFT);
  const others = [message("a", 2, { text: "Bye" }), message("b", 3, { userId: "grace" })];
  assert.equal(saying(room, ...others).drafts.length, 1);
  assert.equal(saying(withSent(room, "d1", "c"), message("a", 2)).drafts.length, 1);
});

Deno.test("withMessages() replaces one draft by one message", () => {
  const room = withDraft(withDraft(newRoom("general"), DRAFT), { ...DRAFT, id: "d2" });
  const heard = saying(room, message("a", 2));
  assert.deepEqual(heard.drafts.map(({ id }) => id), ["d2"]);
  assert.equal(saying(heard, message("a", 2)).drafts.length, 1, "what was there before is no draft");
});

Deno.test("withDraft() adds no failure of a draft that has arrived after all", () => {
  const room = saying(withDraft(newRoom("general"), DRAFT), message("a", 2));
  assert.equal(withDraft(room, { ...DRAFT, status: "failed" }).drafts.length, 0);
});

Deno.test("withMessages() ends the sender's typing", () => {
  const typing = withTyping(newRoom("general"), { userId: "ada", name: "Ada", typing: true }, 0);
  assert.equal(saying(typing, message("a", 1)).typing.size, 0);
});

Deno.test("withReturn() notes how long the room was away and what was caught up with, as it comes", () => {
  const before = saying(newRoom("general"), message("a", 1));
  const back = withReturn(withoutConnection(withoutConnection(before, 1_000), 2_000), missing(1, 3), 5_000);
  assert.deepEqual(notes(back), ["Back after 4 s: catching up from #1 to #3"]);
  const two = saying(back, message("a", 1), message("b", 2));
  const three = saying(two, message("a", 1), message("b", 2), message("c", 3));
  assert.deepEqual(notes(three), ["Back after 4 s: 2 messages caught up (from #1 to #3)"]);
  const four = saying(three, message("a", 1), message("b", 2), message("c", 3), message("d", 6_000));
  assert.deepEqual(notes(four), notes(three), "what came later was not missed");
});

Deno.test("withReturn() tells that this page was too slow from that it was away", () => {
  assert.deepEqual(notes(withReturn(newRoom("general"), missing(1, 1), 5_000)), [
    "Fell behind: nothing was missed",
  ]);
});

Deno.test("withReturn() keeps one note of a room that comes and goes while nothing is said", () => {
  const room = saying(newRoom("general"), message("a", 1));
  const once = withReturn(withoutConnection(room, 1_000), missing(1, 1), 2_000);
  const twice = withReturn(withoutConnection(once, 3_000), missing(1, 1), 6_000);
  assert.deepEqual(notes(twice), ["Back after 3 s: nothing was missed"]);
  const said = saying(twice, message("a", 1), message("b", 7_000));
  assert.equal(notes(withReturn(withoutConnection(said, 8_000), missing(2, 2), 9_000)).length, 2);
});

Deno.test("withReturn() says why something may be missing, and gives up what was confirmed and is lost", () => {
  const drafts = withSent(
    withDraft(withDraft(newRoom("general"), DRAFT), { ...DRAFT, id: "d2" }),
    "d2",
    "lost",
  );
  const back = withReturn(withoutConnection(drafts, 0), { recovered: false, reason: "epoch_changed" }, 1_000);
  assert.deepEqual(notes(back), [
    "Back after 1 s: the server has begun a new log, so the room was loaded anew",
  ]);
  assert.deepEqual(back.drafts.map(({ id }) => id), ["d1"]);
  const heard = saying(back, message("x", 1), message("y", 2, { userId: "grace" }));
  assert.deepEqual(notes(heard), notes(back));
});

Deno.test("withReturn() says nothing where a room was loaded anew because the page asked for it", () => {
  assert.deepEqual(notes(withReturn(newRoom("general"), { recovered: false, reason: "reloaded" }, 0)), []);
});

Deno.test("withPresence() notes who came and who went", () => {
  const first = present(newRoom("general"), members("ada"), true);
  assert.deepEqual(notes(first), []);
  const joined = present(first, members("ada", "grace"));
  assert.deepEqual(notes(joined), ["grace joined"]);
  assert.deepEqual(notes(present(joined, members("ada"))), ["grace joined", "grace left"]);
});

Deno.test("withPresence() notes nothing when people come back after a reconnect, and something when they leave", () => {
  const before = present(newRoom("general"), members("ada", "grace"), true);
  const alone = present(withoutConnection(before, 0), members("ada"), true);
  const back = present(alone, members("ada", "grace"));
  assert.deepEqual(notes(back), []);
  assert.deepEqual(notes(present(back, members("ada"))), ["grace left"]);
});

Deno.test("withPresence() ends the typing of who left", () => {
  const typing = withTyping(
    present(newRoom("general"), members("ada", "grace"), true),
    { userId: "grace", name: "Grace", typing: true },
    0,
  );
  assert.equal(present(typing, members("ada")).typing.size, 0);
});

Deno.test("withTime() ends typing that nobody has confirmed", () => {
  const room = withTyping(newRoom("general"), { userId: "ada", name: "Ada", typing: true }, 1_000);
  assert.equal(withTime(room, 1_000 + TYPING_LASTS_MS - 1), room);
  assert.equal(withTime(room, 1_000 + TYPING_LASTS_MS).typing.size, 0);
});
