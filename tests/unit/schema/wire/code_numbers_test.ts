import {
  CLOSE_CODES,
  ERROR_CODES,
  ERROR_NUMBERS,
  isRetryable,
  WIRE_CLOSE_NUMBERS,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";

Deno.test("ERROR_NUMBERS are those of ERROR_CODES, all of them", () => {
  const numbers = Object.entries(ERROR_CODES).map(([code, { number }]) => [code, number]);
  assert.deepEqual(Object.entries(ERROR_NUMBERS), numbers);
});

Deno.test("WIRE_CLOSE_NUMBERS are those of CLOSE_CODES", () => {
  for (const [code, number] of Object.entries(WIRE_CLOSE_NUMBERS)) {
    assert.equal(CLOSE_CODES[code as keyof typeof WIRE_CLOSE_NUMBERS].number, number);
  }
});

Deno.test("isRetryable() agrees with ERROR_CODES", () => {
  for (const [code, { retryable }] of Object.entries(ERROR_CODES)) {
    assert.equal(isRetryable(code), retryable, code);
  }
});

Deno.test("P-11.2: isRetryable() is false for codes it does not know", () => {
  assert.equal(isRetryable("NO_SUCH_CODE"), false);
});
