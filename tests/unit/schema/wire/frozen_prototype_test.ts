import { decodeMsgpack, decodeValue, encodeMsgpack, record, string } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

// A file of its own, for each has globals of its own.
Deno.test("keys that every object has are data, also where Object.prototype is frozen", () => {
  const data: unknown = JSON.parse('{"constructor":"a","toString":"b","__proto__":"c"}');
  const bytes = encodeMsgpack(data);
  Object.freeze(Object.prototype);
  assert.deepEqual(decodeMsgpack(bytes), data);
  assert.deepEqual(decodeValue(record(string()), data, "msgpack"), { ok: true, value: data });
});
