import assert from "node:assert/strict";
import { matchContract } from "../../../../server/connection/contract_match.ts";

const own = { name: "chat", version: "2.0.0", hash: "now", history: ["before"] };

Deno.test("P-5.2: matchContract() finds equal hashes, and no contract", () => {
  assert.deepEqual(matchContract({ name: "chat", version: "2.0.0", hash: "now" }, own), { match: "same" });
  assert.deepEqual(matchContract(undefined, own), { match: "none" });
});

Deno.test("P-5.3: matchContract() believes a newer client that gets along with the server", () => {
  const newer = { name: "chat", version: "3.0.0", hash: "next", compatibleWith: ["before", "now"] };
  assert.deepEqual(matchContract(newer, own), { match: "compatible" });
});

Deno.test("P-5.4: matchContract() stops older clients and other contracts, naming both versions", () => {
  for (
    const client of [
      { name: "chat", version: "1.0.0", hash: "before" },
      { name: "shop", version: "2.0.0", hash: "now" },
    ]
  ) {
    const verdict = matchContract(client, own);
    assert.ok(verdict.match === undefined);
    assert.equal(verdict.close, "CONTRACT_MISMATCH");
    assert.ok(verdict.reason.includes(client.version) && verdict.reason.includes("2.0.0"), verdict.reason);
  }
});

Deno.test("P-5.5: matchContract() asks a client that it has never heard of to come back", () => {
  const verdict = matchContract({ name: "chat", version: "3.0.0", hash: "next" }, own);
  assert.ok(verdict.match === undefined);
  assert.equal(verdict.close, "CONTRACT_AHEAD");
});
