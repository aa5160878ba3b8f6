import type { RecordNode } from "../ir/mod.ts";
import { MAX_VALUE_DEPTH } from "../wire/mod.ts";
import { countProblems, pattern, refuseIf } from "./checks.ts";
import type { Encoders } from "./encoders.ts";

/** A function that writes a record. */
export function writeRecord(encoders: Encoders, node: RecordNode, name: string): string {
  const count = countProblems("n", node.minProperties, node.maxProperties);
  const badKey = node.keyPattern === undefined
    ? []
    : [`!${pattern(encoders.program, node.keyPattern)}.test(pairs[i])`];
  return `
function ${name}(q, x, d) {
  if (typeof x !== "object" || x === null || d >= ${MAX_VALUE_DEPTH} || !plain(x)) return -1;
  const pairs = entriesOf(x), n = pairs.length / 2;
  let t;
  ${refuseIf(count, "return -1;")}
  q = putMap(q, n);
  if (q < 0) return -1;
  for (let i = 0; i < pairs.length; i += 2) {
    ${refuseIf(badKey, "return -1;")}
    q = putStr(q, pairs[i]);
    if (q < 0) return -1;
    const y = pairs[i + 1];
    if (q > CAP) return full();
    ${encoders.inner(node.values, "y")}
  }
  return q;
}`;
}
