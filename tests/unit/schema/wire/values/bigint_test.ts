import { bigint, decodeValue, encodeValue } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { ENCODINGS, refusesDecoding, refusesEncoding, travels } from "./checks.ts";

Deno.test("P-12.1: bigint() travels as digits in JSON and as an int in MessagePack", () => {
  assert.deepEqual(encodeValue(bigint(), -5n, "json"), { ok: true, value: "-5" });
  assert.deepEqual(encodeValue(bigint(), -5n, "msgpack"), { ok: true, value: -5n });
  for (const value of [0n, -1n, 2n ** 53n, -(2n ** 63n), 2n ** 64n - 1n]) travels(bigint(), value);
});

Deno.test("bigint() takes every int of MessagePack", () => {
  assert.deepEqual(decodeValue(bigint(), 7, "msgpack"), { ok: true, value: 7n });
  refusesDecoding(bigint(), 1.5, { encoding: "msgpack", words: ": bigint, number" });
  refusesDecoding(bigint(), "7", { encoding: "msgpack", words: ": bigint, string" });
});

Deno.test("bigint() refuses JSON that is not decimal digits", () => {
  for (const text of ["", "-", "0x10", " 1", "1n", "1e3", "+1", "1.0", "1".repeat(21)]) {
    refusesDecoding(bigint(), text, { encoding: "json", words: ": string of decimal digits, string" });
  }
  refusesDecoding(bigint(), 7, { encoding: "json", words: ": string of decimal digits, number" });
});

Deno.test("bigint() refuses what is beyond 64 bits or its bounds", () => {
  const digit = bigint({ minimum: 0n, maximum: 9n });
  for (const encoding of ENCODINGS) {
    refusesEncoding(bigint(), 2n ** 64n, {
      encoding,
      words: ": bigint of at most 18446744073709551615, bigint out of range",
    });
    refusesEncoding(digit, -1n, { encoding, words: ": bigint of at least 0, bigint out of range" });
    refusesEncoding(digit, 1, { encoding, words: ": bigint, number" });
  }
  refusesDecoding(digit, "10", { encoding: "json", words: ": bigint of at most 9, bigint out of range" });
  refusesDecoding(digit, 10, { encoding: "msgpack", words: ": bigint of at most 9, bigint out of range" });
});
