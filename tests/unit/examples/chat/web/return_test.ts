import assert from "node:assert/strict";
import {
  type CaughtUp,
  describeReturn,
  type LoadedAnew,
  summarizeReturn,
} from "../../../../../examples/chat/web/return.ts";

const caughtUp = (how: Partial<CaughtUp>): CaughtUp => (
  { outcome: "caught-up", awayMs: 4_000, from: 41, head: 44, messages: 3, ...how }
);
const anew = (reason: LoadedAnew["reason"], awayMs: number | undefined = 4_000): LoadedAnew => (
  { outcome: "anew", awayMs, reason }
);

const SENTENCES = [
  [caughtUp({}), "Back after 4 s: 3 messages caught up (from #41 to #44)", "3 caught up"],
  [
    caughtUp({ head: 42, messages: 1 }),
    "Back after 4 s: 1 message caught up (from #41 to #42)",
    "1 caught up",
  ],
  [caughtUp({ messages: 0 }), "Back after 4 s: catching up from #41 to #44", "nothing missed"],
  [caughtUp({ head: 41, messages: 0 }), "Back after 4 s: nothing was missed", "nothing missed"],
  [caughtUp({ awayMs: 200, head: 41 }), "Back after less than 1 s: nothing was missed", "3 caught up"],
  [caughtUp({ awayMs: undefined }), "Fell behind: 3 messages caught up (from #41 to #44)", "3 caught up"],
  [
    anew("epoch_changed"),
    "Back after 4 s: the server has begun a new log, so the room was loaded anew",
    "loaded anew",
  ],
  [
    anew("trimmed", 26 * 3_600_000),
    "Back after 26 h: the room’s history does not reach back that far, so the room was loaded anew",
    "loaded anew",
  ],
  [
    anew("too_far", 180_000),
    "Back after 3 min: more was said than can be caught up with, so the room was loaded anew",
    "loaded anew",
  ],
] as const;

for (const [how, sentence, summary] of SENTENCES) {
  Deno.test(`describeReturn() says: ${sentence}`, () => {
    assert.equal(describeReturn(how), sentence);
    assert.equal(summarizeReturn(how), summary);
  });
}

Deno.test("summarizeReturn() says that there was no return", () => {
  assert.equal(summarizeReturn(undefined), "not needed yet");
});
