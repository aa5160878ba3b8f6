import type { TypeNode } from "./descriptor.ts";
import type { Types } from "./refs.ts";
import { alternativesOf } from "./union_alternatives.ts";

/** A value that a type can name. */
export type Literal = string | number | boolean | null;

/** All values of a type that names each of them; `undefined` for any other type. */
export function literalsOf(node: TypeNode, types: Types): ReadonlySet<Literal> | undefined {
  const found = new Set<Literal>();
  for (const one of alternativesOf(node, types)) {
    if (one.kind === "literal") found.add(one.value);
    else if (one.kind === "enum") one.values.forEach((value) => found.add(value));
    else if (one.kind === "null") found.add(null);
    else return undefined;
  }
  return found;
}

/** Whether both types name their values and have none in common. */
export function literalsDisjoint(a: TypeNode, b: TypeNode, types: Types): boolean {
  const left = literalsOf(a, types);
  const right = literalsOf(b, types);
  return left !== undefined && right !== undefined && ![...left].some((value) => right.has(value));
}
