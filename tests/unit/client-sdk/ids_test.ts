import assert from "node:assert/strict";
import { IdTable } from "../../../client-sdk/ids.ts";

Deno.test("P-3.1: IdTable opens the lowest odd id that is free", () => {
  const ids = new IdTable<string>();
  assert.deepEqual([ids.open("a"), ids.open("b"), ids.open("c"), ids.open("d")], [1, 3, 5, 7]);
  ids.release(5);
  ids.release(3);
  assert.deepEqual([ids.open("e"), ids.open("f"), ids.open("g")], [3, 5, 9]);
  assert.equal(ids.get(5), "f");
});

Deno.test("IdTable adopts an id of the server once, and it does not take one from the client", () => {
  const ids = new IdTable<string>();
  assert.equal(ids.adopt(2, "joined"), true);
  assert.equal(ids.adopt(2, "again"), false);
  assert.deepEqual([ids.open("a"), ids.open("b")], [1, 3]);
  ids.release(2);
  assert.equal(ids.get(2), undefined);
  assert.equal(ids.open("c"), 5);
});

Deno.test("IdTable.clear() answers what was open and starts anew", () => {
  const ids = new IdTable<string>();
  ids.open("a");
  ids.adopt(2, "b");
  assert.deepEqual(ids.clear(), ["a", "b"]);
  assert.equal(ids.get(1), undefined);
  assert.equal(ids.open("c"), 1);
});
