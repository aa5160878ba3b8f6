/** The messages of the codec bench: their types for TypeBox, the same for the compiler, and their values. */

import type { PropertyNode, TypeNode } from "@wirepact/schema/ir";
import { type TSchema, Type } from "@sinclair/typebox";

/** One message of the bench. */
export interface BenchMessage {
  readonly name: string;
  /** What the compiled codec is made from. */
  readonly node: TypeNode;
  /** What TypeBox checks in the JSON text; binary data is text there. */
  readonly json: TSchema;
  /** What TypeBox checks in what a MessagePack library decoded. */
  readonly binary: TSchema;
  readonly value: unknown;
}

const string: TypeNode = { kind: "string" };
const number: TypeNode = { kind: "number" };
const integer: TypeNode = { kind: "integer" };
const boolean: TypeNode = { kind: "boolean" };

function object(properties: Record<string, TypeNode | { optional: TypeNode }>): TypeNode {
  return {
    kind: "object",
    properties: Object.entries(properties).map(([name, type]): PropertyNode =>
      "optional" in type ? { name, type: type.optional, optional: true } : { name, type }
    ),
  };
}

function array(items: TypeNode): TypeNode {
  return { kind: "array", items };
}

function message(name: string, node: TypeNode, schema: TSchema, value: unknown): BenchMessage {
  return { name, node, json: schema, binary: schema, value };
}

/** One character in ten is outside ASCII; two lines and a quotation, as people write. */
const TEXT = 'Grüße aus Zürich!\n"See you at the café tomorrow", à bientôt';

const chat = message(
  "chat",
  object({
    room: string,
    id: string,
    user: string,
    text: string,
    ts: integer,
    tags: { optional: array(string) },
  }),
  Type.Object({
    room: Type.String(),
    id: Type.String(),
    user: Type.String(),
    text: Type.String(),
    ts: Type.Integer(),
    tags: Type.Optional(Type.Array(Type.String())),
  }),
  { room: "general", id: "m-4f8a91c2", user: "ada", text: TEXT, ts: 1_767_225_600_123 },
);

const call = message(
  "call",
  {
    kind: "tuple",
    items: [{ kind: "literal", value: 2 }, integer, string, object({ a: number, b: number })],
  },
  Type.Tuple([
    Type.Literal(2),
    Type.Integer(),
    Type.String(),
    Type.Object({ a: Type.Number(), b: Type.Number() }),
  ]),
  [2, 1041, "math.add", { a: 19.25, b: 2300 }],
);

const player = object({ id: integer, x: number, y: number, vx: number, vy: number, hp: integer });

const tick = message(
  "tick",
  object({ tick: integer, players: array(player) }),
  Type.Object({
    tick: Type.Integer(),
    players: Type.Array(Type.Object({
      id: Type.Integer(),
      x: Type.Number(),
      y: Type.Number(),
      vx: Type.Number(),
      vy: Type.Number(),
      hp: Type.Integer(),
    })),
  }),
  {
    tick: 123_456,
    players: Array.from({ length: 20 }, (_, i) => ({
      id: i + 1,
      x: Math.sin(i + 1) * 1000,
      y: Math.cos(i + 1) * 1000,
      vx: Math.sin(i * 3 + 1),
      vy: Math.cos(i * 7 + 1),
      hp: 100 - i,
    })),
  },
);

const batch = message(
  "batch",
  object({
    rows: array(object({ id: integer, name: string, value: number, delta: number, up: boolean })),
  }),
  Type.Object({
    rows: Type.Array(Type.Object({
      id: Type.Integer(),
      name: Type.String(),
      value: Type.Number(),
      delta: Type.Number(),
      up: Type.Boolean(),
    })),
  }),
  {
    rows: Array.from({ length: 100 }, (_, i) => ({
      id: 1000 + i,
      name: `srv-${i % 32}`,
      value: Math.round(Math.abs(Math.sin(i)) * 100_000) / 100,
      delta: Math.round(Math.cos(i) * 1000) / 100,
      up: i % 7 !== 0,
    })),
  },
);

const event = message(
  "event",
  {
    kind: "union",
    discriminator: "type",
    variants: [
      object({ type: { kind: "literal", value: "joined" }, user: string, at: integer }),
      object({
        type: { kind: "literal", value: "left" },
        user: string,
        at: integer,
        reason: { optional: string },
      }),
      object({
        type: { kind: "literal", value: "moved" },
        user: string,
        from: { kind: "tuple", items: [number, number] },
        to: { kind: "tuple", items: [number, number] },
        mode: { kind: "enum", values: ["walk", "run", "fly"] },
        target: { kind: "union", variants: [{ kind: "null" }, string] },
        action: {
          kind: "union",
          discriminator: "kind",
          variants: [
            object({ kind: { kind: "literal", value: "none" } }),
            object({ kind: { kind: "literal", value: "attack" }, power: integer, weapon: string }),
          ],
        },
      }),
      object({ type: { kind: "literal", value: "said" }, user: string, text: string }),
    ],
  },
  Type.Union([
    Type.Object({ type: Type.Literal("joined"), user: Type.String(), at: Type.Integer() }),
    Type.Object({
      type: Type.Literal("left"),
      user: Type.String(),
      at: Type.Integer(),
      reason: Type.Optional(Type.String()),
    }),
    Type.Object({
      type: Type.Literal("moved"),
      user: Type.String(),
      from: Type.Tuple([Type.Number(), Type.Number()]),
      to: Type.Tuple([Type.Number(), Type.Number()]),
      mode: Type.Union([Type.Literal("walk"), Type.Literal("run"), Type.Literal("fly")]),
      target: Type.Union([Type.Null(), Type.String()]),
      action: Type.Union([
        Type.Object({ kind: Type.Literal("none") }),
        Type.Object({ kind: Type.Literal("attack"), power: Type.Integer(), weapon: Type.String() }),
      ]),
    }),
    Type.Object({ type: Type.Literal("said"), user: Type.String(), text: Type.String() }),
  ]),
  {
    type: "moved",
    user: "u-20931",
    from: [12.5, -7.25],
    to: [13.75, 8.125],
    mode: "run",
    target: null,
    action: { kind: "attack", power: 37, weapon: "longbow" },
  },
);

const bytes: BenchMessage = {
  name: "bytes",
  node: object({ name: string, data: { kind: "bytes" } }),
  json: Type.Object({ name: Type.String(), data: Type.String() }),
  binary: Type.Object({ name: Type.String(), data: Type.Uint8Array() }),
  value: { name: "upload.bin", data: Uint8Array.from({ length: 65_536 }, (_, i) => (i * 31) & 255) },
};

/** Texts as they are when they came over a wire: in the narrowest representation, and no ropes. */
function flat<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

/** Prose as people write it, with quotation marks, a dash and an accent here and there. */
const SENTENCES = [
  "We met on Tuesday to look at what the first three weeks have brought, and what they have not.",
  "Most of it works.",
  "Two of the five shops still enter their orders twice, since the old till does not talk to the new list.",
  'Marta put it like this: "I trust the paper, because I can see who wrote on it."',
  "That is a fair point, and nothing in the plan answers it yet.",
  "The café at the station has asked whether it may join before summer, with one till and no stock of its own.",
  "Deliveries before seven in the morning are to be announced on the day before — by telephone, if need be.",
  "Jonas will find out what the insurance says about keys that are handed on.",
  "Until then everything stays as it is.",
  "The numbers for March are in the table below; those for April follow when the last shop has sent them.",
  "Nobody should have to guess which of two lists is the newer one, so the date goes to the top of each page.",
];

/** A paragraph of one to four of them. Two of three do without what is not on every keyboard. */
function paragraph(number: number): string {
  const text = Array.from(
    { length: 1 + number * 3 % 4 },
    (_, i) => SENTENCES[(number * 5 + i) % SENTENCES.length],
  ).join("\n");
  return number % 3 === 0 ? text : text.replaceAll("—", "-").replaceAll("é", "e");
}

/** A document that several people write: sections with a heading and a few paragraphs each. */
const document = message(
  "document",
  object({
    title: string,
    author: string,
    sections: array(object({ heading: string, paragraphs: array(string) })),
  }),
  Type.Object({
    title: Type.String(),
    author: Type.String(),
    sections: Type.Array(Type.Object({ heading: Type.String(), paragraphs: Type.Array(Type.String()) })),
  }),
  flat({
    title: "Minutes, plans and open questions",
    author: "Ada Lovelace",
    sections: Array.from({ length: 20 }, (_, i) => ({
      heading: `${i + 1}. ${["What we saw", "What is left to do", "Who does it, and until when"][i % 3]}`,
      paragraphs: [paragraph(2 * i), paragraph(2 * i + 1), ...i % 3 === 0 ? [paragraph(i)] : []],
    })),
  }),
);

const PARAGRAPH = `The first engine was never built, and yet people argued about it in every café of the city.
"It will think," said one; "it will only do what we know how to order it to," said another — and left.
What remains of that evening is a page of notes, three drawings, and a bill for eleven cups of coffee.
`;

const PLAIN = PARAGRAPH.replace("—", "-").replace("é", "e");

/** The same size, but half of it is one text, and the rest are long ones: here the platform does nearly all. */
const article = message(
  "article",
  object({
    title: string,
    author: string,
    body: string,
    sections: array(object({ heading: string, text: string })),
  }),
  Type.Object({
    title: Type.String(),
    author: Type.String(),
    body: Type.String(),
    sections: Type.Array(Type.Object({ heading: Type.String(), text: Type.String() })),
  }),
  flat({
    title: "On the surprising absence of surprise",
    author: "Ada Lovelace",
    body: PLAIN.repeat(17),
    sections: Array.from({ length: 10 }, (_, i) => ({
      heading: `Section number ${i + 1}, with a heading`,
      text: (i % 5 === 0 ? PARAGRAPH : PLAIN) + PLAIN.slice(0, 160),
    })),
  }),
);

/** All of them, in the order of the table. */
export const MESSAGES: readonly BenchMessage[] = [chat, call, event, tick, batch, bytes, document, article];
