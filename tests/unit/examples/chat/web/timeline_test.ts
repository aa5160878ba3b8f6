import assert from "node:assert/strict";
import {
  newRoom,
  type RoomState,
  withDraft,
  withMessages,
  withoutConnection,
  withReturn,
} from "../../../../../examples/chat/web/room_state.ts";
import { timeline } from "../../../../../examples/chat/web/timeline.ts";

const ADA = { sub: "ada", name: "Ada" };
const NOON = new Date(2026, 0, 5, 12).getTime();

const message = (id: string, minutes: number, userId = "ada") => ({
  id,
  room: "general",
  userId,
  name: userId,
  text: "Hello",
  sentAt: new Date(NOON + minutes * 60_000),
});

const withAll = (...messages: ReturnType<typeof message>[]) =>
  withMessages(newRoom("general"), { messages, place: messages.length });

const linesOf = (room: RoomState) =>
  timeline(room, ADA).map((line) => {
    if (line.kind !== "message") return line.kind === "note" ? line.text : line.kind;
    return `${line.userId}${line.first ? " first" : ""}${line.mine ? " mine" : ""}`;
  });

const drawn = (...messages: ReturnType<typeof message>[]) => linesOf(withAll(...messages));

Deno.test("timeline() groups messages of one sender that follow closely", () => {
  assert.deepEqual(
    drawn(message("1", 0, "grace"), message("2", 1, "grace"), message("3", 2), message("4", 9)),
    ["day", "grace first", "grace", "ada first mine", "ada first mine"],
  );
});

Deno.test("timeline() starts each day with a line", () => {
  assert.deepEqual(drawn(message("1", 0), message("2", 24 * 60)), [
    "day",
    "ada first mine",
    "day",
    "ada first mine",
  ]);
});

Deno.test("timeline() puts drafts at the end, with what became of them", () => {
  const draft = { id: "d1", userId: "ada", text: "Hi", at: new Date(NOON), status: "sending" } as const;
  const sending = withDraft(withAll(message("1", 0, "grace")), draft);
  const room = withDraft(sending, { ...draft, status: "failed", problem: "no luck" });
  const last = timeline(room, ADA).at(-1);
  assert(last?.kind === "message");
  assert.deepEqual([last.key, last.status, last.problem, last.name], ["d1", "failed", "no luck", "Ada"]);
});

Deno.test("timeline() shows what is on its way as waiting while there is no connection", () => {
  const room = withDraft(newRoom("general"), {
    id: "d1",
    userId: "ada",
    text: "Hi",
    at: new Date(NOON),
    status: "sending",
  });
  const statusIn = (state: RoomState) =>
    timeline(state, ADA).flatMap((line) => "status" in line ? line.status : []);
  assert.deepEqual(statusIn(room), ["sending"]);
  assert.deepEqual(statusIn(withoutConnection(room, NOON)), ["waiting"]);
});

Deno.test("timeline() puts a note after what was said until then, and between two senders", () => {
  const room = withAll(message("1", 0, "grace"), message("2", 1, "grace"), message("3", 3, "grace"));
  const recovery = { recovered: true, from: { epoch: "e", offset: 2 }, head: 2 } as const;
  const back = withReturn(withoutConnection(room, NOON), recovery, NOON + 2 * 60_000);
  assert.deepEqual(linesOf(back), [
    "day",
    "grace first",
    "grace",
    "Back after 2 min: nothing was missed",
    "grace first",
  ]);
});
