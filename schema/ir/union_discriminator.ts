import type { ObjectNode, TypeNode } from "./descriptor.ts";
import { resolveRef, type Types } from "./refs.ts";
import { literalsOf } from "./union_literals.ts";

/**
 * The property whose literal alone tells which variant a value is: required in all of them, each with values that no
 * other has. The first such property in the order of the first variant; `undefined` if there is none.
 */
export function discriminatorOf(variants: readonly TypeNode[], types: Types): string | undefined {
  const objects = variants.map((variant) => resolveRef(variant, types));
  if (objects.length < 2 || !objects.every(isObject)) return undefined;
  return objects[0]?.properties.map((property) => property.name)
    .find((name) => discriminates(name, objects, types));
}

function isObject(node: TypeNode): node is ObjectNode {
  return node.kind === "object";
}

function discriminates(name: string, objects: readonly ObjectNode[], types: Types): boolean {
  const taken = new Set<string>();
  for (const { properties } of objects) {
    const property = properties.find((one) => one.name === name);
    const values = property && !property.optional ? literalsOf(property.type, types) : undefined;
    if (!values || values.size === 0 || values.has(null)) return false;
    for (const value of values) {
      // As strings, for tables of variants have strings as keys: 1 and "1" are not told apart by them.
      if (taken.has(String(value))) return false;
      taken.add(String(value));
    }
  }
  return true;
}
