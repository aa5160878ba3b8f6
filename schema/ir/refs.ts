import type { RefNode, TypeNode } from "./descriptor.ts";

/** Named types, as in a descriptor. */
export type Types = Readonly<Record<string, TypeNode>>;

/**
 * The node behind any chain of references.
 *
 * @throws {RangeError} When a name is not among the types, or a reference leads only to itself. `contract()` lets
 * neither pass.
 */
export function resolveRef(node: TypeNode, types: Types): Exclude<TypeNode, RefNode> {
  let at = node;
  for (let steps = 0; at.kind === "ref"; steps++) {
    const next = Object.hasOwn(types, at.name) ? types[at.name] : undefined;
    if (!next) throw new RangeError(`cannot resolve type ${at.name}: the descriptor has no such type`);
    if (steps > Object.keys(types).length) {
      throw new RangeError(`cannot resolve type ${at.name}: it refers only to itself`);
    }
    at = next;
  }
  return at;
}

/** The nodes directly inside a node. References are not followed. */
export function childrenOf(node: TypeNode): readonly TypeNode[] {
  switch (node.kind) {
    case "array":
      return [node.items];
    case "tuple":
      return node.items;
    case "object":
      return [
        ...node.properties.map((property) => property.type),
        ...(typeof node.additional === "object" ? [node.additional] : []),
      ];
    case "record":
      return [node.values];
    case "union":
      return node.variants;
    default:
      return [];
  }
}

/** Whether a named type has itself somewhere inside. */
export function isRecursive(name: string, types: Types): boolean {
  const seen = new Set<string>();
  const reaches = (node: TypeNode | undefined): boolean => {
    if (node?.kind !== "ref") return node !== undefined && childrenOf(node).some(reaches);
    if (node.name === name) return true;
    if (seen.has(node.name)) return false;
    seen.add(node.name);
    return reaches(types[node.name]);
  };
  return reaches(types[name]);
}
