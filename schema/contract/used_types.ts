import { childrenOf, type TypeNode, type Types } from "../ir/mod.ts";

/** The types that the given nodes refer to, directly or through others, in the order of `types`. */
export function usedTypes(roots: readonly TypeNode[], types: Types): Types {
  const used = new Set<string>();
  const visit = (node: TypeNode | undefined): void => {
    if (!node) return;
    if (node.kind !== "ref") return childrenOf(node).forEach(visit);
    if (used.has(node.name)) return;
    used.add(node.name);
    visit(types[node.name]);
  };
  roots.forEach(visit);
  return Object.fromEntries(Object.entries(types).filter(([name]) => used.has(name)));
}
