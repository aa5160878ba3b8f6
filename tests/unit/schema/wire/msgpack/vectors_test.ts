import { decodeMsgpack, encodeMsgpack } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { fromHex, toHex } from "./hex.ts";
import { DECODE_ONLY_VECTORS, VECTORS } from "./vectors.ts";

for (const { name, value, hex } of VECTORS) {
  Deno.test(`encodeMsgpack() writes the shortest form: ${name}`, () => {
    assert.equal(toHex(encodeMsgpack(value)), hex);
  });
}

for (const { name, value, hex } of [...VECTORS, ...DECODE_ONLY_VECTORS]) {
  Deno.test(`P-12.6: decodeMsgpack() reads ${name}`, () => {
    assert.deepEqual(decodeMsgpack(fromHex(hex)), value);
  });
}

Deno.test("vectors name every format but the unused 0xc1", () => {
  const formats = new Set(
    [...VECTORS, ...DECODE_ONLY_VECTORS].map(({ hex }) => parseInt(hex.slice(0, 2), 16)),
  );
  const named = Array.from({ length: 0x20 }, (_, i) => 0xc0 + i).filter((format) => format !== 0xc1);
  assert.deepEqual(named.filter((format) => !formats.has(format)), []);
});
