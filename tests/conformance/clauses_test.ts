/** The protocol's clauses against what shows them: neither has anything that the other lacks. */

import assert from "node:assert/strict";
import { readClauses, readMentions } from "./clauses.ts";

const clauses = await readClauses();
const mentions = await readMentions();

Deno.test("PROTOCOL.md has each clause once, in order", () => {
  const sorted = clauses.toSorted((a, b) => place(a) - place(b));
  assert.deepEqual(clauses, sorted);
  assert.equal(new Set(clauses).size, clauses.length);
});

Deno.test("every clause of PROTOCOL.md has a vector or a test of its name", () => {
  const shown = new Set(mentions.map(({ clause }) => clause));
  assert.deepEqual(clauses.filter((clause) => !shown.has(clause)), []);
});

Deno.test("no vector or test names a clause that PROTOCOL.md does not have", () => {
  const known = new Set(clauses);
  assert.deepEqual(mentions.filter(({ clause }) => !known.has(clause)), []);
});

function place(clause: string): number {
  const [section = 0, number = 0] = clause.slice("P-".length).split(".").map(Number);
  return section * 100 + number;
}
