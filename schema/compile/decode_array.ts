import type { ArrayNode, TupleNode } from "../ir/mod.ts";
import { MAX_VALUE_DEPTH } from "../wire/mod.ts";
import { countProblems, refuseIf } from "./checks.ts";
import type { Decoders } from "./decoders.ts";

/** Statements that read the header of an array at `p` into `n`, remembering its start in `s`. */
export function enterArray(bad: string): string {
  return `
const s = p;
let n;
if (d >= ${MAX_VALUE_DEPTH}) return vague();
if (((n = B[p]) & 240) === 144) { n &= 15; p++; } else { n = arr(p); if ((p = R.p) < 0) ${bad} }`;
}

/** A function that reads an array. */
export function readArray(decoders: Decoders, node: ArrayNode, name: string): string {
  const bad = `return bad(${decoders.program.leaf(node)}, s);`;
  return `
function ${name}(p, d) {
  let q, t, x;
  ${enterArray(bad)}
  ${refuseIf(countProblems("n", node.minItems, node.maxItems), bad)}
  const a = list(n);
  for (let i = 0; i < n; i++) {
    ${
    decoders.inner(node.items, {
      to: "x",
      bad: (leaf) => `return bad(${leaf}, q, i);`,
      failed: "return at(i);",
    })
  }
    if (p > R.e) return vague();
    a[i] = x;
  }
  ${node.uniqueItems ? `if (!unique(a)) ${bad}` : ""}
  R.p = p;
  return a;
}`;
}

/** A function that reads a tuple. */
export function readTuple(decoders: Decoders, node: TupleNode, name: string): string {
  const bad = `return bad(${decoders.program.leaf(node)}, s);`;
  const items = node.items.map((item, i) => `
let x${i};
${
    decoders.inner(item, {
      to: `x${i}`,
      bad: (leaf) => `return bad(${leaf}, q, ${i});`,
      failed: `return at(${i});`,
    })
  }
${i % 64 === 63 ? "if (p > R.e) return vague();" : ""}`);
  return `
function ${name}(p, d) {
  let q, t;
  ${enterArray(bad)}
  if (n !== ${node.items.length}) ${bad}
  ${items.join("")}
  if (p > R.e) return vague();
  R.p = p;
  return [${node.items.map((_, i) => `x${i}`)}];
}`;
}
