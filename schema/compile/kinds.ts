import { alternativesOf, type TypeNode, type Types } from "../ir/mod.ts";
import { isPositional } from "./positional.ts";
import type { Form } from "./program.ts";

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

/** The kinds that values of a type have: in JavaScript, which is that of the named form, or on the wire. */
export function kindsOf(node: TypeNode, types: Types, form: Form = "named"): ReadonlySet<Kind> {
  return new Set(alternativesOf(node, types).flatMap((one) => kindsOfOne(one, form)));
}

function kindsOfOne(node: TypeNode, form: Form): Kind[] {
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
      return form === "positional" && isPositional(node) ? ["array"] : ["object"];
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
  form: Form = "named",
): ReadonlyMap<Kind, readonly TypeNode[]> {
  const found = new Map<Kind, TypeNode[]>();
  for (const variant of variants) {
    for (const kind of kindsOf(variant, types, form)) {
      found.set(kind, [...found.get(kind) ?? [], variant]);
    }
  }
  return found;
}
