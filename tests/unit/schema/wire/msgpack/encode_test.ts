import { decodeMsgpack, encodeMsgpack, Extension } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { arbitraryData } from "../arbitrary_data.ts";
import { toHex } from "./hex.ts";

Deno.test("encodeMsgpack() writes what decodeMsgpack() reads back", () => {
  fc.assert(
    fc.property(arbitraryData({ isMsgpack: true }), (value) => {
      assert.deepEqual(decodeMsgpack(encodeMsgpack(value), { maxDepth: 100 }), value);
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("encodeMsgpack() writes a small bigint like the number it is", () => {
  assert.equal(toHex(encodeMsgpack([5n, -1n, 300n])), "9305ffcd012c");
});

Deno.test("encodeMsgpack() leaves out undefined properties and writes nil for undefined items", () => {
  assert.equal(toHex(encodeMsgpack({ a: undefined, b: 1 })), "81a16201");
  assert.equal(toHex(encodeMsgpack([undefined])), "91c0");
});

Deno.test("encodeMsgpack() counts only defined properties when it chooses the map's form", () => {
  const value = Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`k${i}`, i === 7 ? undefined : i]));
  assert.equal(encodeMsgpack(value)[0], 0x8f);
});

Deno.test("encodeMsgpack() keeps integer keys of a Map", () => {
  assert.equal(toHex(encodeMsgpack(new Map<unknown, unknown>([[0, 500], ["a", 1]]))), "8200cd01f4a16101");
});

Deno.test("P-12.4: encodeMsgpack() writes own keys named like Object.prototype's", () => {
  const value = JSON.parse('{"__proto__":1,"constructor":2}');
  assert.equal(toHex(encodeMsgpack(value)), "82" + "a95f5f70726f746f5f5f01" + "ab636f6e7374727563746f7202");
});

Deno.test("encodeMsgpack() writes U+FFFD for a lone surrogate", () => {
  assert.equal(decodeMsgpack(encodeMsgpack("a\ud800b")), "a\ufffdb");
});

const cycle: unknown[] = [];
cycle.push(cycle);
let reads = 0;
const fickle = {
  get a() {
    return reads++ % 2 === 0 ? 1 : undefined;
  },
};

for (
  const [name, value] of [
    ["a function", () => {}],
    ["a symbol", [Symbol("s")]],
    ["an invalid date", new Date(NaN)],
    ["a bigint over 64 bits", 2n ** 64n],
    ["a bigint under 64 bits", -(2n ** 63n) - 1n],
    ["a cycle", cycle],
    ["a view other than Uint8Array", new Float32Array(1)],
    ["a Map with other keys", new Map([[1.5, 1]])],
    ["an object whose getters change their mind", fickle],
  ] as const
) {
  Deno.test(`encodeMsgpack() throws TypeError for ${name}`, () => {
    assert.throws(() => encodeMsgpack(value), TypeError);
    assert.equal(toHex(encodeMsgpack([1])), "9101");
  });
}

Deno.test("encodeMsgpack() gives bytes that later calls leave alone", () => {
  const sizes = [0, 1, 100, 40_000, 30_000, 65_000, 65_536, 200_000, 3, 70_000, 10];
  const texts = sizes.map((size, i) => String.fromCharCode(97 + i).repeat(size));
  const encoded = texts.map((text) => encodeMsgpack(text));
  encoded.push(...texts.map((text) => encodeMsgpack([text])));
  assert.deepEqual(encoded.map((bytes) => decodeMsgpack(bytes)), [...texts, ...texts.map((text) => [text])]);
});

Deno.test("encodeMsgpack() writes strings whole at every distance from the end of a block", () => {
  for (let size = 0; size < 300; size++) {
    const value = ["x".repeat(65_536 - 300), "é".repeat(size), "y".repeat(size)];
    assert.deepEqual(decodeMsgpack(encodeMsgpack(value)), value);
  }
});

Deno.test("encodeMsgpack() can be called by a getter of what it encodes", () => {
  const inner: Uint8Array[] = [];
  const value = {
    get a() {
      inner.push(encodeMsgpack("inner"));
      return 1;
    },
  };
  assert.equal(toHex(encodeMsgpack(["before", value])), "92a66265666f726581a16101");
  assert.ok(inner.length > 0 && inner.every((bytes) => decodeMsgpack(bytes) === "inner"));
});

Deno.test("encodeMsgpack() and decodeMsgpack() keep other extensions as they are", () => {
  const value = new Extension(42, Uint8Array.of(1, 2, 3));
  assert.deepEqual(decodeMsgpack(encodeMsgpack(value)), value);
});

Deno.test("decodeMsgpack() reads from the middle of a Node Buffer", async () => {
  const { Buffer } = await import("node:buffer");
  const buffer = Buffer.from([0xff, 0x92, 0xc4, 1, 7, 0xa1, 0x61, 0xff]).subarray(1, 7);
  const [bytes, text] = decodeMsgpack(buffer) as [Uint8Array, string];
  assert.equal(Object.getPrototypeOf(bytes), Uint8Array.prototype);
  assert.deepEqual(bytes, Uint8Array.of(7));
  assert.equal(text, "a");
});
