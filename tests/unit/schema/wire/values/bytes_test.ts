import { bytes, encodeValue } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { ENCODINGS, refusesDecoding, refusesEncoding, travels } from "./checks.ts";

Deno.test("P-12.1: bytes() travel as padded base64 in JSON and as they are in MessagePack", () => {
  const value = new Uint8Array([251, 255, 254, 0]);
  assert.deepEqual(encodeValue(bytes(), value, "json"), { ok: true, value: "+//+AA==" });
  assert.deepEqual(encodeValue(bytes(), value, "msgpack"), { ok: true, value });
  for (const length of [0, 1, 2, 3, 300]) travels(bytes(), new Uint8Array(length).fill(length));
});

Deno.test("bytes() refuses text that is not canonical base64", () => {
  for (const text of ["A", "AA", "AA=", "AA= =", "AAAA AAA", "-_-_", "AB==", "AA==AA==", "é==="]) {
    refusesDecoding(bytes(), text, { encoding: "json", words: ": base64 string, other string" });
  }
  refusesDecoding(bytes(), [1], { encoding: "json", words: ": base64 string, array" });
  refusesDecoding(bytes(), "AAAA", { encoding: "msgpack", words: ": bytes, string" });
});

Deno.test("bytes() refuses other views and lengths out of bounds", () => {
  const few = bytes({ minBytes: 1, maxBytes: 2 });
  for (const encoding of ENCODINGS) {
    refusesEncoding(few, new Uint16Array(1), { encoding, words: ": bytes, uint16array" });
    refusesEncoding(few, "AAAA", { encoding, words: ": bytes, string" });
    refusesEncoding(few, new Uint8Array(), {
      encoding,
      words: ": bytes of at least 1 byte, bytes of 0 bytes",
    });
  }
  refusesDecoding(few, "AAAA", {
    encoding: "json",
    words: ": bytes of at most 2 bytes, bytes of 3 bytes",
  });
});
