import { decodeMsgpack, Extension, WireError } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { fromHex } from "./hex.ts";
import { DECODE_ONLY_VECTORS, VECTORS } from "./vectors.ts";

const SMALL_VECTORS = [...VECTORS, ...DECODE_ONLY_VECTORS].filter(({ hex }) => hex.length < 200);

function refuses(hex: string, problem: RegExp): void {
  assert.throws(() => decodeMsgpack(fromHex(hex)), (error) => {
    assert.ok(error instanceof WireError);
    assert.equal(error.close, "INVALID_PAYLOAD");
    assert.match(error.message, problem);
    return true;
  });
}

Deno.test("P-1.7: decodeMsgpack() refuses every value cut short at every byte", () => {
  for (const { hex } of SMALL_VECTORS) {
    for (let end = 0; end < hex.length; end += 2) refuses(hex.slice(0, end), /ends inside a value/);
  }
});

Deno.test("P-1.7: decodeMsgpack() refuses bytes after the value", () => {
  for (const { hex } of SMALL_VECTORS) refuses(hex + "c0", /left over/);
});

Deno.test("P-1.7: decodeMsgpack() refuses the format that is none", () => refuses("91c1", /0xc1/));

for (
  const [name, hex] of [
    ["a lone continuation byte", "a180"],
    ["an overlong slash", "a2c0af"],
    ["an encoded surrogate", "a3eda080"],
    ["a code point over U+10FFFF", "a4f4908080"],
    ["a sequence cut short", "a2e282"],
    ["a bad byte beside a real U+FFFD", "a4efbfbdff"],
    ["a bad byte in a long string", "d920" + "61".repeat(31) + "ff"],
    ["a bad byte in a key", "81a1ff01"],
  ] as const
) {
  Deno.test(`P-1.7: decodeMsgpack() refuses ${name} as UTF-8`, () => refuses(hex, /not UTF-8/));
}

for (
  const [name, hex] of [
    ["equal strings", "82a16101a16102"],
    ["a string and an integer that spell the same", "820001a13002"],
    ["two forms of one integer", "820001cc0002"],
    ["equal keys named __proto__", "82a95f5f70726f746f5f5f01a95f5f70726f746f5f5f02"],
  ] as const
) {
  Deno.test(`P-1.7: decodeMsgpack() refuses a map with ${name} as keys`, () => refuses(hex, /repeated/));
}

for (
  const [name, hex] of [["nil", "81c001"], ["a float", "81cb000000000000000001"], [
    "a boolean",
    "81c301",
  ]] as const
) {
  Deno.test(`decodeMsgpack() refuses a map with ${name} for a key`, () => refuses(hex, /neither/));
}
Deno.test("decodeMsgpack() refuses a map with arrays as keys, however deep", () =>
  refuses("8191919101", /neither/));

Deno.test("P-1.8: decodeMsgpack() reads 64 levels and refuses the 65th", () => {
  decodeMsgpack(fromHex("91".repeat(63) + "90"));
  refuses("91".repeat(64) + "90", /deeper than 64/);
  refuses("81a161".repeat(64) + "80", /deeper than 64/);
  decodeMsgpack(fromHex("9190"), { maxDepth: 2 });
  assert.throws(() => decodeMsgpack(fromHex("919190"), { maxDepth: 2 }), WireError);
});

Deno.test("P-1.8: decodeMsgpack() refuses a million levels without a stack overflow", () => {
  assert.throws(() => decodeMsgpack(new Uint8Array(1_000_000).fill(0x91)), WireError);
});

for (
  const [name, hex] of [
    ["str 32", "dbffffffff"],
    ["bin 32", "c6ffffffff"],
    ["ext 32", "c9ffffffff01"],
    ["array 32", "ddffffffff"],
    ["map 32", "dfffffffff"],
    ["a map of as many entries as there are bytes", "82a161c0"],
  ] as const
) {
  Deno.test(`P-1.9: decodeMsgpack() refuses the length of ${name} at once`, () =>
    refuses(hex, /ends inside a value/));
}

Deno.test("P-12.4: decodeMsgpack() reads keys of Object.prototype as data", () => {
  for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
    const keyHex = (0xa0 | key.length).toString(16) +
      [...key].map((c) => c.charCodeAt(0).toString(16)).join("");
    const value = decodeMsgpack(fromHex(`81${keyHex}81a16101`)) as Record<string, unknown>;
    assert.equal(Object.getPrototypeOf(value), Object.prototype);
    assert.deepEqual(Object.entries(value), [[key, { a: 1 }]]);
    assert.deepEqual(Object.getOwnPropertyDescriptor(value, key), {
      value: { a: 1 },
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
});

Deno.test("decodeMsgpack() throws nothing but WireError on arbitrary bytes", () => {
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 100 }), mutatedVector());
  fc.assert(
    fc.property(bytes, (input) => {
      try {
        decodeMsgpack(input);
      } catch (error) {
        assert.ok(error instanceof WireError, String(error));
      }
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("decodeMsgpack() gives binary data memory of its own", () => {
  const message = fromHex("92c4020102d40503");
  const [bytes, extension] = decodeMsgpack(message) as [Uint8Array, Extension];
  message.fill(0xff);
  assert.deepEqual(bytes, Uint8Array.of(1, 2));
  assert.equal(bytes.buffer.byteLength, 2);
  assert.deepEqual(extension, new Extension(5, Uint8Array.of(3)));
});

function mutatedVector(): fc.Arbitrary<Uint8Array> {
  return fc.tuple(fc.constantFrom(...SMALL_VECTORS), fc.nat(), fc.integer({ min: 0, max: 255 }))
    .map(([{ hex }, position, byte]) => {
      const bytes = fromHex(hex);
      bytes[position % bytes.length] = byte;
      return bytes;
    });
}
