import assert from "node:assert/strict";
import { lowestFreeId } from "../../../client-sdk/ids.ts";

Deno.test("P-3.1: lowestFreeId() is odd, and the lowest that is not open", () => {
  const open = new Map<number, string>();
  for (const expected of [1, 3, 5, 7]) {
    assert.equal(lowestFreeId(open), expected);
    open.set(expected, "mine").set(expected + 1, "the server's");
  }
  open.delete(5);
  open.delete(2);
  assert.equal(lowestFreeId(open), 5);
});
