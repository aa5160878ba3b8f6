import { DEFAULT_LIMITS } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { resolveLimits } from "../../../server/limits.ts";

Deno.test("limits are whole numbers of at least 1", () => {
  const { problems } = resolveLimits({ maxDepth: 0, maxQueuedBytes: 1.5 });
  assert.deepEqual(problems.slice(0, 2), [
    "limits.maxDepth is 0; give a whole number of at least 1",
    "limits.maxQueuedBytes is 1.5; give a whole number of at least 1",
  ]);
});

Deno.test("events may not fill all that may wait for a client: it could never catch up", () => {
  assert.equal(resolveLimits({}).limits.maxQueuedEventBytes, DEFAULT_LIMITS.maxQueuedEventBytes);
  assert.equal(resolveLimits({ maxQueuedBytes: 100_000 }).limits.maxQueuedEventBytes, 50_000);
  assert.deepEqual(resolveLimits({ maxQueuedBytes: 100_000 }).problems, []);
  const { problems } = resolveLimits({ maxQueuedBytes: 100_000, maxQueuedEventBytes: 100_000 });
  assert.match(problems[0]!, /^limits\.maxQueuedEventBytes is 100000 and maxQueuedBytes 100000; .*give less/);
});
