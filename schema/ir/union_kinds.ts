import type { Encoding } from "../wire/mod.ts";
import type { TypeNode } from "./descriptor.ts";
import type { Types } from "./refs.ts";
import { type Alternative, alternativesOf } from "./union_alternatives.ts";

/** What a receiver can tell from the data alone. Numbers of every format are one kind, as in both encodings. */
export type WireKind =
  | "null"
  | "boolean"
  | "number"
  | "string"
  | "bytes"
  | "timestamp"
  | "array"
  | "object";

const ENCODINGS: readonly Encoding[] = ["json", "msgpack"];

/** Whether no data of one type has the kind of data of the other, in either encoding. */
export function kindsDisjoint(a: TypeNode, b: TypeNode, types: Types): boolean {
  return ENCODINGS.every((encoding) => {
    const kinds = kindsOf(b, encoding, types);
    return !kindsOf(a, encoding, types).some((kind) => kinds.includes(kind));
  });
}

function kindsOf(node: TypeNode, encoding: Encoding, types: Types): WireKind[] {
  return alternativesOf(node, types).flatMap((one) => kindsOfAlternative(one, encoding));
}

function kindsOfAlternative(node: Alternative, encoding: Encoding): WireKind[] {
  const json = encoding === "json";
  switch (node.kind) {
    case "null":
    case "boolean":
    case "number":
    case "string":
    case "object":
      return [node.kind];
    case "integer":
      return ["number"];
    case "bigint":
      return [json ? "string" : "number"];
    case "bytes":
      return [json ? "string" : "bytes"];
    case "date":
      return [json ? "number" : "timestamp"];
    case "literal":
      return [kindOfLiteral(node.value)];
    case "enum":
      return node.values.map(kindOfLiteral);
    case "array":
    case "tuple":
      return ["array"];
    case "record":
      return ["object"];
    case "unknown":
      return ["null", "boolean", "number", "string", "array", "object"];
  }
}

function kindOfLiteral(value: string | number | boolean): WireKind {
  return typeof value as "string" | "number" | "boolean";
}
