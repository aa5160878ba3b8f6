import { alternativesOf, type TypeNode, type Types } from "../ir/mod.ts";

/** What a value looks like before its type is known: on the wire by its first byte, in JavaScript by its type. */
export type Kind =
  | "null"
  | "boolean"
  | "number"
  | "bigint"
  | "string"
  | "bytes"
  | "date"
  | "array"
  | "object";

/** The kinds that values of a type have in JavaScript. */
export function kindsOf(node: TypeNode, types: Types): ReadonlySet<Kind> {
  return new Set(alternativesOf(node, types).flatMap(kindsOfOne));
}

function kindsOfOne(node: TypeNode): Kind[] {
  switch (node.kind) {
    case "integer":
    case "number":
      return ["number"];
    case "literal":
      return [typeof node.value as Kind];
    case "enum":
      return node.values.map((value) => typeof value as Kind);
    case "array":
    case "tuple":
      return ["array"];
    case "object":
    case "record":
      return ["object"];
    case "unknown":
      return ["null", "boolean", "number", "string", "array", "object"];
    case "union":
    case "ref":
      return []; // `alternativesOf` took them apart
    default:
      return [node.kind];
  }
}

/** The variants of a union that a value of each kind may be, in order. */
export function candidates(
  variants: readonly TypeNode[],
  types: Types,
): ReadonlyMap<Kind, readonly TypeNode[]> {
  const found = new Map<Kind, TypeNode[]>();
  for (const variant of variants) {
    for (const kind of kindsOf(variant, types)) {
      found.set(kind, [...found.get(kind) ?? [], variant]);
    }
  }
  return found;
}
