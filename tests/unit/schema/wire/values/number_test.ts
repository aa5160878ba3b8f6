import { decodeValue, encodeValue, integer, number, numberBounds } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { carriedAs, ENCODINGS, refuses, refusesDecoding, refusesEncoding } from "./checks.ts";

Deno.test("number() takes finite numbers", () => {
  for (const value of [0, 1, -1.5, 2 ** 60, Number.MAX_VALUE, Number.MIN_VALUE]) {
    carriedAs(number(), value, value);
  }
  refuses(number(), "1", ": number, string");
  refuses(number(), null, ": number, null");
});

Deno.test("P-12.2: number() refuses what is not finite", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    refuses(number(), value, ": number, number that is not finite");
    refuses(integer(), value, ": integer, number that is not finite");
  }
});

Deno.test("P-12.2: integer() refuses fractions and what is beyond ±(2^53 - 1)", () => {
  carriedAs(integer(), Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  carriedAs(integer(), Number.MIN_SAFE_INTEGER, Number.MIN_SAFE_INTEGER);
  refuses(integer(), Number.MAX_SAFE_INTEGER + 1, ": integer, number");
  refuses(integer(), 1.5, ": integer, number");
});

Deno.test("number() takes a MessagePack int of 64 bits that a double holds exactly", () => {
  assert.deepEqual(decodeValue(number(), 2n ** 60n, "msgpack"), { ok: true, value: 2 ** 60 });
  refusesDecoding(number(), 2n ** 60n + 1n, { encoding: "msgpack", words: ": number, bigint" });
  refusesDecoding(integer(), 2n ** 60n, { encoding: "msgpack", words: ": integer, number" });
});

Deno.test("number() refuses an application's bigint", () => {
  for (const encoding of ENCODINGS) {
    refusesEncoding(number(), 1n, { encoding, words: ": number, bigint" });
  }
});

Deno.test("number() sends zero for negative zero, which JSON cannot carry", () => {
  for (const codec of [number(), integer()]) {
    for (const encoding of ENCODINGS) {
      assert.deepEqual(encodeValue(codec, -0, encoding), { ok: true, value: 0 });
    }
  }
});

Deno.test("number() names the bound that a value breaks", () => {
  refuses(number({ minimum: 1 }), 0.5, ": number of at least 1, number out of range");
  refuses(number({ maximum: 1 }), 1.5, ": number of at most 1, number out of range");
  refuses(number(numberBounds({ exclusiveMinimum: 1 })), 1, ": number above 1, number out of range");
  refuses(number(numberBounds({ exclusiveMaximum: 1 })), 1, ": number below 1, number out of range");
  refuses(
    integer(numberBounds({ multipleOf: 5 })),
    7,
    ": integer that is a multiple of 5, integer out of range",
  );
});

Deno.test("number() takes its bounds themselves, unless they are exclusive", () => {
  const percent = number(numberBounds({ minimum: 0, maximum: 100, multipleOf: 0.5 }));
  for (const value of [0, 0.5, 100]) carriedAs(percent, value, value);
  const open = number(numberBounds({ exclusiveMinimum: 0, exclusiveMaximum: 1 }));
  carriedAs(open, 0.5, 0.5);
});
