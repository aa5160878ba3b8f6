/** Every kind of type, with every constraint. */

import { contract, rpc, stream, topic, upload } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

const Scalars = Type.Object(
  {
    nothing: Type.Null(),
    flag: Type.Boolean(),
    count: Type.Integer(),
    level: Type.Integer({ minimum: -5, exclusiveMaximum: 10, multipleOf: 5 }),
    ratio: Type.Number({ exclusiveMinimum: 0, maximum: 1 }),
    small: Type.BigInt({ minimum: 0n, maximum: 9n }),
    large: Type.BigInt({ minimum: -(2n ** 63n), maximum: 2n ** 64n - 1n }),
    text: Type.String({ minLength: 1, maxLength: 10, pattern: "^[^/\"'\\\\]+$" }),
    data: Type.Uint8Array({ minByteLength: 1, maxByteLength: 16 }),
    at: Type.Date({ minimumTimestamp: 0, exclusiveMaximumTimestamp: 8.64e15 }),
    anything: Type.Unknown(),
  },
  { $id: "Scalars", description: "One of each." },
);

const Formats = Type.Object({
  date: Type.String({ format: "date" }),
  dateTime: Type.String({ format: "date-time" }),
  duration: Type.String({ format: "duration" }),
  email: Type.String({ format: "email" }),
  hostname: Type.String({ format: "hostname" }),
  ipv4: Type.String({ format: "ipv4" }),
  ipv6: Type.String({ format: "ipv6" }),
  time: Type.String({ format: "time" }),
  uri: Type.String({ format: "uri" }),
  uuid: Type.String({ format: "uuid" }),
});

const Priority = { Low: 1, High: 2 } as const;

const Literals = Type.Object({
  kind: Type.Literal("literals"),
  answer: Type.Literal(42),
  sure: Type.Literal(true),
  color: Type.Union([Type.Literal("red"), Type.Literal("green"), Type.Literal('it\'s "blue"')]),
  priority: Type.Enum(Priority),
  mixed: Type.Array(Type.Union([Type.Literal("a"), Type.Literal(1)])),
});

const Circle = Type.Object({ kind: Type.Literal("circle"), radius: Type.Number() }, { $id: "Circle" });
const Square = Type.Object({ kind: Type.Literal("square"), side: Type.Number() }, { $id: "Square" });
const Shape = Type.Union([Circle, Square], { $id: "Shape", description: "Told apart by `kind`." });

const Containers = Type.Object({
  list: Type.Array(Type.String(), { minItems: 1, maxItems: 3, uniqueItems: true }),
  pair: Type.Tuple([Type.String(), Type.Integer()]),
  none: Type.Tuple([]),
  byName: Type.Record(Type.String(), Type.Integer(), { minProperties: 1, maxProperties: 9 }),
  byPattern: Type.Record(Type.String({ pattern: "^x-" }), Shape),
  byEmptyPattern: Type.Record(Type.String({ pattern: "" }), Type.Integer()),
  maybe: Type.Optional(Type.String()),
  nullable: Type.Union([Type.String(), Type.Null()]),
  nullableShape: Type.Union([Circle, Square, Type.Null()]),
  optionalNullable: Type.Optional(Type.Union([Type.Null(), Type.Integer()])),
  lists: Type.Array(Type.Array(Type.Union([Type.String(), Type.Integer()]))),
  nested: Type.Object({
    deep: Type.Object({ value: Type.String({ description: "At the bottom." }) }),
  }),
});

const Open = Type.Object({ id: Type.Integer(), note: Type.Optional(Type.String()) }, {
  additionalProperties: Type.Boolean(),
});
const Wide = Type.Object({ id: Type.Integer() }, { additionalProperties: true });
const Closed = Type.Object({ id: Type.Integer() }, { additionalProperties: false, minProperties: 1 });

const Tree = Type.Recursive(
  (This) => Type.Object({ label: Type.String(), children: Type.Array(This) }),
  { $id: "Tree", description: "Trees of trees." },
);

const Family = Type.Module({
  Person: Type.Object({ name: Type.String(), pets: Type.Array(Type.Ref("Pet")) }, { $id: "Person" }),
  Pet: Type.Object({ name: Type.String(), owner: Type.Optional(Type.Ref("Person")) }, { $id: "Pet" }),
});

export default contract("kinds", {
  version: "2.0.0",
  methods: {
    scalars: rpc({ params: Scalars, result: Scalars }),
    formats: rpc({ params: Formats }),
    literals: rpc({ params: Literals, result: Type.Integer() }),
    containers: rpc({ params: Containers, result: Type.Union([Type.String(), Type.Null()]) }),
    draw: rpc({
      params: Type.Object({ shape: Shape }),
      result: Type.Union([
        Type.Object({ type: Type.Literal("drawn"), pixels: Type.Uint8Array() }),
        Type.Object({ type: Type.Literal("hidden") }),
      ]),
    }),
    open: rpc({ params: Open, result: Wide }),
    closed: rpc({ params: Closed }),
    grow: stream({ params: Tree, item: Tree }),
    meet: upload({ item: Family.Import("Person"), result: Type.Array(Family.Import("Pet")) }),
    anything: rpc({ params: Type.Object({ any: Type.Any() }), result: Type.Any() }),
  },
  topics: {
    shapes: topic({
      key: Type.Object({
        board: Type.Integer(),
        layer: Type.Union([Type.Literal("front"), Type.Literal("back")]),
      }),
      events: { drawn: Shape, cleared: Type.Null() },
    }),
  },
});
