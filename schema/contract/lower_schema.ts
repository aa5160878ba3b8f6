import { Kind, OptionalKind, TransformKind } from "@sinclair/typebox";
import type { TypeNode } from "../ir/mod.ts";
import { BROKEN, type Place, type RawSchema } from "./place.ts";
import { REFUSED, RULES } from "./rules.ts";

/** Options that say something to readers only. */
const NOTES: ReadonlySet<string> = new Set([
  "$comment",
  "$id",
  "$schema",
  "default",
  "deprecated",
  "description",
  "examples",
  "readOnly",
  "title",
  "writeOnly",
]);

/** Whether a value is a schema of the TypeBox that this language knows. */
export function isSchema(value: unknown): value is RawSchema {
  return typeof value === "object" && value !== null && Kind in value;
}

/** Reports what keeps a schema from being lowered here, whatever its kind. */
export function isUsable(schema: unknown, at: Place): schema is RawSchema {
  if (!isSchema(schema)) {
    at.refuse("not a TypeBox schema", "Use Type of @sinclair/typebox 0.34: Type.String().");
    return false;
  }
  if (TransformKind in schema) {
    at.refuse(
      "a Type.Transform, whose code cannot travel",
      "Use the schema inside it and transform in handlers.",
    );
    return false;
  }
  if (OptionalKind in schema && !at.mayBeAbsent) {
    at.refuse(
      "Type.Optional around something that is no property of an object",
      "Use Type.Union with Type.Null(), or leave it out.",
    );
    return false;
  }
  return true;
}

/** The node of a schema, its name aside. */
export function lowerSchema(schema: RawSchema, at: Place): TypeNode {
  const kind = String(schema[Kind]);
  const rule = RULES.get(kind);
  if (!rule) {
    return at.refuse(
      `Type.${kind}, which the wire does not carry`,
      REFUSED.get(kind) ?? "Use another type.",
    );
  }
  for (const option of Object.keys(schema)) {
    if (rule.options.includes(option) || NOTES.has(option) || option.startsWith("x-")) continue;
    at.refuse(
      `option ${option} means nothing to Type.${kind} here`,
      `Remove it. A note for other tools may be called x-${option}.`,
    );
  }
  const node = rule.lower(schema, at);
  return node === BROKEN ? node : describe(node, schema, at);
}

/** Adds the schema's description to its node. The node is new, so it may be changed. */
function describe(node: TypeNode, { description }: RawSchema, at: Place): TypeNode {
  if (description === undefined) return node;
  if (typeof description === "string") return Object.assign(node, { description });
  return at.refuse("description is not a string", "Write a sentence.");
}
