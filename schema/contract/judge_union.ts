import {
  alternativesOf,
  discriminatorOf,
  findConfusion,
  resolveRef,
  type TypeNode,
  type Types,
} from "../ir/mod.ts";
import type { OpenUnion, Place } from "./place.ts";

/** Finds a union's discriminator, or makes sure that it can do without. All types are known by now. */
export function judgeUnion(union: OpenUnion, at: Place, types: Types): void {
  if (containsItself(union, types)) {
    at.refuse(
      "a union that is one of its own alternatives",
      "Put something in between: an object, or an array.",
    );
    return;
  }
  const discriminator = discriminatorOf(union.variants, types);
  if (discriminator !== undefined) union.discriminator = discriminator;
  else if (!setNullApart(union, types)) refuseConfusion(union, at, types);
}

function containsItself(union: OpenUnion, types: Types): boolean {
  const seen = new Set<TypeNode>();
  const visit = (node: TypeNode): boolean => {
    const inner = resolveRef(node, types);
    if (inner === union) return true;
    if (inner.kind !== "union" || seen.has(inner)) return false;
    seen.add(inner);
    return inner.variants.some(visit);
  };
  return union.variants.some(visit);
}

/** `A | B | null` is told apart as `(A | B) | null`, where A and B have a discriminator. */
function setNullApart(union: OpenUnion, types: Types): boolean {
  const nothing = union.variants.find((variant) => variant.kind === "null");
  const variants = union.variants.filter((variant) => variant.kind !== "null");
  const discriminator = nothing && discriminatorOf(variants, types);
  if (discriminator === undefined) return false;
  union.variants = [{ kind: "union", discriminator, variants }, nothing as TypeNode];
  return true;
}

function refuseConfusion({ variants }: OpenUnion, at: Place, types: Types): void {
  const confusion = findConfusion(variants, types);
  if (!confusion) return;
  const [first, second] = confusion.map((place) => variants[place] as TypeNode) as [TypeNode, TypeNode];
  const objects = [first, second].every((variant) =>
    alternativesOf(variant, types).every((one) => one.kind === "object")
  );
  at.refuse(
    `a union whose alternatives ${inWords(first)} and ${
      inWords(second)
    } cannot be told apart in every encoding`,
    objects
      ? "Add a discriminator: a property with a different Type.Literal in each alternative."
      : "Wrap each alternative in an object with a discriminator: a property with a different Type.Literal in each.",
  );
}

function inWords(node: TypeNode): string {
  return node.kind === "ref" ? node.name : node.kind;
}
