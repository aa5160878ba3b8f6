import fc from "fast-check";
import assert from "node:assert/strict";
import { type Deadline, Deadlines } from "../../../../server/broker/deadlines.ts";
import { FakeClock } from "../_fake_clock.ts";

type Step =
  | { readonly do: "add"; readonly ms: number }
  | { readonly do: "move" | "cancel"; readonly which: number; readonly ms: number }
  | { readonly do: "wait"; readonly ms: number };

const ms = fc.integer({ min: 1, max: 100 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("add" as const), ms }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom("move" as const, "cancel" as const), which: fc.nat(), ms }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 20 }) }),
  },
);

Deno.test("Deadlines come when they are due and in order, whatever is added, moved and cancelled", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
      const clock = new FakeClock();
      const deadlines = new Deadlines(clock);
      const all: { readonly deadline: Deadline; expected: number | undefined; seen: number | undefined }[] =
        [];
      for (const one of steps) {
        const target = one.do === "move" || one.do === "cancel" ? all[one.which % all.length] : undefined;
        if (one.do === "wait") await clock.advance(one.ms);
        else if (one.do === "add") {
          const at = clock.now() + one.ms;
          const deadline = deadlines.add(at, () => void (entry.seen = clock.now()));
          const entry: (typeof all)[number] = { deadline, expected: at, seen: undefined };
          all.push(entry);
        } else if (target && target.seen === undefined) {
          target.expected = one.do === "move" ? clock.now() + one.ms : undefined;
          if (target.expected === undefined) deadlines.cancel(target.deadline);
          else deadlines.move(target.deadline, target.expected);
        }
      }
      await clock.advance(200);
      assert.deepEqual(all.map(({ seen }) => seen), all.map(({ expected }) => expected));
      assert.deepEqual([deadlines.size, clock.pending], [0, 0]);
    }),
    { numRuns: 200 },
  );
});

Deno.test("a deadline that comes again is called until it has had enough, and one for ever never", async () => {
  const clock = new FakeClock();
  const deadlines = new Deadlines(clock);
  const seen: number[] = [];
  const start = clock.now();
  deadlines.add(start + 10, () => seen.push(clock.now() - start) < 3 ? clock.now() + 10 : undefined);
  deadlines.add(Infinity, () => assert.fail("it came"));
  await clock.advance(1_000);
  assert.deepEqual(seen, [10, 20, 30]);
  assert.equal(clock.pending, 0);
});

Deno.test("Deadlines stay in order when many of them are cancelled from the middle", async () => {
  const some = fc.array(fc.record({ ms: fc.integer({ min: 1, max: 1_000 }), isCancelled: fc.boolean() }), {
    minLength: 60,
    maxLength: 120,
  });
  await fc.assert(
    fc.asyncProperty(some, async (plan) => {
      const clock = new FakeClock();
      const deadlines = new Deadlines(clock);
      const start = clock.now();
      const seen: number[] = [];
      const made = plan.map(({ ms }) => deadlines.add(start + ms, () => void seen.push(clock.now() - start)));
      for (const [at, { isCancelled }] of plan.entries()) if (isCancelled) deadlines.cancel(made[at]!);
      await clock.advance(1_000);
      const expected = plan.filter(({ isCancelled }) => !isCancelled).map(({ ms }) => ms);
      assert.deepEqual(seen, expected.sort((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});
