import type { ObjectNode, PropertyNode, TypeNode } from "../ir/mod.ts";
import { additionalOf } from "./lower_structure.ts";
import { BROKEN, type Place } from "./place.ts";
import { present, type Rule } from "./rule.ts";
import { sameType } from "./same_type.ts";

/** `Type.Intersect` of objects: one object with the properties of all. */
export const intersectRule: Rule = {
  options: ["type", "allOf", "unevaluatedProperties"],
  lower(schema, at): TypeNode {
    const parts = (schema.allOf as readonly unknown[]).map((part) => at.session.resolve(at.lower(part)));
    if (parts.includes(BROKEN)) return BROKEN;
    const objects = parts.filter(isPlainObject);
    if (objects.length < parts.length) return refusePart(parts.find((part) => !isPlainObject(part)), at);
    return {
      kind: "object",
      properties: mergedProperties(objects, at),
      ...present({
        additional: additionalOf(schema.unevaluatedProperties, at),
        minProperties: tightest(Math.max, objects.map((part) => part.minProperties)),
        maxProperties: tightest(Math.min, objects.map((part) => part.maxProperties)),
      }),
    };
  },
};

/** An object that says nothing of undeclared properties: it would say it of those that other parts declare. */
function isPlainObject(part: TypeNode | undefined): part is ObjectNode {
  return part?.kind === "object" && part.additional === undefined;
}

function refusePart(part: TypeNode | undefined, at: Place): TypeNode {
  if (part?.kind === "object") {
    return at.refuse(
      "an intersection of an object that says what undeclared properties are",
      "Remove its additionalProperties; unevaluatedProperties of the intersection says it for all.",
    );
  }
  return at.refuse(
    part ? "an intersection of something that is not an object" : "an intersection with itself",
    "Intersect objects only. For alternatives, write a union of whole objects.",
  );
}

function mergedProperties(objects: readonly ObjectNode[], at: Place): readonly PropertyNode[] {
  const merged = new Map<string, PropertyNode>();
  for (const property of objects.flatMap((part) => part.properties)) {
    const known = merged.get(property.name);
    if (known && !sameType(known.type, property.type)) {
      at.property(property.name).refuse(
        "an intersection in which this property has two different types",
        "Leave it out of one part with Type.Omit.",
      );
    }
    // Required in one part is required in the whole.
    if (!known || (known.optional && !property.optional)) merged.set(property.name, property);
  }
  return [...merged.values()];
}

function tightest(pick: (...values: number[]) => number, bounds: readonly (number | undefined)[]) {
  const given = bounds.filter((bound) => bound !== undefined);
  return given.length > 0 ? pick(...given) : undefined;
}
