/** The simulation notices mistakes: each that is planted is caught within 2,000 seeds. */

import assert from "node:assert/strict";
import { MutatedCopy } from "../mutation/mutated_copy.ts";
import { noticed } from "./planted.ts";
import { PLANTED } from "./planted_faults.ts";

const SEEDS = 2_000;

Deno.test("simulation: every planted fault is noticed", async (t) => {
  assert.ok(PLANTED.length >= 15);
  await using copy = await MutatedCopy.make();
  for (const fault of PLANTED) {
    await t.step(fault.name, async () => {
      assert.ok(await noticed(copy, fault, SEEDS), `${SEEDS} seeds did not notice`);
    });
  }
});
