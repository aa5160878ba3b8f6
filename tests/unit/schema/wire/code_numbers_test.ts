import {
  CLOSE_CODES,
  ERROR_CODES,
  isRetryable,
  WIRE_CLOSE_NUMBERS,
  WIRE_ERRORS,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";

Deno.test("WIRE_ERRORS are those of ERROR_CODES that travel, in the order of their numbers", () => {
  const travelling = Object.entries(ERROR_CODES).filter(([, { origin }]) => origin === "wire");
  assert.deepEqual(
    WIRE_ERRORS.map((code, index) => [code, index + 1]),
    travelling.map(([code, { number }]) => [code, number]),
  );
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
