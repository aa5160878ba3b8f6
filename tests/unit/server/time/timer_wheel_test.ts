import assert from "node:assert/strict";
import { TimerWheel } from "../../../../server/time/timer_wheel.ts";
import { FakeClock } from "../_fake_clock.ts";

Deno.test("TimerWheel calls what is due, at its tick and not before", async () => {
  const clock = new FakeClock();
  const wheel = new TimerWheel(clock, 10);
  const called: string[] = [];
  wheel.add(wheel.ticks(25), () => void called.push("late"));
  wheel.add(wheel.ticks(10), () => void called.push("early"));
  await clock.advance(10);
  assert.deepEqual(called, ["early"]);
  await clock.advance(19);
  assert.deepEqual(called, ["early"]);
  await clock.advance(1);
  assert.deepEqual(called, ["early", "late"]);
  assert.equal(wheel.size + clock.pending, 0);
});

Deno.test("TimerWheel calls again after as many ticks as it is told", async () => {
  const clock = new FakeClock();
  const wheel = new TimerWheel(clock, 10);
  const ticks: number[] = [];
  wheel.add(1, () => {
    ticks.push(wheel.tick);
    return ticks.length < 3 ? 2 : undefined;
  });
  await clock.advance(1_000);
  assert.deepEqual(ticks, [1, 3, 5]);
  assert.equal(wheel.size + clock.pending, 0);
});

Deno.test("TimerWheel forgets what is cancelled, also by another that is due in the same tick", async () => {
  const clock = new FakeClock();
  const wheel = new TimerWheel(clock, 10);
  const called: string[] = [];
  wheel.add(1, () => {
    second.cancel();
    second.cancel();
    return undefined;
  });
  const second = wheel.add(1, () => void called.push("second"));
  const third = wheel.add(5, () => void called.push("third"));
  third.cancel();
  await clock.advance(100);
  assert.deepEqual(called, []);
  assert.equal(wheel.size + clock.pending, 0);
});

Deno.test("TimerWheel has one timer for any number of waits, and none without", () => {
  const clock = new FakeClock();
  const wheel = new TimerWheel(clock, 10);
  const timers = Array.from({ length: 100 }, (_, n) => wheel.add(n + 1, () => undefined));
  assert.equal(clock.pending, 1);
  for (const timer of timers) timer.cancel();
  assert.equal(clock.pending, 0);
});
