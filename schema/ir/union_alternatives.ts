import type { RefNode, TypeNode, UnionNode } from "./descriptor.ts";
import { resolveRef, type Types } from "./refs.ts";

/** A node that is neither a reference nor a union. */
export type Alternative = Exclude<TypeNode, RefNode | UnionNode>;

/** Everything a node may turn out to be: references resolved, unions taken apart, in order. */
export function alternativesOf(node: TypeNode, types: Types): readonly Alternative[] {
  const found: Alternative[] = [];
  const seen = new Set<TypeNode>();
  const visit = (one: TypeNode) => {
    const at = resolveRef(one, types);
    if (at.kind !== "union") found.push(at);
    else if (!seen.has(at)) {
      seen.add(at);
      at.variants.forEach(visit);
    }
  };
  visit(node);
  return found;
}
