import { CLOSE_CODES, closeVerdict, ERROR_CODES, FIRST_APPLICATION_ERROR } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

Deno.test("ERROR_CODES and CLOSE_CODES use each number once", () => {
  for (const table of [ERROR_CODES, CLOSE_CODES]) {
    const numbers = Object.values(table).map(({ number }) => number);
    assert.equal(new Set(numbers).size, numbers.length);
  }
});

Deno.test("P-11.1: ERROR_CODES stay below the contract's own numbers", () => {
  for (const { number } of Object.values(ERROR_CODES)) {
    assert.ok(number > 0 && number < FIRST_APPLICATION_ERROR);
  }
});

Deno.test("CLOSE_CODES are numbers that a WebSocket can close with", () => {
  for (const { number } of Object.values(CLOSE_CODES)) {
    assert.ok((number >= 1000 && number <= 1013) || (number >= 4000 && number < 5000), `${number}`);
  }
});

Deno.test("P-10.4: closeVerdict() follows from the number alone", () => {
  const verdicts = [1000, 1001, 1006, 1013, 3999, 4000, 4099, 4100, 4199, 4200, 4299, 4300, 4999].map(
    closeVerdict,
  );
  assert.deepEqual(verdicts, [
    "stop",
    "reconnect",
    "reconnect",
    "reconnect",
    "reconnect",
    "reconnect",
    "reconnect",
    "reauthenticate",
    "reauthenticate",
    "stop",
    "stop",
    "reconnect",
    "reconnect",
  ]);
});
