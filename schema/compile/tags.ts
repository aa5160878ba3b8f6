import type { TypeNode, UnionNode } from "../ir/descriptor.ts";

/** How the variants of a union are told apart: by the value of one property. */
export interface Tags {
  readonly property: string;
  /** For each variant its tags, as strings: keys of a `taggedUnion`. */
  readonly variants: readonly (readonly string[])[];
}

/**
 * The tags of a union with a discriminator; `undefined` if it has none, or if two variants have tags of the same text,
 * such as `1` and `"1"`. Then they must be tried in order, which gives the same verdicts.
 */
export function tagsOf(node: UnionNode, types: Readonly<Record<string, TypeNode>>): Tags | undefined {
  const { discriminator } = node;
  if (discriminator === undefined) return undefined;
  const variants = node.variants.map((variant) => tagsIn(variant, { discriminator, types }));
  const all = variants.flat();
  const usable = variants.every((tags) => tags.length > 0) && new Set(all).size === all.length;
  return usable ? { property: discriminator, variants } : undefined;
}

function tagsIn(
  variant: TypeNode,
  { discriminator, types }: { discriminator: string; types: Readonly<Record<string, TypeNode>> },
): readonly string[] {
  const object = resolve(variant, types);
  const property = object?.kind === "object"
    ? object.properties.find(({ name, optional }) => name === discriminator && !optional)
    : undefined;
  const tag = property && resolve(property.type, types);
  if (tag?.kind === "literal") return [String(tag.value)];
  return tag?.kind === "enum" ? tag.values.map(String) : [];
}

/** What a node refers to. Names that go round in circles lead nowhere. */
function resolve(
  node: TypeNode | undefined,
  types: Readonly<Record<string, TypeNode>>,
): TypeNode | undefined {
  for (let hops = 0; node?.kind === "ref"; hops++) {
    if (hops > 100 || !Object.hasOwn(types, node.name)) return undefined;
    node = types[node.name];
  }
  return node;
}
