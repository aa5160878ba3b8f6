import fc from "fast-check";
import assert from "node:assert/strict";
import { unifiedDiff } from "../../../../codegen/cli/unified_diff.ts";

const names = { before: "old", after: "new" };

Deno.test("unifiedDiff() is empty for equal texts", () => {
  assert.equal(unifiedDiff("a\nb\n", "a\nb\n", names), "");
});

Deno.test("unifiedDiff() shows three lines around each change", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const changed = lines.with(5, "changed").toSpliced(15, 1);
  assert.deepEqual(unifiedDiff(lines.join("\n"), changed.join("\n"), names).split("\n"), [
    "--- old",
    "+++ new",
    "@@ -3,7 +3,7 @@",
    " line 2",
    " line 3",
    " line 4",
    "-line 5",
    "+changed",
    " line 6",
    " line 7",
    " line 8",
    "@@ -13,7 +13,6 @@",
    " line 12",
    " line 13",
    " line 14",
    "-line 15",
    " line 16",
    " line 17",
    " line 18",
    "",
  ]);
});

Deno.test("unifiedDiff() of a new file has all of it", () => {
  assert.equal(unifiedDiff("", "a\nb\n", names), "--- old\n+++ new\n@@ -0,0 +1,2 @@\n+a\n+b\n");
});

Deno.test("unifiedDiff() has every line of both texts when nothing is left out", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 6 }).map((lines) => lines.join("\n"));
  fc.assert(fc.property(text, text, (before, after) => {
    fc.pre(before !== after && before !== "" && after !== "");
    const lines = unifiedDiff(before, after, names).split("\n").slice(2).filter((line) =>
      /^[ +-]/.test(line)
    );
    const side = (mark: string) =>
      lines.filter((line) => line[0] !== mark).map((line) => line.slice(1)).join("\n");
    assert.ok(before.includes(side("+")));
    assert.ok(after.includes(side("-")));
  }));
});
