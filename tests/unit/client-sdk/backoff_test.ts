import assert from "node:assert/strict";
import fc from "fast-check";
import { backoffDelayMs } from "../../../client-sdk/backoff.ts";

const backoff = { minMs: 500, maxMs: 30_000 };

Deno.test("P-10.5: backoffDelayMs() doubles its bound with each failure up to a maximum", () => {
  const bounds = [1, 2, 3, 4, 5, 6, 7, 8, 100].map((failures) =>
    backoffDelayMs(backoff, { failures, roll: 1 })
  );
  assert.deepEqual(bounds, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

Deno.test("P-10.5: backoffDelayMs() is anywhere between 0 and the bound", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, roll) => {
        const delayMs = backoffDelayMs(backoff, { failures, roll });
        assert.ok(delayMs >= 0 && delayMs <= backoffDelayMs(backoff, { failures, roll: 1 }));
      },
    ),
  );
  assert.equal(backoffDelayMs(backoff, { failures: 3, roll: 0 }), 0);
  assert.equal(backoffDelayMs(backoff, { failures: 3, roll: 0.25 }), 500);
});
