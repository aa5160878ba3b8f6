import { type TSchema, Type } from "@sinclair/typebox";
import { encodeValue } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { ENCODINGS, travels } from "../unit/schema/wire/values/checks.ts";
import { accepts, codecFor } from "./oracle.ts";

/** The two verdicts on one value. */
interface Verdicts {
  readonly value: unknown;
  readonly typebox: boolean;
  readonly ours: boolean;
}

function compare(schema: TSchema, { value, typebox, ours }: Verdicts): void {
  assert.equal(accepts(schema, value), typebox, "TypeBox has changed its mind");
  for (const encoding of ENCODINGS) assert.equal(encodeValue(codecFor(schema), value, encoding).ok, ours);
}

/** Values that TypeBox accepts and we refuse. */
function weRefuse(schema: TSchema, ...values: unknown[]): void {
  for (const value of values) compare(schema, { value, typebox: true, ours: false });
}

/** Values that we accept and TypeBox refuses. */
function weAccept(schema: TSchema, ...values: unknown[]): void {
  for (const value of values) compare(schema, { value, typebox: false, ours: true });
}

const optionalText = { a: Type.Optional(Type.String()) };

const DEVIATIONS: Record<string, () => void> = {
  "Undeclared properties are dropped": () => {
    const schema = Type.Object({ a: Type.Integer() });
    assert.ok(accepts(schema, { a: 1, b: 2 }));
    travels(codecFor(schema), { a: 1, b: 2 }, { a: 1 });
  },

  "Only what travels is counted and compared": () => {
    weRefuse(Type.Object(optionalText, { minProperties: 1 }), { b: 1 }, { a: undefined });
    weAccept(Type.Object(optionalText, { maxProperties: 1 }), { a: "x", b: 1 });
    const items = Type.Array(Type.Object({ a: Type.String() }), { uniqueItems: true });
    weRefuse(items, [{ a: "x", b: 1 }, { a: "x", b: 2 }]);
  },

  "The first alternative decides": () => {
    const schema = Type.Union([Type.Object({ a: Type.Integer() }), Type.Object({ b: Type.Integer() })]);
    assert.ok(accepts(schema, { a: 1, b: 2 }));
    travels(codecFor(schema), { a: 1, b: 2 }, { a: 1 });
    travels(codecFor(schema), { b: 2 });
  },

  "Undefined is absent everywhere": () => {
    weAccept(Type.Object({}, { additionalProperties: false }), { b: undefined });
    weAccept(Type.Object({}, { additionalProperties: Type.Integer() }), { b: undefined });
    weAccept(Type.Record(Type.String(), Type.Integer()), { b: undefined });
  },

  "Integers end at 2^53 - 1": () => {
    weRefuse(Type.Integer(), 2 ** 53, -(2 ** 60));
    travels(codecFor(Type.Number()), 2 ** 60);
  },

  "Lone surrogates are refused": () => {
    weRefuse(Type.String(), "\ud800");
    weRefuse(Type.Record(Type.String(), Type.Integer()), { "\udc00": 1 });
  },

  "Unknown takes JSON values only": () => {
    for (const schema of [Type.Unknown(), Type.Any()]) {
      weRefuse(schema, undefined, new Date(0), new Uint8Array(), 1n, NaN, () => {}, [undefined], "\ud800");
    }
    weRefuse(Type.Object({ a: Type.Unknown() }), { a: undefined });
  },

  "Void is null": () => {
    weRefuse(Type.Void(), undefined);
    weAccept(Type.Void(), null);
  },

  "Own properties only": () => {
    class Point {
      get x(): number {
        return 1;
      }
    }
    weRefuse(Type.Object({ x: Type.Integer() }), new Point());
    weAccept(Type.Object({ constructor: Type.Optional(Type.String()) }), {});
  },

  "Objects are plain": () => {
    weRefuse(Type.Object(optionalText), new Date(0), new Uint8Array(), new Map(), Promise.resolve());
    weRefuse(Type.Record(Type.String(), Type.Integer()), new Map());
    class Point {
      a = "x";
    }
    travels(codecFor(Type.Object(optionalText)), new Point(), { a: "x" });
  },

  "All keys of a record are checked": () => {
    weRefuse(Type.Record(Type.String({ pattern: "^a" }), Type.Integer()), { b: 1 }, { b: "x" });
    weRefuse(Type.Record(Type.Integer(), Type.Integer()), { a: 1 });
    weRefuse(Type.Record(Type.String(), Type.Integer()), { "a\nb": "x" });
    travels(codecFor(Type.Record(Type.String(), Type.Integer())), { "a\nb": 1 });
  },

  "A regular expression takes strings only": () => {
    weRefuse(Type.RegExp(/\d/), 5);
  },

  "A template literal has a length": () => {
    weRefuse(Type.TemplateLiteral("${string}", { maxLength: 1 }), "ab");
  },

  "A strict intersection refuses null": () => {
    const schema = Type.Intersect([Type.Object({}), Type.Object({})], { unevaluatedProperties: false });
    assert.equal(accepts(schema, null), undefined);
    assert.equal(encodeValue(codecFor(schema), null, "json").ok, false);
  },

  "Negative zero is zero": () => {
    assert.ok(accepts(Type.Number(), -0));
    travels(codecFor(Type.Number()), -0, 0);
    weRefuse(Type.Array(Type.Number(), { uniqueItems: true }), [0, -0]);
  },

  "Values nest at most 59 levels": () => {
    const schema = Type.Recursive((This) => Type.Array(This), { $id: "Nest" });
    const nest = (levels: number): unknown => levels === 0 ? [] : [nest(levels - 1)];
    travels(codecFor(schema), nest(58));
    weRefuse(schema, nest(59));
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    assert.equal(encodeValue(codecFor(schema), cyclic, "json").ok, false);
  },
};

for (const [name, test] of Object.entries(DEVIATIONS)) Deno.test(`deviation: ${name}`, test);

Deno.test("deviations: the page lists those that are tested, and no others", async () => {
  const page = await Deno.readTextFile(new URL("../../docs/DEVIATIONS.md", import.meta.url));
  assert.deepEqual([...page.matchAll(/^## (.+)$/gm)].map((heading) => heading[1]), Object.keys(DEVIATIONS));
});
