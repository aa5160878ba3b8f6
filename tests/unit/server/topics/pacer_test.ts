import assert from "node:assert/strict";
import type { Peer } from "../../../../server/peer/mod.ts";
import { Pacer } from "../../../../server/topics/pacer.ts";
import { FakeClock } from "../_fake_clock.ts";

Deno.test("Pacer wakes again what had to wait again, also if something else forgets that it waited", async () => {
  const clock = new FakeClock();
  const nothing = () => {};
  const logger = { info: nothing, warn: assert.fail, error: assert.fail };
  const pacer = new Pacer({ clock, logger, resumeBytes: 100 });
  let queued = 200;
  // As much of a peer as a pacer looks at.
  const peer = { id: "c1", open: true, backlogExceeds: (bytes: number) => queued > bytes } as unknown as Peer;
  const woken: string[] = [];
  const signals = {
    resume() {
      woken.push("signals");
      pacer.forget(peer, signals);
    },
  };
  const replay = {
    resume() {
      woken.push("replay");
      if (woken.length > 2) return;
      queued = 200;
      pacer.wait(peer, replay);
    },
  };
  pacer.wait(peer, signals);
  pacer.wait(peer, replay);
  queued = 0;
  await clock.advance(20);
  assert.deepEqual([woken, pacer.size], [["signals", "replay"], 1]);
  queued = 0;
  await clock.advance(20);
  assert.deepEqual([woken, pacer.size, clock.pending], [["signals", "replay", "replay"], 0, 0]);
});
