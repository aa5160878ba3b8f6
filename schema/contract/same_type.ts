import { canonicalText, type TypeNode } from "../ir/mod.ts";

/** Whether two nodes are the same but for their descriptions. */
export function sameType(a: TypeNode, b: TypeNode): boolean {
  return typeText(a) === typeText(b);
}

function typeText(node: TypeNode): string {
  // No node has other keys of that name: properties are lists of entries.
  return canonicalText(
    JSON.parse(JSON.stringify(node, (key, value) => key === "description" ? undefined : value)),
  );
}
