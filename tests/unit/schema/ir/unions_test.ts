import {
  alternativesOf,
  discriminatorOf,
  findConfusion,
  type ObjectNode,
  resolveRef,
  type TypeNode,
  type Types,
} from "@wirepact/schema/ir";
import assert from "node:assert/strict";

const NULL: TypeNode = { kind: "null" };
const BOOLEAN: TypeNode = { kind: "boolean" };
const STRING: TypeNode = { kind: "string" };
const NUMBER: TypeNode = { kind: "number" };
const INTEGER: TypeNode = { kind: "integer" };
const BIGINT: TypeNode = { kind: "bigint", minimum: "0", maximum: "9" };
const BYTES: TypeNode = { kind: "bytes" };
const DATE: TypeNode = { kind: "date" };
const UNKNOWN: TypeNode = { kind: "unknown" };
const EMPTY: ObjectNode = { kind: "object", properties: [] };

const TYPES: Types = {
  Day: DATE,
  Scalar: { kind: "union", variants: [STRING, { kind: "ref", name: "Number" }] },
  Number: NUMBER,
  Cat: object({ type: literal("cat"), lives: INTEGER }),
  Dog: object({ type: literal("dog") }),
  Tree: object({ kids: list(ref("Tree")) }, "refuse"),
  Wood: object({ kids: list(ref("Wood")), since: DATE }, "refuse"),
};

function ref(name: string): TypeNode {
  return { kind: "ref", name };
}

function literal(value: string | number | boolean): TypeNode {
  return { kind: "literal", value };
}

function list(items: TypeNode): TypeNode {
  return { kind: "array", items };
}

function record(values: TypeNode): TypeNode {
  return { kind: "record", values };
}

function tuple(...items: TypeNode[]): TypeNode {
  return { kind: "tuple", items };
}

/** Properties by name; a name that ends in a question mark is optional. */
function object(properties: Record<string, TypeNode>, additional?: ObjectNode["additional"]): ObjectNode {
  return {
    kind: "object",
    properties: Object.entries(properties).map(([name, type]) =>
      name.endsWith("?") ? { name: name.slice(0, -1), type, optional: true } : { name, type }
    ),
    ...(additional ? { additional } : {}),
  };
}

/** Pairs that a receiver tells apart in both encodings, or that need not be. */
const CLEAR: Record<string, readonly [a: TypeNode, b: TypeNode]> = {
  "date or null": [DATE, NULL],
  "date or string": [DATE, STRING],
  "date or bytes": [DATE, BYTES],
  "date or bigint": [DATE, BIGINT],
  "bytes or number": [BYTES, NUMBER],
  "bigint or boolean": [BIGINT, BOOLEAN],
  "object or array": [object({ at: DATE }), list(DATE)],
  "record or string": [record(DATE), STRING],
  "string or number": [STRING, NUMBER],
  "integer or number": [INTEGER, NUMBER],
  "string or literal": [STRING, literal("a")],
  "enum or number": [{ kind: "enum", values: ["a", 1] }, NUMBER],
  "unknown or string": [UNKNOWN, STRING],
  "unknown or a list of scalars": [UNKNOWN, list(STRING)],
  "two lists of scalars": [list(STRING), list(NUMBER)],
  "a list or tuple of scalars": [list(STRING), tuple(STRING, NUMBER)],
  "two records of scalars": [record(STRING), record(NUMBER)],
  "a record or strict object of scalars": [record(STRING), object({ a: NUMBER }, "refuse")],
  "objects that keep all scalars": [object({ a: NUMBER }, STRING), object({ b: NUMBER }, STRING)],
  "strict recursive objects of scalars": [ref("Tree"), object({ kids: list(NUMBER) }, "refuse")],
  "tuples of different length": [tuple(DATE), tuple(DATE, DATE)],
  "tuples with different kinds": [tuple(DATE, STRING), tuple(DATE, NULL)],
  "tuples with different literals": [tuple(literal("a"), DATE), tuple(literal("b"), NUMBER)],
  "objects with different literals": [
    object({ type: literal("a"), x: DATE }),
    object({ type: literal("b"), x: NUMBER }),
  ],
  "objects with a literal and null": [
    object({ type: literal("a"), x: DATE }),
    object({ type: NULL, x: NUMBER }),
  ],
  "objects with a property of different kinds": [object({ x: DATE }), object({ x: STRING })],
  "objects with such a property, once optional": [object({ x: DATE }), object({ "x?": STRING })],
  "objects with properties of their own": [object({ a: DATE }), object({ b: NUMBER })],
  "objects of which one is strict": [object({ a: DATE }, "refuse"), object({ a: NUMBER, b: NULL })],
  "objects of named types": [ref("Cat"), ref("Dog")],
  "a named date or a named scalar that is a string": [
    ref("Day"),
    { kind: "union", variants: [STRING, NULL] },
  ],
};

/** Pairs that a receiver would confuse in at least one encoding, to harm. */
const CONFUSED: Record<string, readonly [a: TypeNode, b: TypeNode]> = {
  "date or number (JSON)": [DATE, NUMBER],
  "date or integer (JSON)": [DATE, INTEGER],
  "date or a literal number (JSON)": [DATE, literal(1)],
  "bytes or string (JSON)": [BYTES, STRING],
  "bytes or bigint (JSON)": [BYTES, BIGINT],
  "bigint or string (JSON)": [BIGINT, STRING],
  "bigint or integer (MessagePack)": [BIGINT, INTEGER],
  "unknown or date": [UNKNOWN, DATE],
  "unknown or object": [UNKNOWN, object({ a: STRING })],
  "two dates": [DATE, { kind: "date", minimumMs: 1 }],
  "two lists": [list(DATE), list(STRING)],
  "a list or a tuple": [list(DATE), tuple(STRING)],
  "tuples of the same kinds": [tuple(DATE), tuple(NUMBER)],
  "record or object": [record(STRING), object({ a: STRING })],
  "two records": [record(DATE), record(STRING)],
  "objects without properties": [EMPTY, object({ a: STRING })],
  "an object with less than the other": [object({ a: STRING }), object({ a: STRING, b: STRING })],
  "objects with optional properties of their own": [object({ "a?": STRING }), object({ "b?": STRING })],
  "objects with an optional property of different kinds": [
    object({ "x?": STRING }),
    object({ "x?": NUMBER }),
  ],
  "objects with the same literal": [
    object({ type: literal("a"), x: DATE }),
    object({ type: literal("a"), x: NUMBER }),
  ],
  "an object that keeps what the other requires": [object({ a: DATE }, UNKNOWN), object({ b: NUMBER }, NULL)],
  "a named scalar or a date": [ref("Scalar"), ref("Day")],
  "strict recursive objects with a date in them": [
    ref("Wood"),
    object({ kids: list(NUMBER), since: NUMBER }, "refuse"),
  ],
};

for (const [name, [a, b]] of Object.entries(CLEAR)) {
  Deno.test(`findConfusion() finds none in ${name}`, () => {
    assert.equal(findConfusion([a, b], TYPES), undefined);
    assert.equal(findConfusion([b, a], TYPES), undefined);
  });
}

for (const [name, [a, b]] of Object.entries(CONFUSED)) {
  Deno.test(`findConfusion() finds one in ${name}`, () => {
    assert.deepEqual(findConfusion([a, b], TYPES), [0, 1]);
    assert.deepEqual(findConfusion([b, a], TYPES), [0, 1]);
  });
}

Deno.test("findConfusion() names the first pair of many", () => {
  assert.deepEqual(findConfusion([NULL, DATE, BOOLEAN, INTEGER, NUMBER], TYPES), [1, 3]);
});

Deno.test("findConfusion() takes a type without values as clear", () => {
  assert.equal(findConfusion([{ kind: "union", variants: [] }, DATE, STRING], TYPES), undefined);
});

/** Variants and the property that tells them apart. */
const DISCRIMINATED: Record<string, readonly [variants: readonly TypeNode[], property: string | undefined]> =
  {
    "named objects": [[ref("Cat"), ref("Dog")], "type"],
    "enums": [
      [object({ op: { kind: "enum", values: ["+", "-"] } }), object({ op: literal("!") })],
      "op",
    ],
    "numbers and booleans": [[object({ n: literal(1) }), object({ n: literal(true) })], "n"],
    "the first of two": [
      [
        object({ x: STRING, b: literal(1), a: literal(1) }),
        object({ x: STRING, a: literal(2), b: literal(2) }),
      ],
      "b",
    ],
    "values that overlap": [
      [object({ op: { kind: "enum", values: ["+", "-"] } }), object({ op: literal("-") })],
      undefined,
    ],
    "values that are equal as text": [[object({ n: literal(1) }), object({ n: literal("1") })], undefined],
    "an optional property": [[object({ "n?": literal(1) }), object({ n: literal(2) })], undefined],
    "a property that one lacks": [[object({ n: literal(1) }), EMPTY], undefined],
    "a property that is null": [[object({ n: NULL }), object({ n: literal(1) })], undefined],
    "a property that is no literal": [[object({ n: STRING }), object({ n: literal(1) })], undefined],
    "a variant that is no object": [[ref("Cat"), NULL], undefined],
    "one variant": [[ref("Cat")], undefined],
  };

for (const [name, [variants, property]] of Object.entries(DISCRIMINATED)) {
  Deno.test(`discriminatorOf() is ${property} for ${name}`, () => {
    assert.equal(discriminatorOf(variants, TYPES), property);
  });
}

Deno.test("alternativesOf() takes references and unions apart, recursive ones too", () => {
  const types: Types = { List: { kind: "union", variants: [NULL, ref("List"), list(ref("List"))] } };
  assert.deepEqual(alternativesOf(ref("List"), types), [NULL, list(ref("List"))]);
});

Deno.test("resolveRef() follows references and refuses those that lead nowhere", () => {
  assert.equal(resolveRef(ref("Day"), TYPES), DATE);
  assert.throws(() => resolveRef(ref("toString"), TYPES), /no such type/);
  assert.throws(() => resolveRef(ref("A"), { A: ref("B"), B: ref("A") }), /refers only to itself/);
});
