/**
 * Questions about type nodes that several emitters ask.
 *
 * @module
 */

import type { TypeNode } from "@wirepact/schema/ir";

/** The nodes directly inside a node. */
export function childrenOf(node: TypeNode): readonly TypeNode[] {
  switch (node.kind) {
    case "array":
      return [node.items];
    case "tuple":
      return node.items;
    case "record":
      return [node.values];
    case "union":
      return node.variants;
    case "object": {
      const types = node.properties.map((property) => property.type);
      return typeof node.additional === "object" ? [...types, node.additional] : types;
    }
    default:
      return [];
  }
}

/** Whether the type is long enough, somewhere inside, to be better read under a name of its own. */
export function deservesName(node: TypeNode): boolean {
  if (node.kind === "object") return true;
  return childrenOf(node).some(deservesName);
}

/** Whether the node is an object that can hold nothing. */
export function isEmptyObject(node: TypeNode): boolean {
  return node.kind === "object" && node.properties.length === 0 && typeof node.additional !== "object";
}
