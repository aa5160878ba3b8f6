/**
 * Questions about type nodes that several emitters ask.
 *
 * @module
 */

import { childrenOf, type TypeNode } from "@wirepact/schema/ir";

/** Whether the type is long enough, somewhere inside, to be better read under a name of its own. */
export function deservesName(node: TypeNode): boolean {
  if (node.kind === "object") return true;
  return childrenOf(node).some(deservesName);
}

/** Whether the node is an object that can hold nothing. */
export function isEmptyObject(node: TypeNode): boolean {
  return node.kind === "object" && node.properties.length === 0 && typeof node.additional !== "object";
}
