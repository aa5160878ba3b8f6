import { date, dateBounds, decodeValue, encodeValue } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { ENCODINGS, refusesDecoding, refusesEncoding, travels } from "./checks.ts";

Deno.test("P-12.1: date() travels as milliseconds in JSON and as a Date in MessagePack", () => {
  const value = new Date(1_767_225_600_001);
  assert.deepEqual(encodeValue(date(), value, "json"), { ok: true, value: 1_767_225_600_001 });
  assert.deepEqual(encodeValue(date(), value, "msgpack"), { ok: true, value });
  for (const ms of [0, -1, 999, 8.64e15, -8.64e15]) travels(date(), new Date(ms));
});

Deno.test("date() refuses JSON that is not whole milliseconds within the range of dates", () => {
  for (const data of [1.5, 8.64e15 + 1, "0", "2026-01-01", true, null, 1n]) {
    assert.equal(decodeValue(date(), data, "json").ok, false, String(data));
  }
  refusesDecoding(date(), "2026-01-01", { encoding: "json", words: ": date in milliseconds, string" });
  refusesDecoding(date(), 0, { encoding: "msgpack", words: ": date, number" });
});

Deno.test("P-12.2: date() refuses an invalid date", () => {
  for (const encoding of ENCODINGS) {
    refusesEncoding(date(), new Date(NaN), { encoding, words: ": date, invalid date" });
    refusesEncoding(date(), 0, { encoding, words: ": date, number" });
  }
});

Deno.test("date() checks its bounds in milliseconds", () => {
  const second = date(dateBounds({ minimumMs: 0, exclusiveMaximumMs: 2000, multipleOfMs: 1000 }));
  travels(second, new Date(1000));
  for (const encoding of ENCODINGS) {
    refusesEncoding(second, new Date(-1000), { encoding, words: ": date of at least 0, date out of range" });
    refusesEncoding(second, new Date(2000), { encoding, words: ": date below 2000, date out of range" });
    refusesEncoding(second, new Date(1), {
      encoding,
      words: ": date that is a multiple of 1000, date out of range",
    });
  }
});
