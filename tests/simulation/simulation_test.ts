/** The simulation finds nothing wrong in some hundreds of runs, and the same seed is the same run. */

import assert from "node:assert/strict";
import { FAULTS, planOf } from "./plan.ts";
import { SimRandom } from "./random.ts";
import { simulate } from "./simulate.ts";

const SEEDS = 250;

/** Seeds above that found something once. */
const FOUND = [457, 462, 908, 2_352, 11_292, 21_379, 24_212];

Deno.test(`simulation: ${SEEDS} seeds, and those that found something`, async () => {
  for (const seed of [...Array.from({ length: SEEDS }, (_, at) => at + 1), ...FOUND]) {
    const { wrong } = await simulate(seed);
    assert.deepEqual(wrong, [], `seed ${seed}; its trace: deno task simulate --seed ${seed}`);
  }
});

Deno.test("simulation: the same seed is the same run, traced or not", async () => {
  for (const seed of [3, 14, 159]) {
    const [one, two] = [await simulate(seed), await simulate(seed, { keepsTrace: true })];
    assert.equal(one.hash, two.hash);
    assert.deepEqual(one.figures, two.figures);
    assert.ok(two.lines.length > 100);
  }
  assert.notEqual((await simulate(3)).hash, (await simulate(4)).hash);
});

Deno.test("tests/simulation/generated is up to date", async () => {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--no-check", "codegen/main.ts", "tests/simulation/contract.ts"],
      ...["--out", "tests/simulation/generated", "--check"],
    ],
    cwd: new URL("../../", import.meta.url),
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  assert.ok(success, decoder.decode(stdout) + decoder.decode(stderr));
});

Deno.test("simulation: every kind of fault is in many runs, and in many it is not", () => {
  const counts = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed++) {
    for (const fault of planOf(new SimRandom(seed).fork("plan")).faults) {
      counts.set(fault, (counts.get(fault) ?? 0) + 1);
    }
  }
  for (const [fault, count] of counts) {
    assert.ok(count > SEEDS / 5 && count < SEEDS / 2, `${fault}: ${count}`);
  }
  assert.equal(counts.size, FAULTS.length);
});
