import type { TypeNode } from "./descriptor.ts";
import type { Types } from "./refs.ts";
import { type Alternative, alternativesOf } from "./union_alternatives.ts";

/**
 * Whether data of this type is carried as it stands: nothing is converted and nothing dropped. Two such alternatives of
 * a union may overlap, for whichever is taken the value is the same.
 */
export function carriedAsIs(node: TypeNode, types: Types): boolean {
  const open = new Set<Alternative>();
  const check = (one: TypeNode): boolean => alternativesOf(one, types).every(checkAlternative);
  const checkAlternative = (one: Alternative): boolean => {
    if (open.has(one)) return true; // recursive: decided by everything else in it
    open.add(one);
    switch (one.kind) {
      case "bigint":
      case "bytes":
      case "date":
        return false;
      case "array":
        return check(one.items);
      case "tuple":
        return one.items.every(check);
      case "record":
        return check(one.values);
      case "object":
        return one.additional !== undefined && one.additional !== "drop" &&
          (one.additional === "refuse" || check(one.additional)) &&
          one.properties.every((property) => check(property.type));
      default:
        return true;
    }
  };
  return check(node);
}
