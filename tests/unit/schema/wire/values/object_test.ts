import {
  date,
  decodeValue,
  encodeValue,
  integer,
  nullable,
  number,
  object,
  optional,
  others,
  record,
  string,
  type ValueCodec,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { carriedAs, ENCODINGS, refuses, refusesEncoding, travels } from "./checks.ts";

Deno.test("object() converts its properties and names the one that does not match", () => {
  const message = object({ text: string(), sentAt: date() });
  travels(message, { text: "hi", sentAt: new Date(7) });
  refuses(message, { text: 5 }, "/text: string, number");
  refuses(object({ a: object({ b: integer() }) }), { a: { b: "x" } }, "/a/b: integer, string");
});

Deno.test("object() names a property that is missing", () => {
  refuses(object({ a: string({ minLength: 1 }) }), {}, "/a: string, missing");
  refuses(object({ a: nullable(string()) }), {}, "/a: string or null, missing");
});

Deno.test("P-12.3: object() drops undeclared properties", () => {
  travels(object({ a: integer() }), { a: 1, b: 2, c: { d: 3 } }, { a: 1 });
});

Deno.test("object() refuses undeclared properties where it is told so", () => {
  const strict = object({ a: optional(integer()) }, others({ additional: "refuse" }));
  carriedAs(strict, { a: 1 }, { a: 1 });
  refuses(strict, { a: 1, b: "x" }, "/b: no such property, string");
  travels(strict, { b: undefined }, {});
});

Deno.test("object() gives undeclared properties a type", () => {
  const open = object({ a: string() }, others({ additional: date() }));
  travels(open, { a: "x", b: new Date(1) });
  for (const encoding of ENCODINGS) {
    refusesEncoding(open, { a: "x", b: "y" }, { encoding, words: "/b: date, string" });
  }
});

Deno.test("P-12.5: object() tells absent from null and leaves out what is undefined", () => {
  const both = object({ a: optional(nullable(integer())), b: optional(integer()) });
  carriedAs(both, {}, {});
  carriedAs(both, { a: null }, { a: null });
  travels(both, { a: undefined, b: undefined }, {});
  refuses(both, { b: null }, "/b: integer, null");
});

Deno.test("object() counts the properties that travel", () => {
  const counted = object(
    { a: optional(integer()), b: optional(integer()) },
    others({
      minProperties: 1,
      maxProperties: 1,
    }),
  );
  carriedAs(counted, { a: 1 }, { a: 1 });
  refuses(counted, { c: 1, a: undefined }, ": object of at least 1 key, object of 0 keys");
  refuses(counted, { a: 1, b: 2 }, ": object of at most 1 key, object of 2 keys");
});

Deno.test("object() refuses arrays, dates, bytes, maps, sets and promises", () => {
  const empty = object({});
  const others: [unknown, string][] = [
    [[], "array"],
    [new Date(0), "date"],
    [new Uint8Array(), "uint8array"],
    [new Map(), "map"],
    [new Set(), "set"],
    [Promise.resolve(), "promise"],
    [null, "null"],
    [() => {}, "function"],
    ["", "string"],
  ];
  for (const [value, kind] of others) refuses(empty, value, `: object, ${kind}`);
});

Deno.test("object() takes class instances and objects without a prototype", () => {
  class Point {
    x = 1;
    get y() {
      return 2;
    }
  }
  travels(object({ x: integer() }), new Point(), { x: 1 });
  travels(object({ x: integer() }), Object.assign(Object.create(null), { x: 1 }), { x: 1 });
  refuses(object({ y: integer() }), new Point(), "/y: integer, missing");
});

Deno.test("object() reads own properties alone", () => {
  const shadow = object({ toString: optional(string()), constructor: optional(string()) });
  carriedAs(shadow, {}, {});
  carriedAs(shadow, { toString: "a", constructor: "b" }, { toString: "a", constructor: "b" });
  refuses(object({ constructor: string() }), {}, "/constructor: string, missing");
});

Deno.test("P-12.4: object() and record() take __proto__ and constructor for data", () => {
  const data = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"polluted":2}}');
  const codecs: ValueCodec[] = [
    object({ ["__proto__"]: record(number()), constructor: record(number()) }),
    record(record(number())),
  ];
  for (const codec of codecs) {
    for (const encoding of ENCODINGS) {
      for (const convert of [decodeValue, encodeValue]) {
        const converted = convert(codec, data, encoding);
        assert.ok(converted.ok);
        const value = converted.value as object;
        assert.deepEqual(Object.keys(value), ["__proto__", "constructor"]);
        assert.equal(JSON.stringify(value), JSON.stringify(data));
        assert.equal(Object.getPrototypeOf(value), Object.prototype);
        assert.equal((value as { polluted?: number }).polluted, undefined);
      }
    }
  }
  const plain = decodeValue(object({ ["__proto__"]: optional(integer()) }), {}, "json");
  assert.deepEqual(plain, { ok: true, value: {} });
});

Deno.test("record() takes any keys and names the value that does not match", () => {
  const scores = record(number());
  carriedAs(scores, { ada: 1, "": 2, "a\nb": 3 }, { ada: 1, "": 2, "a\nb": 3 });
  travels(scores, { ada: undefined }, {});
  refuses(scores, { ada: 1, bob: "x" }, "/bob: number, string");
  refuses(scores, [1], ": object, array");
});

Deno.test("record() checks keys and their number", () => {
  const scores = record(number(), { keyPattern: /^[a-z]+$/, minProperties: 1, maxProperties: 1 });
  carriedAs(scores, { ada: 1 }, { ada: 1 });
  refuses(scores, { "1": 1 }, ": keys like ^[a-z]+$, other key");
  refuses(scores, {}, ": object of at least 1 key, object of 0 keys");
  refuses(scores, { a: 1, b: 1 }, ": object of at most 1 key, object of 2 keys");
});

Deno.test("P-12.2: record() refuses keys with a lone surrogate", () => {
  refuses(record(number()), { "\ud800": 1 }, ": well-formed keys, lone surrogate");
});
