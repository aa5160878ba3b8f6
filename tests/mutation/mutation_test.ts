/** The tests of the clauses notice mistakes: each mistake of the list makes the named one fail. */

import assert from "node:assert/strict";
import { readClauses } from "../conformance/clauses.ts";
import { MutatedCopy } from "./mutated_copy.ts";
import { MUTATIONS } from "./mutations.ts";

Deno.test("every mistake in the list is noticed by the test of its clause", async (t) => {
  await using copy = await MutatedCopy.make();

  const isSound = await t.step("without mistakes the tests pass", async () => {
    const verdicts = await copy.verdicts("/(memory, (json|msgpack))/");
    for (const { clause, test } of MUTATIONS) assert.equal(verdicts.get(`${clause}: ${test}`), "ok", test);
  });

  if (!isSound) return;
  for (const mutation of MUTATIONS) {
    await t.step(`${mutation.clause}: ${mutation.replace.split("\n")[0]}`, async () => {
      assert.equal(await copy.verdict(mutation), "FAILED", `"${mutation.test}" did not notice`);
    });
  }
});

Deno.test("the mistakes break a dozen clauses and more, all of them in PROTOCOL.md", async () => {
  const clauses = new Set(await readClauses());
  const broken = new Set(MUTATIONS.map(({ clause }) => clause));
  assert.ok(broken.size >= 14, `${broken.size} clauses`);
  assert.deepEqual([...broken].filter((clause) => !clauses.has(clause)), []);
});
