import {
  array,
  boolean,
  date,
  decodeValue,
  encodeValue,
  integer,
  lazy,
  literal,
  nothing,
  nullable,
  number,
  object,
  optional,
  string,
  taggedUnion,
  union,
  type ValueCodec,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { carriedAs, ENCODINGS, refuses, travels } from "./checks.ts";

Deno.test("union() takes the first alternative that matches", () => {
  const wide = union([object({ a: integer() }), object({ a: number(), b: number() })]);
  travels(wide, { a: 1, b: 2 }, { a: 1 });
  travels(wide, { a: 1.5, b: 2 });
  travels(union([string(), date()]), new Date(3));
  carriedAs(union([string(), nothing()]), null, null);
});

Deno.test("union() names its alternatives", () => {
  refuses(union([string(), integer()]), true, ": string or integer, boolean");
  refuses(union([literal("a"), literal("b")]), "c", ': "a" or "b", other string');
  refuses(union([string(), string({ maxLength: 1 }), integer()]), [], ": string or integer, array");
});

Deno.test("union() tells what is wrong inside the one alternative of the right kind", () => {
  refuses(union([string(), object({ a: integer() })]), { a: "x" }, "/a: integer, string");
  refuses(nullable(object({ a: integer() })), {}, "/a: integer, missing");
});

Deno.test("union() tells where each alternative failed when several were of the right kind", () => {
  const shape = union([object({ radius: number() }), object({ side: number() })]);
  refuses(shape, {}, ": number at /radius or number at /side, object");
});

Deno.test("union() shortens a long list of alternatives", () => {
  const long = union(Array.from({ length: 40 }, (_, i) => object({ [`property${i}`]: number() })));
  refuses(long, {}, ": one of 40 alternatives, object");
});

Deno.test("union() refuses everything when it is empty", () => {
  refuses(union([]), null, ": nothing, null");
});

Deno.test("union() takes long arrays of items that match their last alternative", () => {
  const items = array(union([object({ a: integer() }), object({ b: integer() })]));
  const value = Array.from({ length: 20_000 }, () => ({ b: 1 }));
  travels(items, value);
  travels(union([object({ items, more: integer() }), object({ items })]), { items: value });
});

/** Every level may be of either kind, and only the innermost value tells which. */
function ambiguous(): { codec: ValueCodec; looked: () => number } {
  let looked = 0;
  const counted: ValueCodec = {
    decode: (data, walk) => (looked++, integer().decode(data, walk)),
    encode: (value, walk) => (looked++, integer().encode(value, walk)),
  };
  const codec: ValueCodec = lazy(() =>
    union([
      object({ next: optional(codec), leaf: optional(counted), a: boolean() }),
      object({ next: optional(codec), leaf: optional(counted), b: boolean() }),
      object({ next: optional(codec), leaf: optional(counted) }),
    ])
  );
  return { codec, looked: () => looked };
}

Deno.test("union() looks at each value once for each alternative, however deep an ambiguous type nests", () => {
  for (const leaf of [1, "x"]) {
    let value: unknown = { leaf };
    for (let i = 0; i < 50; i++) value = { next: value };
    const { codec, looked } = ambiguous();
    for (const encoding of ENCODINGS) {
      assert.equal(decodeValue(codec, value, encoding).ok, leaf === 1);
      assert.equal(encodeValue(codec, value, encoding).ok, leaf === 1);
    }
    assert.equal(looked(), 4 * 3);
  }
});

Deno.test("union() ends on a cyclic value", () => {
  const value: Record<string, unknown> = {};
  value.next = value;
  const { codec } = ambiguous();
  for (const encoding of ENCODINGS) assert.equal(encodeValue(codec, value, encoding).ok, false);
});

const part = taggedUnion("type", {
  text: object({ type: literal("text"), text: string(), at: optional(date()) }),
  image: object({ type: literal("image"), url: string() }),
  1: object({ type: literal(1) }),
});

Deno.test("taggedUnion() chooses by the tag alone", () => {
  travels(part, { type: "text", text: "hi", at: new Date(1) });
  travels(part, { type: "image", url: "u", text: "dropped" }, { type: "image", url: "u" });
  carriedAs(part, { type: 1 }, { type: 1 });
  refuses(part, { type: "image", text: "hi" }, "/url: string, missing");
});

Deno.test("taggedUnion() names the tags when there is none or another", () => {
  refuses(part, {}, "/type: 1 or text or image, missing");
  refuses(part, { type: "audio" }, "/type: 1 or text or image, other string");
  refuses(part, { type: ["text"] }, "/type: 1 or text or image, array");
  refuses(part, "text", ": object, string");
  refuses(part, { type: "1" }, "/type: 1, string");
});

Deno.test("taggedUnion() takes no inherited tag and no inherited variant", () => {
  refuses(part, { type: "constructor" }, "/type: 1 or text or image, other string");
  refuses(part, { type: "__proto__" }, "/type: 1 or text or image, other string");
  refuses(taggedUnion("constructor", { Object: object({}) }), {}, "/constructor: Object, missing");
});

Deno.test("nullable() takes null as well", () => {
  carriedAs(nullable(string()), null, null);
  travels(nullable(date()), new Date(1));
  refuses(nullable(string()), 1, ": string or null, number");
  refuses(nullable(string()), undefined, ": string or null, missing");
});
