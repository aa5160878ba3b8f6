import type { ArrayNode, TupleNode } from "../ir/mod.ts";
import { MAX_VALUE_DEPTH } from "../wire/mod.ts";
import { countProblems, refuseIf } from "./checks.ts";
import type { Encoders } from "./encoders.ts";
import { kindsOf } from "./kinds.ts";

/** A function that writes an array. */
export function writeArray(encoders: Encoders, node: ArrayNode, name: string): string {
  const count = countProblems("n", node.minItems, node.maxItems);
  return `
function ${name}(q, x, d) {
  if (!Array.isArray(x) || d >= ${MAX_VALUE_DEPTH}) return -1;
  const n = x.length;
  let t;
  ${refuseIf(count, "return -1;")}
  q = putArr(q, n);
  if (q < 0) return -1;
  for (let i = 0; i < n; i++) {
    const y = x[i];
    if (q > CAP) return full();
    ${encoders.inner(node.items, "y")}
  }
  ${node.uniqueItems ? checkUnique(encoders, node) : ""}
  return q;
}`;
}

/** Objects may be equal but for properties that do not travel; only the readable encoder sees what does. */
function checkUnique({ program }: Encoders, { items }: ArrayNode): string {
  const kinds = kindsOf(items, program.types);
  return kinds.has("object") || kinds.has("array") ? "return leave();" : "if (!unique(x)) return -1;";
}

/** A function that writes a tuple. */
export function writeTuple(encoders: Encoders, { items }: TupleNode, name: string): string {
  return `
function ${name}(q, x, d) {
  if (!Array.isArray(x) || x.length !== ${items.length} || d >= ${MAX_VALUE_DEPTH}) return -1;
  let t, y;
  q = putArr(q, ${items.length});
  if (q < 0) return -1;
  ${
    items.map((item, i) => `if (q > CAP) return full();\ny = x[${i}];\n${encoders.inner(item, "y")}`).join(
      "\n",
    )
  }
  return q;
}`;
}
