import assert from "node:assert/strict";
import { systemClock } from "../../../client-sdk/clock.ts";

Deno.test("systemClock does not fire at once for a delay that a runtime has no room for", () => {
  const { setTimeout } = globalThis;
  const delays: unknown[] = [];
  Object.assign(globalThis, { setTimeout: (_callback: unknown, delayMs: number) => delays.push(delayMs) });
  try {
    for (const delayMs of [1_000, 2 ** 31 - 1, 2 ** 31, 2 ** 40]) systemClock.setTimeout(() => {}, delayMs);
  } finally {
    globalThis.setTimeout = setTimeout;
  }
  assert.deepEqual(delays, [1_000, 2 ** 31 - 1, 2 ** 31 - 1, 2 ** 31 - 1]);
});
