import assert from "node:assert/strict";
import { fuzzClients } from "../fuzz/client_cases.ts";

Deno.test("clients with compiled codecs send, accept and refuse what others do", async () => {
  const { accepted, refused } = await fuzzClients(Math.floor(Math.random() * 2 ** 31), 8_000);
  assert.ok(accepted > 1_000 && refused > 1_000, `${accepted} accepted, ${refused} refused`);
});
