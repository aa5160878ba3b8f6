import {
  array,
  decodeValue,
  encodeValue,
  Extension,
  integer,
  lazy,
  object,
  optional,
  record,
  unknown,
  type ValueCodec,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { carriedAs, ENCODINGS, refuses, refusesDecoding, refusesEncoding, travels } from "./checks.ts";

const tree: ValueCodec = object({ value: integer(), children: optional(array(lazy(() => tree))) });

Deno.test("lazy() makes recursive types", () => {
  carriedAs(tree, { value: 1, children: [{ value: 2 }] }, { value: 1, children: [{ value: 2 }] });
  refuses(tree, { value: 1, children: [{ value: 2 }, { value: "x" }] }, "/children/1/value: integer, string");
});

Deno.test("a cyclic value is refused, by recursive types and by unknown()", () => {
  const object = { value: 1, children: [] as unknown[] };
  object.children.push(object);
  for (const encoding of ENCODINGS) {
    for (const codec of [tree, unknown()]) {
      const encoded = encodeValue(codec, object, encoding);
      assert.ok(!encoded.ok);
      assert.equal(encoded.issue.expected, "less nesting");
      assert.equal(encoded.issue.path, "/children/0".repeat(29) + "/children");
    }
  }
});

Deno.test("a value may nest 59 arrays and objects, not 60", () => {
  const nest = (levels: number) => {
    let value: unknown = 0;
    for (let i = 0; i < levels; i++) value = i % 2 ? { a: value } : [value];
    return value;
  };
  carriedAs(unknown(), nest(59), nest(59));
  for (const convert of [decodeValue, encodeValue]) {
    const refused = convert(unknown(), nest(60), "json");
    assert.equal(!refused.ok && refused.issue.found, "cyclic or deep value");
  }
});

Deno.test("a thousand siblings do not count as nesting", () => {
  const codec = array(array(record(integer())));
  const value = Array.from({ length: 1000 }, () => [{ a: 1 }]);
  carriedAs(codec, value, value);
});

Deno.test("unknown() takes any JSON value and leaves out what is undefined", () => {
  for (const value of [null, true, 1.5, "x", [], {}, { a: [{ b: null }] }]) {
    carriedAs(unknown(), value, value);
  }
  travels(unknown(), { a: undefined, b: 1 }, { b: 1 });
  refuses(unknown(), undefined, ": JSON value, missing");
});

Deno.test("unknown() refuses what JSON cannot tell from something else", () => {
  refuses(unknown(), new Date(0), ": JSON value, date");
  refuses(unknown(), [new Uint8Array()], "/0: JSON value, uint8array");
  refuses(unknown(), { a: NaN }, "/a: number, number that is not finite");
  refuses(unknown(), ["\ud800"], "/0: well-formed string, lone surrogate");
  for (const encoding of ENCODINGS) refusesEncoding(unknown(), 1n, { encoding, words: ": number, bigint" });
});

Deno.test("P-12.6: a MessagePack extension matches no schema", () => {
  const extension = new Extension(5, new Uint8Array([1]));
  const codecs: [ValueCodec, string][] = [
    [unknown(), "JSON value"],
    [object({ type: integer() }), "object"],
    [record(unknown()), "object"],
  ];
  for (const [codec, expected] of codecs) {
    refusesDecoding(codec, extension, { encoding: "msgpack", words: `: ${expected}, extension` });
  }
});
