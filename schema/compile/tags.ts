import { alternativesOf, resolveRef, type TypeNode, type Types, type UnionNode } from "../ir/mod.ts";

/** How the variants of a union are told apart: by the value of one property. */
export interface Tags {
  /** The discriminator. */
  readonly property: string;
  /** For each variant its tags, as strings: keys of a `taggedUnion`. */
  readonly variants: readonly (readonly string[])[];
}

/**
 * The tags of a union with a discriminator; `undefined` if it has none, or one that does not tell all variants apart,
 * as lowering would not choose it. Then they are tried in order, which gives the same verdicts.
 */
export function tagsOf(node: UnionNode, types: Types): Tags | undefined {
  const { discriminator } = node;
  if (discriminator === undefined) return undefined;
  const variants = node.variants.map((variant) => {
    const object = resolveRef(variant, types);
    const property = object.kind === "object"
      ? object.properties.find(({ name, optional }) => name === discriminator && !optional)
      : undefined;
    return property ? tagsIn(property.type, types) : [];
  });
  const all = variants.flat();
  const usable = variants.every((tags) => tags.length > 0) && new Set(all).size === all.length;
  return usable ? { property: discriminator, variants } : undefined;
}

/** All values of the discriminator's type; none if it has others than literals. */
function tagsIn(type: TypeNode, types: Types): readonly string[] {
  const tags: string[] = [];
  for (const one of alternativesOf(type, types)) {
    if (one.kind === "literal") tags.push(String(one.value));
    else if (one.kind === "enum") tags.push(...one.values.map(String));
    else return [];
  }
  return tags;
}
