import type { PropertyNode, TypeNode } from "../ir/mod.ts";
import { countBounds } from "./bounds.ts";
import { patternSource } from "./lower_text.ts";
import type { Place, RawSchema } from "./place.ts";
import { present, type Rule } from "./rule.ts";

/** The pattern that TypeBox gives records with any string as key. */
const ANY_KEY = "^(.*)$";
const NO_KEY = "^(?!.*)$";

/** `Type.Object` */
export const objectRule: Rule = {
  options: ["type", "properties", "required", "additionalProperties", "minProperties", "maxProperties"],
  lower(schema, at): TypeNode {
    const required = new Set(schema.required as readonly string[] | undefined);
    const properties = Object.entries(schema.properties as RawSchema).map(([name, type]): PropertyNode => {
      const place = at.property(name);
      if (!name.isWellFormed()) {
        place.refuse("a property name with a lone surrogate", "Write the whole character.");
      }
      return { name, type: place.lower(type), ...(required.has(name) ? {} : { optional: true }) };
    });
    const [minProperties, maxProperties] = countBounds(schema, at, ["minProperties", "maxProperties"]);
    return {
      kind: "object",
      properties,
      ...present({
        additional: additionalOf(schema.additionalProperties, at),
        minProperties,
        maxProperties,
      }),
    };
  },
};

/** What is said of undeclared properties. */
export function additionalOf(schema: unknown, at: Place): "refuse" | TypeNode | undefined {
  if (schema === undefined) return undefined;
  if (schema === false) return "refuse";
  return schema === true ? { kind: "unknown" } : at.values().lower(schema);
}

/** `Type.Record` */
export const recordRule: Rule = {
  options: ["type", "patternProperties", "additionalProperties", "minProperties", "maxProperties"],
  lower(schema, at): TypeNode {
    const [entry, ...more] = Object.entries(schema.patternProperties as RawSchema);
    if (!entry || more.length > 0 || entry[0] === NO_KEY) {
      return at.refuse(
        entry && more.length > 0 ? "a record with several patterns of keys" : "a record without keys",
        "Use one Type.Record, or Type.Object with additionalProperties.",
      );
    }
    const [pattern, values] = entry;
    const keyPattern = pattern === ANY_KEY ? undefined : patternSource(pattern, at);
    const others = schema.additionalProperties;
    if (keyPattern !== undefined && others !== undefined && others !== false) {
      at.refuse(
        "a record that lets keys pass which do not match its pattern",
        "Remove additionalProperties, or widen the keys.",
      );
    }
    const [minProperties, maxProperties] = countBounds(schema, at, ["minProperties", "maxProperties"]);
    return {
      kind: "record",
      ...present({ keyPattern }),
      values: at.values().lower(values),
      ...present({ minProperties, maxProperties }),
    };
  },
};

/** `Type.Array` */
export const arrayRule: Rule = {
  options: ["type", "items", "minItems", "maxItems", "uniqueItems"],
  lower(schema, at): TypeNode {
    const [minItems, maxItems] = countBounds(schema, at, ["minItems", "maxItems"]);
    return {
      kind: "array",
      items: at.items().lower(schema.items),
      ...present({ minItems, maxItems, uniqueItems: uniqueItemsOf(schema, at) }),
    };
  },
};

/** `undefined` where items may be equal. */
function uniqueItemsOf({ uniqueItems }: RawSchema, at: Place): true | undefined {
  if (uniqueItems === true) return true;
  if (uniqueItems !== undefined && uniqueItems !== false) {
    at.refuse(`uniqueItems is ${String(uniqueItems)}`, "Use true, or leave it out.");
  }
  return undefined;
}

/** `Type.Tuple` */
export const tupleRule: Rule = {
  options: ["type", "items", "additionalItems", "minItems", "maxItems"],
  lower(schema, at): TypeNode {
    const items = (schema.items ?? []) as readonly unknown[];
    return { kind: "tuple", items: items.map((item, place) => at.item(place).lower(item)) };
  },
};
