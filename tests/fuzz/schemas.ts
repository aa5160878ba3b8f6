/** Random types, of every kind that a descriptor knows. */

import type { ObjectNode, PropertyNode, TypeNode, UnionNode } from "@wirepact/schema/ir";
import type { Random } from "./random.ts";

/** A type and the named ones it may refer to. */
export interface Schema {
  readonly node: TypeNode;
  readonly types: Readonly<Record<string, TypeNode>>;
}

/** Names that have been trouble somewhere: inherited ones, integers, long ones, those of one or no letter. */
const NAMES = [
  "a",
  "b",
  "id",
  "room",
  "text",
  "sentAt",
  "value",
  "abcdefg",
  "abcdefgh",
  "abcdefghi",
  "",
  "0",
  "10",
  "é",
  "日本語",
  "__proto__",
  "constructor",
  "toString",
  "x".repeat(31),
  "y".repeat(32),
  "z".repeat(300),
  "with space",
  'quo"te\\',
]; // deno-fmt-ignore

const LITERALS = ["a", "b", "text", "", "🎉", "x".repeat(40), 0, 1, -1, 200, 1.5, 2 ** 40, -(2 ** 35), true, false];

const NAMED = ["Tree", "List", "Leaf"];

/** A random type. Its named types may refer to each other and to themselves. */
export function randomSchema(random: Random): Schema {
  const types = Object.fromEntries(NAMED.map((name) => [name, randomNamed(random, name)]));
  return { node: randomNode(random, 3), types };
}

/** Objects and arrays, so that no type is made of itself alone, and with a way to end. */
function randomNamed(random: Random, name: string): TypeNode {
  if (name === "Leaf") return randomScalar(random);
  const self: TypeNode = { kind: "ref", name };
  if (random.chance(0.3)) {
    return { kind: "union", variants: [randomScalar(random), { kind: "array", items: self }] };
  }
  if (random.chance(0.3)) {
    return { kind: "record", values: { kind: "union", variants: [{ kind: "null" }, self] } };
  }
  return {
    kind: "object",
    properties: [
      { name: "value", type: random.chance(0.5) ? { kind: "ref", name: "Leaf" } : randomScalar(random) },
      { name: "next", type: self, optional: true },
      { name: "children", type: { kind: "array", items: { kind: "ref", name: "Tree" } }, optional: true },
    ],
  };
}

function randomNode(random: Random, depth: number): TypeNode {
  if (depth === 0 || random.chance(0.35)) return randomScalar(random);
  const inner = () => randomNode(random, depth - 1);
  switch (random.below(9)) {
    case 0:
      return {
        kind: "array",
        items: inner(),
        ...random.chance(0.2) && { minItems: random.below(3) },
        ...random.chance(0.2) && { maxItems: random.below(5) },
        ...random.chance(0.2) && { uniqueItems: true },
      };
    case 1:
      return { kind: "tuple", items: Array.from({ length: random.below(4) }, inner) };
    case 2:
      return {
        kind: "record",
        values: inner(),
        ...random.chance(0.2) && { keyPattern: "^[a-z]" },
        ...random.chance(0.2) && { minProperties: random.below(3) },
        ...random.chance(0.2) && { maxProperties: random.below(4) },
      };
    case 3:
      return randomUnion(random, depth);
    case 4:
      return { kind: "ref", name: random.pick(NAMED) };
    default:
      return randomObject(random, depth);
  }
}

function randomObject(random: Random, depth: number, first?: PropertyNode): ObjectNode {
  const names = random.shuffle(NAMES).slice(0, random.below(random.chance(0.05) ? 20 : 6));
  const properties: PropertyNode[] = names.filter((name) => name !== first?.name).map((name) => ({
    name,
    type: randomNode(random, depth - 1),
    ...random.chance(0.35) && { optional: true },
  }));
  if (first) properties.splice(random.chance(0.7) ? 0 : random.below(properties.length + 1), 0, first);
  const additional = random.pick<ObjectNode["additional"]>([
    undefined,
    "drop",
    "refuse",
    randomScalar(random),
  ]);
  return {
    kind: "object",
    properties,
    ...additional !== undefined && { additional },
    ...random.chance(0.1) && { minProperties: random.below(3) },
    ...random.chance(0.1) && { maxProperties: random.below(6) },
  };
}

function randomUnion(random: Random, depth: number): UnionNode {
  if (random.chance(0.4)) {
    const name = random.pick(["type", "kind", "__proto__", "constructor"]);
    const tags = random.shuffle(["a", "b", "text", 1, 200, true, "x".repeat(33)]).slice(
      0,
      1 + random.below(4),
    );
    return {
      kind: "union",
      discriminator: name,
      variants: tags.map((value) => randomObject(random, depth, { name, type: { kind: "literal", value } })),
    };
  }
  return {
    kind: "union",
    variants: Array.from({ length: 1 + random.below(4) }, () => randomNode(random, depth - 1)),
  };
}

function randomScalar(random: Random): TypeNode {
  const bounds = () =>
    random.chance(0.7) ? {} : random.pick([
      { minimum: 0 },
      { maximum: 100 },
      { exclusiveMinimum: -5, exclusiveMaximum: 1000 },
      { multipleOf: 2 },
      { minimum: -1.5, maximum: 2 ** 40 },
    ]);
  switch (random.below(12)) {
    case 0:
      return { kind: "null" };
    case 1:
      return { kind: "boolean" };
    case 2:
      return { kind: "integer", ...bounds() };
    case 3:
      return { kind: "number", ...bounds() };
    case 4:
      return random.chance(0.5)
        ? { kind: "bigint", minimum: "-9223372036854775808", maximum: "18446744073709551615" }
        : { kind: "bigint", minimum: "-10", maximum: "9007199254740993" };
    case 5:
      return {
        kind: "bytes",
        ...random.chance(0.2) && { minBytes: 1 },
        ...random.chance(0.2) && { maxBytes: 40 },
      };
    case 6:
      return { kind: "date", ...random.chance(0.3) && { minimumMs: 0, exclusiveMaximumMs: 2e12 } };
    case 7:
      return { kind: "literal", value: random.pick(LITERALS) };
    case 8:
      return { kind: "enum", values: random.shuffle(LITERALS).slice(0, 1 + random.below(5)) };
    case 9:
      return { kind: "unknown" };
    default:
      return {
        kind: "string",
        ...random.chance(0.2) && { minLength: 1 },
        ...random.chance(0.2) && { maxLength: 12 },
        ...random.chance(0.1) && { pattern: "^[^ ]*$" },
        ...random.chance(0.1) && { format: random.pick(["date", "uuid", "email"]) },
      };
  }
}
