/**
 * The positional form of values: objects without their names, as arrays in the order of the contract. Both sides need
 * the same contract. `docs/PROTOCOL.md` section 12 specifies it.
 *
 * @module
 */

import {
  alternativesOf,
  childrenOf,
  type ObjectNode,
  resolveRef,
  type TypeNode,
  type Types,
  type UnionNode,
} from "../ir/mod.ts";

/** The optional properties that one integer can tell the presence of. */
const MAX_OPTIONAL = 30;

/** Whether objects of this type become arrays. With very many optional properties they stay maps. */
export function isPositional(node: ObjectNode): boolean {
  return optionalOf(node).length <= MAX_OPTIONAL;
}

/** The names of the optional properties, in the order of their bits. */
export function optionalOf({ properties }: ObjectNode): readonly string[] {
  return properties.filter(({ optional }) => optional).map(({ name }) => name);
}

/**
 * Whether a union travels as an array of the variant's index and the value: where more than one variant may be an array
 * in this form, so that the value alone would not tell them apart.
 */
export function isIndexed({ variants }: UnionNode, types: Types): boolean {
  return variants.filter((variant) => mayBeArray(variant, types)).length > 1;
}

/** Whether values of this type are the same in both forms. */
export function travelsAlike(node: TypeNode, types: Types): boolean {
  const seen = new Set<TypeNode>();
  const visit = (ref: TypeNode): boolean => {
    const one = resolveRef(ref, types);
    if (seen.has(one)) return true;
    seen.add(one);
    if (one.kind === "object" && isPositional(one)) return false;
    if (one.kind === "union" && isIndexed(one, types)) return false;
    return childrenOf(one).every(visit);
  };
  return visit(node);
}

/** Whether a value that is nested just not too deep with its names may be nested too deep in this form. */
export function mayNestTooDeep(node: TypeNode, types: Types): boolean {
  const seen = new Set<TypeNode>();
  const open = new Set<TypeNode>();
  let recurs = false;
  let nestsDeeper = false;
  const visit = (ref: TypeNode): void => {
    const one = resolveRef(ref, types);
    recurs ||= open.has(one);
    if (seen.has(one)) return;
    seen.add(one);
    // The index is in an array with the value, and extras are in a map within the array of their object.
    if (one.kind === "union") nestsDeeper ||= isIndexed(one, types);
    if (one.kind === "object") nestsDeeper ||= typeof one.additional === "object" && isPositional(one);
    open.add(one);
    childrenOf(one).forEach(visit);
    open.delete(one);
  };
  visit(node);
  return recurs && nestsDeeper;
}

function mayBeArray(node: TypeNode, types: Types): boolean {
  return alternativesOf(node, types).some((one) =>
    one.kind === "array" || one.kind === "tuple" || one.kind === "unknown" ||
    (one.kind === "object" && isPositional(one))
  );
}
