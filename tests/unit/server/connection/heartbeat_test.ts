import assert from "node:assert/strict";
import { heartbeat } from "../../../../server/connection/heartbeat.ts";

const interval = 10;

Deno.test("heartbeat() waits while both sides talk", () => {
  assert.deepEqual(heartbeat({ now: 25, heardAt: 20, wroteAt: 18, interval }), { action: "wait", again: 3 });
});

Deno.test("P-10.1: heartbeat() pings a peer that was silent for an interval", () => {
  assert.deepEqual(heartbeat({ now: 30, heardAt: 20, wroteAt: 29, interval }), { action: "ping", again: 10 });
});

Deno.test("P-10.2: heartbeat() pings a peer that was sent nothing for an interval", () => {
  assert.deepEqual(heartbeat({ now: 30, heardAt: 26, wroteAt: 20, interval }), { action: "ping", again: 6 });
});

Deno.test("P-10.2: heartbeat() closes after two silent intervals", () => {
  assert.deepEqual(heartbeat({ now: 40, heardAt: 20, wroteAt: 30, interval }), { action: "close" });
});

Deno.test("heartbeat() always asks to be called again before anything is overdue", () => {
  for (let heardAt = 0; heardAt <= 19; heardAt++) {
    for (let wroteAt = 0; wroteAt <= 20; wroteAt++) {
      const beat = heartbeat({ now: 20, heardAt: heardAt + 1, wroteAt, interval });
      assert.ok(
        beat.action !== "close" && beat.again >= 1 && beat.again <= interval,
        `${heardAt} ${wroteAt}`,
      );
    }
  }
});
