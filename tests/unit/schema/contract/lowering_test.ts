import { Type } from "@sinclair/typebox";
import type { TSchema } from "@sinclair/typebox";
import type { TypeNode } from "@wirepact/schema/ir";
import assert from "node:assert/strict";
import { lowerOne } from "./lower_one.ts";

const Point = Type.Object({ x: Type.Number(), y: Type.Number() });
const POINT: TypeNode = {
  kind: "object",
  properties: [{ name: "x", type: { kind: "number" } }, { name: "y", type: { kind: "number" } }],
};

/** Schemas and what they become. */
const CASES: Record<string, readonly [schema: TSchema, node: TypeNode]> = {
  "Null": [Type.Null(), { kind: "null" }],
  "Void": [Type.Void(), { kind: "null" }],
  "Boolean": [Type.Boolean(), { kind: "boolean" }],
  "Unknown": [Type.Unknown(), { kind: "unknown" }],
  "Any": [Type.Any(), { kind: "unknown" }],
  "Readonly": [Type.Readonly(Type.Null()), { kind: "null" }],
  "a description": [Type.Null({ description: "Nothing." }), { kind: "null", description: "Nothing." }],
  "notes for other tools": [
    Type.String({ title: "t", default: "d", examples: ["e"], deprecated: true, "x-form": "wide" }),
    { kind: "string" },
  ],

  "Integer": [Type.Integer(), { kind: "integer" }],
  "Integer with bounds": [
    Type.Integer({ minimum: -0, exclusiveMaximum: 9, multipleOf: 2 }),
    { kind: "integer", minimum: 0, exclusiveMaximum: 9, multipleOf: 2 },
  ],
  "Number with bounds": [
    Type.Number({ exclusiveMinimum: 0.5, maximum: 1e300 }),
    { kind: "number", exclusiveMinimum: 0.5, maximum: 1e300 },
  ],
  "Number with one value": [
    Type.Number({ minimum: 1, maximum: 1 }),
    { kind: "number", minimum: 1, maximum: 1 },
  ],
  "BigInt of every width": [
    Type.BigInt({ minimum: -(2n ** 63n), maximum: 2n ** 64n - 1n }),
    { kind: "bigint", minimum: "-9223372036854775808", maximum: "18446744073709551615" },
  ],
  "BigInt with exclusive bounds": [
    Type.BigInt({ exclusiveMinimum: 0n, minimum: 0n, exclusiveMaximum: 10n }),
    { kind: "bigint", minimum: "1", maximum: "9" },
  ],
  "BigInt with the tighter of two bounds": [
    Type.BigInt({ exclusiveMinimum: 0n, minimum: 5n, maximum: 7n, exclusiveMaximum: 10n }),
    { kind: "bigint", minimum: "5", maximum: "7" },
  ],
  "Date": [Type.Date(), { kind: "date" }],
  "Date with bounds": [
    Type.Date({
      minimumTimestamp: 1,
      maximumTimestamp: 9,
      exclusiveMinimumTimestamp: 0,
      exclusiveMaximumTimestamp: 10,
      multipleOfTimestamp: 3,
    }),
    {
      kind: "date",
      minimumMs: 1,
      maximumMs: 9,
      exclusiveMinimumMs: 0,
      exclusiveMaximumMs: 10,
      multipleOfMs: 3,
    },
  ],

  "String": [Type.String(), { kind: "string" }],
  "String with constraints": [
    Type.String({ minLength: 0, maxLength: 4, pattern: "^a+$", format: "email" }),
    { kind: "string", minLength: 0, maxLength: 4, pattern: "^a+$", format: "email" },
  ],
  "RegExp": [Type.RegExp(/^\d$/, { maxLength: 1 }), { kind: "string", maxLength: 1, pattern: "^\\d$" }],
  "TemplateLiteral": [
    Type.TemplateLiteral("user-${string}"),
    { kind: "string", pattern: "^user-(.*)$" },
  ],
  "Uint8Array": [
    Type.Uint8Array({ minByteLength: 1, maxByteLength: 2 }),
    { kind: "bytes", minBytes: 1, maxBytes: 2 },
  ],

  "Literal": [Type.Literal("a"), { kind: "literal", value: "a" }],
  "Literal of -0": [Type.Literal(-0), { kind: "literal", value: 0 }],
  "Enum": [Type.Enum({ Red: "red", Blue: "blue" }), { kind: "enum", values: ["red", "blue"] }],
  "Enum of one": [Type.Enum({ Red: "red" }), { kind: "literal", value: "red" }],
  "Enum of numbers": [Type.Enum({ One: 1, Two: 2 }), { kind: "enum", values: [1, 2] }],
  "KeyOf": [Type.KeyOf(Point), { kind: "enum", values: ["x", "y"] }],
  "Union of literals": [
    Type.Union([Type.Literal(1), Type.Literal(true), Type.Literal("1")]),
    { kind: "enum", values: [1, true, "1"] },
  ],
  "Union of the same literal": [
    Type.Union([Type.Literal(1), Type.Literal(1)]),
    { kind: "literal", value: 1 },
  ],
  "Exclude": [
    Type.Exclude(Type.Union([Type.Literal("a"), Type.Literal("b"), Type.Literal("c")]), Type.Literal("a")),
    { kind: "enum", values: ["b", "c"] },
  ],

  "Object": [Point, POINT],
  "Object with an optional property": [
    Type.Object({ x: Type.Optional(Type.Number({ description: "Across." })) }),
    {
      kind: "object",
      properties: [{ name: "x", type: { kind: "number", description: "Across." }, optional: true }],
    },
  ],
  "Object that refuses others": [
    Type.Object({}, { additionalProperties: false }),
    { kind: "object", properties: [], additional: "refuse" },
  ],
  "Object that keeps others": [
    Type.Object({}, { additionalProperties: true }),
    { kind: "object", properties: [], additional: { kind: "unknown" } },
  ],
  "Object with others of a type": [
    Type.Object({}, { additionalProperties: Type.Date(), minProperties: 1, maxProperties: 2 }),
    { kind: "object", properties: [], additional: { kind: "date" }, minProperties: 1, maxProperties: 2 },
  ],
  "Object with difficult names": [
    Type.Object({ ["__proto__"]: Type.Null(), "": Type.Null(), "a/b": Type.Null() }),
    {
      kind: "object",
      properties: ["__proto__", "", "a/b"].map((name) => ({ name, type: { kind: "null" } })),
    },
  ],
  "Partial": [
    Type.Partial(Type.Object({ x: Type.Null() }, { $id: "Gone" })),
    { kind: "object", properties: [{ name: "x", type: { kind: "null" }, optional: true }] },
  ],
  "Composite": [
    Type.Composite([Type.Object({ x: Type.Number() }), Type.Object({ y: Type.Number() })]),
    POINT,
  ],
  "Intersect": [
    Type.Intersect([
      Type.Object({ x: Type.Optional(Type.Number()) }, { maxProperties: 4 }),
      Type.Object({ x: Type.Number(), y: Type.Number() }, { maxProperties: 3 }),
    ], { unevaluatedProperties: false }),
    { ...POINT, additional: "refuse", maxProperties: 3 },
  ],
  "Intersect of Intersect": [
    Type.Intersect([
      Type.Object({ x: Type.Number() }),
      Type.Intersect([Type.Object({ y: Type.Number() }), Type.Object({ x: Type.Number() })]),
    ]),
    POINT,
  ],
  "Intersect of named types": [
    Type.Intersect([Type.Object({ x: Type.Number() }, { $id: "X" }), Type.Object({ y: Type.Number() })]),
    POINT,
  ],
  "Record of literals": [
    Type.Record(Type.Union([Type.Literal("x"), Type.Literal("y")]), Type.Number()),
    POINT,
  ],
  "Record": [Type.Record(Type.String(), Type.Null()), { kind: "record", values: { kind: "null" } }],
  "Record with a pattern of keys": [
    Type.Record(Type.String({ pattern: "^a" }), Type.Null(), { additionalProperties: false }),
    { kind: "record", keyPattern: "^a", values: { kind: "null" } },
  ],
  "Record with integers as keys": [
    Type.Record(Type.Integer(), Type.Null(), { maxProperties: 3 }),
    { kind: "record", keyPattern: "^(0|[1-9][0-9]*)$", values: { kind: "null" }, maxProperties: 3 },
  ],
  "Array": [
    Type.Array(Type.Null(), { minItems: 1, maxItems: 2, uniqueItems: true }),
    { kind: "array", items: { kind: "null" }, minItems: 1, maxItems: 2, uniqueItems: true },
  ],
  "Tuple": [
    Type.Tuple([Type.Null(), Type.Boolean()]),
    { kind: "tuple", items: [{ kind: "null" }, { kind: "boolean" }] },
  ],
  "Tuple of nothing": [Type.Tuple([]), { kind: "tuple", items: [] }],
  "Const": [
    Type.Const({ a: [1, "b"] } as const),
    {
      kind: "object",
      properties: [{
        name: "a",
        type: { kind: "tuple", items: [{ kind: "literal", value: 1 }, { kind: "literal", value: "b" }] },
      }],
    },
  ],

  "a nullable type": [
    Type.Union([Type.Date(), Type.Null()]),
    { kind: "union", variants: [{ kind: "date" }, { kind: "null" }] },
  ],
  "a nullable enum": [
    Type.Union([Type.Literal("a"), Type.Null(), Type.Literal("b")]),
    { kind: "union", variants: [{ kind: "enum", values: ["a", "b"] }, { kind: "null" }] },
  ],
  "Union in Union": [
    Type.Union([Type.Null(), Type.Union([Type.Boolean(), Type.Union([Type.Null(), Type.String()])])]),
    { kind: "union", variants: [{ kind: "null" }, { kind: "boolean" }, { kind: "string" }] },
  ],
  "Union of one type twice": [Type.Union([Type.Date(), Type.Date({ description: "d" })]), { kind: "date" }],
  "Union with a description": [
    Type.Union([Type.Null(), Type.String()], { description: "d" }),
    { kind: "union", variants: [{ kind: "null" }, { kind: "string" }], description: "d" },
  ],
};

for (const [name, [schema, node]] of Object.entries(CASES)) {
  Deno.test(`contract() lowers ${name}`, () => {
    assert.deepEqual(lowerOne(schema), { node, types: {} });
  });
}
