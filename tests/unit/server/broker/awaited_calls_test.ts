import assert from "node:assert/strict";
import { Deadlines } from "../../../../server/broker/deadlines.ts";
import { AwaitedCalls } from "../../../../server/broker/sqlite/awaited_calls.ts";
import { FakeClock } from "../_fake_clock.ts";

Deno.test("AwaitedCalls has no deadline for a call that nobody waits for any more", async () => {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const awaited = new AwaitedCalls({ deadlines, onLeaseDue: () => {} });
  const [first, second] = [new AbortController(), new AbortController()];
  const until = clock.now() + 1_000;
  const waiting = [first, second].map(({ signal }) =>
    assert.rejects(awaited.wait("c", signal, until), { name: "AbortError" })
  );
  assert.equal(deadlines.size, 1);
  first.abort();
  await waiting[0];
  assert.equal(deadlines.size, 1);
  second.abort();
  await waiting[1];
  assert.deepEqual([deadlines.size, clock.pending], [0, 0]);
});
