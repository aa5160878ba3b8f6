import { isRecursive, type TypeNode, type Types } from "../ir/mod.ts";

/** The recursive types of which every value would have to contain another, and so none ever ends. */
export function endlessTypes(types: Types): readonly string[] {
  const finite = new Set<string>();
  for (let before = -1; before < finite.size;) {
    before = finite.size;
    for (const [name, node] of Object.entries(types)) if (ends(node, finite)) finite.add(name);
  }
  return Object.keys(types).filter((name) => !finite.has(name) && isRecursive(name, types));
}

/** Whether some value of the type ends, given the named types of which that is known. */
function ends(node: TypeNode, finite: ReadonlySet<string>): boolean {
  switch (node.kind) {
    case "ref":
      return finite.has(node.name);
    case "object":
      return node.properties.every(({ type, optional }) => optional || ends(type, finite));
    case "tuple":
      return node.items.every((item) => ends(item, finite));
    case "array":
      return !node.minItems || ends(node.items, finite);
    case "record":
      return !node.minProperties || ends(node.values, finite);
    case "union":
      return node.variants.length === 0 || node.variants.some((variant) => ends(variant, finite));
    default:
      return true;
  }
}
