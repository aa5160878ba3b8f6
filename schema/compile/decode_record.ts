import type { RecordNode } from "../ir/mod.ts";
import { MAX_VALUE_DEPTH } from "../wire/mod.ts";
import { countProblems, pattern, refuseIf } from "./checks.ts";
import type { Decoders } from "./decoders.ts";

/** Statements that read the header of a map at `p` into `n`, remembering its start in `s`. */
export function enterMap(bad: string): string {
  return `
const s = p;
let n;
if (d >= ${MAX_VALUE_DEPTH}) return vague();
if (((n = B[p]) & 240) === 128) { n &= 15; p++; } else { n = map(p); if ((p = R.p) < 0) ${bad} }`;
}

/**
 * A function that reads a record. What is wrong in it is told by the readable decoder, since keys that look like
 * integers come first in JavaScript and so in its words.
 */
export function readRecord(decoders: Decoders, node: RecordNode, name: string): string {
  const bad = `return bad(${decoders.program.leaf(node)}, s);`;
  return `
function ${name}(p, d) {
  let q, t, x;
  ${enterMap(bad)}
  ${refuseIf(countProblems("n", node.minProperties, node.maxProperties), bad)}
  const r = {};
  for (let i = 0; i < n; i++) {
    const k = freshKey(p, r);
    if ((p = R.p) < 0) ${bad}
    ${
    node.keyPattern === undefined ? "" : `if (!${pattern(decoders.program, node.keyPattern)}.test(k)) ${bad}`
  }
    ${decoders.inner(node.values, { to: "x", bad: () => bad, failed: bad })}
    if (p > R.e) return vague();
    put(r, k, x);
  }
  R.p = p;
  return r;
}`;
}
