import { resolveRef, type TypeNode } from "../ir/mod.ts";
import type { Program } from "./program.ts";

/** What the discriminator is in a variant. */
export function literalsOf(
  program: Program,
  variant: TypeNode,
  property: string,
): readonly (string | number | boolean)[] {
  const object = resolveRef(variant, program.types);
  const type = object.kind === "object"
    ? object.properties.find(({ name }) => name === property)?.type
    : undefined;
  const values: (string | number | boolean)[] = [];
  const visit = (one: TypeNode) => {
    const node = resolveRef(one, program.types);
    if (node.kind === "literal") values.push(node.value);
    else if (node.kind === "enum") values.push(...node.values);
    else if (node.kind === "union") node.variants.forEach(visit);
  };
  if (type) visit(type);
  return values;
}
