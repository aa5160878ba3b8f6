import assert from "node:assert/strict";
import { fuzzCodecs } from "../../../fuzz/codec_cases.ts";

Deno.test("compileCodecs() agrees with codecOf() on generated types, values and damaged bytes", () => {
  const tally = fuzzCodecs(20_260_101, 12_000);
  // The generators are worth nothing if all that they make is refused.
  assert.ok(tally.accepted > 1_500 && tally.refused > 500 && tally.malformed > 3_000, JSON.stringify(tally));
});
