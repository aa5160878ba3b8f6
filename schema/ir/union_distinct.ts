import type { ObjectNode, PropertyNode, TupleNode, TypeNode } from "./descriptor.ts";
import type { Types } from "./refs.ts";
import { type Alternative, alternativesOf } from "./union_alternatives.ts";
import { carriedAsIs } from "./union_identity.ts";
import { kindsDisjoint } from "./union_kinds.ts";
import { literalsDisjoint } from "./union_literals.ts";

/** The places of two variants that cannot be told apart. */
export type Confusion = readonly [first: number, second: number];

/**
 * The first two variants of a union that the wire cannot tell apart in both encodings, where it matters which of them
 * is taken. `undefined` when the union can be carried.
 */
export function findConfusion(variants: readonly TypeNode[], types: Types): Confusion | undefined {
  for (const [second, variant] of variants.entries()) {
    const first = variants.slice(0, second).findIndex((other) => !distinct(other, variant, types));
    if (first >= 0) return [first, second];
  }
  return undefined;
}

function distinct(a: TypeNode, b: TypeNode, types: Types): boolean {
  const others = alternativesOf(b, types);
  return alternativesOf(a, types).every((one) =>
    others.every((other) => distinctAlternatives(one, other, types))
  );
}

function distinctAlternatives(a: Alternative, b: Alternative, types: Types): boolean {
  if (disjoint(a, b, types)) return true;
  if (carriedAsIs(a, types) && carriedAsIs(b, types)) return true;
  if (a.kind === "tuple" && b.kind === "tuple") return tuplesDistinct(a, b, types);
  return a.kind === "object" && b.kind === "object" && objectsDistinct(a, b, types);
}

function disjoint(a: TypeNode, b: TypeNode, types: Types): boolean {
  return kindsDisjoint(a, b, types) || literalsDisjoint(a, b, types);
}

function tuplesDistinct(a: TupleNode, b: TupleNode, types: Types): boolean {
  return a.items.length !== b.items.length ||
    a.items.some((item, at) => disjoint(item, b.items[at] as TypeNode, types));
}

function objectsDistinct(a: ObjectNode, b: ObjectNode, types: Types): boolean {
  return a.properties.some((one) => {
    const other = declared(b, one.name);
    // One side must require it: what both may leave out tells nothing when it is absent.
    return other && !(one.optional && other.optional) && disjoint(one.type, other.type, types);
  }) || (neverTakenFor(a, b) && neverTakenFor(b, a));
}

/** Whether no data made for the first type matches the second. A sender leaves out what its type does not declare. */
function neverTakenFor(made: ObjectNode, other: ObjectNode): boolean {
  if (typeof made.additional !== "object" && requiresMoreThan(other, made)) return true;
  return other.additional === "refuse" && requiresMoreThan(made, other);
}

function requiresMoreThan(node: ObjectNode, other: ObjectNode): boolean {
  return node.properties.some(({ name, optional }) => !optional && !declared(other, name));
}

function declared(node: ObjectNode, name: string): PropertyNode | undefined {
  return node.properties.find((property) => property.name === name);
}
