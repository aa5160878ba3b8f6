import { canonicalForm, numberContract } from "@wirepact/schema/ir";
import assert from "node:assert/strict";
import chat from "../../../../examples/chat/contract.ts";

Deno.test("the chat's descriptor is what it was", async (t) => {
  const { descriptor } = await numberContract(chat.draft);
  assert.deepEqual(JSON.parse(JSON.stringify(descriptor)), descriptor, "plain JSON");
  await t.assertSnapshot(descriptor);
});

/** When this changes and the contract did not, all clients in the field are told that theirs is another contract. */
Deno.test("the chat's wire hash and canonical form are what they were", async (t) => {
  const { descriptor, hash } = await numberContract(chat.draft);
  await t.assertSnapshot(hash);
  await t.assertSnapshot(JSON.parse(canonicalForm(descriptor)));
});
