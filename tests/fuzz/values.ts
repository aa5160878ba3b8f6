/** Random values: mostly such that match a type, now and then with something wrong inside. */

import { resolveRef, type TypeNode } from "@wirepact/schema/ir";
import type { Random } from "./random.ts";
import type { Schema } from "./schemas.ts";

const TEXTS = [
  "",
  "a",
  "ab",
  "abc",
  "abcd",
  "hello",
  "general",
  "12345678",
  "123456789",
  "exactly sixteen.",
  "just 23 bytes of it now",
  "x".repeat(24),
  "y".repeat(31),
  "z".repeat(32),
  "é",
  "naïve café",
  "日本語テキスト",
  "🎉🎈",
  "\ufeffBOM",
  "\ufffd",
  "w".repeat(255),
  "v".repeat(256),
  "ü".repeat(30),
  "u".repeat(400),
  "日".repeat(200),
  "2026-02-28",
  "ada@example.org",
  "123e4567-e89b-12d3-a456-426614174000",
  "\u0000",
  "a b",
  "\ud7ff\ue000",
]; // deno-fmt-ignore
const BAD_TEXTS = ["\ud800", "a\udc00b", "long enough to leave the loop for short strings, but not well-formed \udfff"];
const NUMBERS = [
  0,
  -0,
  1,
  -1,
  31,
  -32,
  -33,
  127,
  128,
  -128,
  -129,
  255,
  256,
  65535,
  65536,
  -32768,
  -32769,
  2 ** 31,
  2 ** 32,
  -(2 ** 31) - 1,
  2 ** 32 - 1,
  2 ** 53 - 1,
  -(2 ** 53) + 1,
  2 ** 40,
  1.5,
  -0.25,
  1e300,
  2 ** 53,
  2 ** 63,
  2 ** 64,
  1e-7,
  42,
  100,
  200,
  NaN,
  Infinity,
]; // deno-fmt-ignore
const BIGINTS = [0n, -1n, 5n, 200n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n, -(2n ** 63n), 2n ** 64n, -(2n ** 53n) - 1n];
const TIMES = [
  0,
  1,
  1_700_000_000_000,
  1_700_000_000_123,
  -1,
  -5000,
  8.64e15,
  -8.64e15,
  4294967296000,
  2 ** 34 * 1000,
  NaN,
];
const KEYS = [
  "a",
  "b",
  "id",
  "zzz",
  "0",
  "7",
  "__proto__",
  "constructor",
  "k".repeat(40),
  "é",
  "extra",
  "toString",
];

/** What a fault may put anywhere. */
function junk(random: Random): unknown {
  return random.pick<() => unknown>([
    () => null,
    () => random.pick(NUMBERS),
    () => random.pick(TEXTS),
    () => random.pick(BAD_TEXTS),
    () => random.pick(BIGINTS),
    () => undefined,
    () => true,
    () => [],
    () => ({}),
    () => [1, "a", null],
    () => ({ a: 1, b: [{}] }),
    () => new Date(random.pick(TIMES)),
    () => Uint8Array.of(1, 2, 3),
  ])();
}

/** A value for a type. `faults` is how likely each part of it is to be something else. */
export function randomValue(random: Random, { node, types }: Schema, faults: number): unknown {
  let left = 60;
  const make = (ref: TypeNode, depth: number): unknown => {
    if (faults > 0 && random.chance(faults)) return junk(random);
    const at = resolveRef(ref, types);
    const few = () => (--left < 0 || depth > 6 ? 0 : random.below(random.chance(0.03) ? 20 : 4));
    switch (at.kind) {
      case "null":
        return null;
      case "boolean":
        return random.chance(0.5);
      case "integer":
      case "number":
        return random.chance(0.5) ? random.pick(NUMBERS) : random.below(100);
      case "bigint":
        return random.pick(BIGINTS);
      case "string":
        return random.pick(TEXTS);
      case "bytes":
        return Uint8Array.from({ length: random.pick([0, 1, 5, 39, 40, 300]) }, () => random.below(256));
      case "date":
        return new Date(random.pick(TIMES));
      case "literal":
        return at.value;
      case "enum":
        return random.pick(at.values);
      case "array":
        return Array.from(
          { length: Math.max(few(), left > 0 ? at.minItems ?? 0 : 0) },
          () => make(at.items, depth + 1),
        );
      case "tuple":
        return at.items.map((item) => make(item, depth + 1));
      case "record":
        return entries(random.shuffle(KEYS).slice(0, few()).map((key) => [key, make(at.values, depth + 1)]));
      case "union":
        return make(depth > 6 ? at.variants[0]! : random.pick(at.variants), depth + 1);
      case "object": {
        const known = at.properties
          .filter(({ optional }) => !optional || (depth < 6 && random.chance(0.6)))
          .map(({ name, type }): [string, unknown] => [name, make(type, depth + 1)]);
        const more = at.additional === "refuse" && random.chance(0.9) ? 0 : random.chance(0.3) ? few() : 0;
        const extra = random.shuffle(KEYS).slice(0, more).map((key): [string, unknown] => [
          key,
          typeof at.additional === "object" ? make(at.additional, depth + 1) : junk(random),
        ]);
        return entries([...extra, ...known]);
      }
      case "unknown":
        return random.pick<unknown>([null, 1, "x", [1, [2]], { a: { b: [] } }, true, 1.5, {
          ["__proto__"]: 1,
        }]);
    }
  };
  return make(node, 0);
}

function entries(pairs: [string, unknown][]): Record<string, unknown> {
  return Object.fromEntries(pairs);
}
