import { decode, encode } from "@msgpack/msgpack";
import { decodeMsgpack, encodeMsgpack } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { arbitraryData } from "../unit/schema/wire/arbitrary_data.ts";

// That library refuses the key __proto__, for fear of what assigning it does.
const values = arbitraryData({ isMsgpack: true }).filter((value) => !hasProtoKey(value));
const runs = { numRuns: 1_000 };

Deno.test("@msgpack/msgpack reads what encodeMsgpack() writes", () => {
  fc.assert(
    fc.property(values, (value) => {
      assert.deepEqual(plain(decode(encodeMsgpack(value), { useBigInt64: true })), plain(value));
    }),
    runs,
  );
});

Deno.test("decodeMsgpack() reads what @msgpack/msgpack writes", () => {
  fc.assert(
    fc.property(values, fc.boolean(), (value, forceIntegerToFloat) => {
      const bytes = encode(value, { useBigInt64: true, forceIntegerToFloat });
      assert.deepEqual(plain(decodeMsgpack(bytes)), plain(value));
    }),
    runs,
  );
});

/** Without what that library does not keep: whether a 64-bit integer was a bigint, and the sign of zero. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (value === 0) return 0;
  if (Array.isArray(value)) return value.map(plain);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]));
}

function hasProtoKey(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasProtoKey);
  return isMap(value) && (Object.hasOwn(value, "__proto__") || Object.values(value).some(hasProtoKey));
}

function isMap(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === "object" && Object.getPrototypeOf(value) === Object.prototype;
}
