import assert from "node:assert/strict";
import { newRoom, withDraft, withMessages } from "../../../../../examples/chat/web/room_state.ts";
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

const drawn = (...messages: ReturnType<typeof message>[]) =>
  timeline(withMessages(newRoom("general"), messages), ADA).map((line) =>
    line.kind === "message"
      ? `${line.userId}${line.first ? " first" : ""}${line.mine ? " mine" : ""}`
      : line.kind
  );

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
  const room = withDraft(withMessages(newRoom("general"), [message("1", 0, "grace")]), {
    id: "d1",
    userId: "ada",
    text: "Hi",
    at: new Date(NOON),
    status: "failed",
    problem: "no luck",
  });
  const last = timeline(room, ADA).at(-1);
  assert(last?.kind === "message");
  assert.deepEqual([last.key, last.status, last.problem, last.name], ["d1", "failed", "no luck", "Ada"]);
});
