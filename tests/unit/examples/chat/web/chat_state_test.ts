import assert from "node:assert/strict";
import {
  type ChatEvent,
  type ChatState,
  newChat,
  update,
} from "../../../../../examples/chat/web/chat_state.ts";

const ADA = { sub: "ada", name: "Ada" };

const after = (events: readonly ChatEvent[]): ChatState => events.reduce(update, newChat(ADA));

/** What is told when these people have said something in a room, the last of them just now. */
const said = (room: string, ...userIds: string[]): ChatEvent => ({
  type: "messages",
  room,
  live: true,
  conversation: {
    messages: userIds.map((userId, index) => (
      { id: `${room} ${index}`, room, userId, name: userId, text: "Hello", sentAt: new Date(index) }
    )),
    place: userIds.length,
  },
});

const IN_TWO_ROOMS: readonly ChatEvent[] = [
  { type: "entered", room: "general" },
  { type: "entered", room: "tea" },
  { type: "shown", room: "general" },
];

Deno.test("update() counts as unread what others say in rooms not on show, until they are", () => {
  const state = after([
    ...IN_TWO_ROOMS,
    said("general", "grace"),
    said("tea", "grace"),
    said("tea", "grace", "grace"),
    said("tea", "grace", "grace", "ada"),
  ]);
  assert.equal(state.rooms.get("general")?.unread, 0);
  assert.equal(state.rooms.get("tea")?.unread, 2);
  assert.equal(update(state, { type: "shown", room: "tea" }).rooms.get("tea")?.unread, 0);
});

Deno.test("update() counts as unread what is said while the page is out of sight", () => {
  const state = after([...IN_TWO_ROOMS, { type: "visible", visible: false }, said("general", "grace")]);
  assert.equal(state.rooms.get("general")?.unread, 1);
  assert.equal(update(state, { type: "visible", visible: true }).rooms.get("general")?.unread, 0);
});

Deno.test("update() does not count history as unread", () => {
  const state = after([...IN_TWO_ROOMS, { ...said("tea", "grace"), live: false } as ChatEvent]);
  assert.equal(state.rooms.get("tea")?.unread, 0);
});

Deno.test("update() shows another room when the one on show is left", () => {
  const state = after([...IN_TWO_ROOMS, { type: "left", room: "general" }]);
  assert.equal(state.current, "tea");
  assert.equal(update(state, { type: "left", room: "tea" }).current, undefined);
});

Deno.test("update() changes nothing for a room that this page is not in", () => {
  const state = after(IN_TWO_ROOMS);
  assert.equal(update(state, said("cellar", "grace")), state);
});

Deno.test("update() keeps a room that is entered again", () => {
  const state = after([...IN_TWO_ROOMS, said("general", "grace")]);
  assert.equal(update(state, { type: "entered", room: "general" }), state);
});

Deno.test("update() knows when the next try is due while the connection waits", () => {
  const connection = {
    status: "waiting",
    attempt: 1,
    retryInMs: 2_000,
    cause: { code: 1006, reason: "" },
    renewToken: false,
  } as const;
  assert.equal(after([{ type: "connection", connection, nowMs: 500 }]).retryAtMs, 2_500);
});

Deno.test("update() counts as unread what was said while the connection was lost, and nothing twice", () => {
  const waiting = {
    status: "waiting",
    attempt: 1,
    retryInMs: 0,
    cause: { code: 1006, reason: "" },
    renewToken: false,
  } as const;
  const state = after([
    ...IN_TWO_ROOMS,
    { ...said("tea", "grace"), live: false } as ChatEvent,
    { type: "connection", connection: waiting, nowMs: 1_000 },
    {
      type: "returned",
      room: "tea",
      recovery: { recovered: true, from: { epoch: "e", offset: 1 }, head: 3 },
      nowMs: 5_000,
    },
    said("tea", "grace", "grace"),
    said("tea", "grace", "grace", "grace"),
  ]);
  const tea = state.rooms.get("tea");
  assert.equal(tea?.unread, 2);
  assert.deepEqual(tea?.lastReturn, { outcome: "caught-up", awayMs: 4_000, from: 1, head: 3, messages: 2 });
});

Deno.test("update() has no word of a return for a room that goes on in another encoding", () => {
  const state = after([
    ...IN_TWO_ROOMS,
    { type: "connection", connection: { status: "connecting", step: "token", attempt: 0 }, nowMs: 1_000 },
    { ...said("tea", "grace"), live: false } as ChatEvent,
  ]);
  assert.equal(state.rooms.get("tea")?.awaySinceMs, undefined);
  assert.deepEqual(state.rooms.get("tea")?.notes, []);
});
