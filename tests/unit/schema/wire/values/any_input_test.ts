import {
  array,
  bigint,
  boolean,
  bytes,
  date,
  dateBounds,
  decodeValue,
  encodeValue,
  integer,
  lazy,
  literal,
  nothing,
  nullable,
  number,
  numberBounds,
  object,
  oneOf,
  optional,
  others,
  record,
  string,
  taggedUnion,
  tuple,
  union,
  unique,
  unknown,
  uriFormat,
  type ValueCodec,
} from "@wirepact/schema/wire";
import fc from "fast-check";
import assert from "node:assert/strict";
import { ENCODINGS } from "./checks.ts";

const CODECS: Record<string, ValueCodec> = {
  array: array(unknown(), { uniqueItems: unique }),
  bigint: bigint(),
  boolean: boolean(),
  bytes: bytes(),
  date: date(dateBounds({ multipleOfMs: 2 })),
  integer: integer(),
  lazy: lazy(() => CODECS.object!),
  literal: literal("a"),
  nothing: nothing(),
  nullable: nullable(record(number())),
  number: number(numberBounds({ multipleOf: 0.1 })),
  object: object({ a: optional(unknown()), toString: optional(string()) }, others({ additional: unknown() })),
  oneOf: oneOf(["a", 1, true]),
  record: record(unknown(), { keyPattern: /^\w*$/ }),
  strict: object({ a: optional(bytes()) }, others({ additional: "refuse" })),
  string: string({ pattern: /^a/, format: uriFormat }),
  taggedUnion: taggedUnion("a", { true: object({ a: literal(true) }), b: object({ a: literal("b") }) }),
  tuple: tuple([unknown(), integer()]),
  union: union([array(date()), object({ a: bigint() }), string(), bytes()]),
  unknown: unknown(),
};

/** Everything that JavaScript has, not only what a frame may hold. */
const anything = fc.oneof(
  fc.anything({
    key: fc.oneof(fc.string(), fc.constantFrom("a", "b", "__proto__", "constructor", "toString", "\ud800")),
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
    withUnicodeString: true,
  }),
  fc.constantFrom(Symbol("a"), () => {}, new Proxy({}, {}), new Date(NaN), Promise.resolve()),
);

for (const [name, codec] of Object.entries(CODECS)) {
  Deno.test(`${name}() never throws, never changes its input, and tells what is wrong`, () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...ENCODINGS), (value, encoding) => {
        const before = fc.stringify(value);
        for (const checked of [decodeValue(codec, value, encoding), encodeValue(codec, value, encoding)]) {
          if (checked.ok) continue;
          assert.match(checked.issue.path, /^(?:\/(?:[^~/]|~[01])*)*$/);
          assert.ok(checked.issue.expected.length > 0 && checked.issue.found.length > 0);
          assert.ok(checked.issue.path.isWellFormed());
        }
        assert.equal(fc.stringify(value), before);
      }),
      { numRuns: 300 },
    );
  });

  Deno.test(`${name}() decodes what it encoded, and encodes it again to the same`, () => {
    fc.assert(
      fc.property(anything, fc.constantFrom(...ENCODINGS), (value, encoding) => {
        const encoded = encodeValue(codec, value, encoding);
        if (!encoded.ok) return;
        const decoded = decodeValue(codec, encoded.value, encoding);
        assert.ok(decoded.ok);
        assert.deepEqual(encodeValue(codec, decoded.value, encoding), encoded);
      }),
      { numRuns: 300 },
    );
  });
}
