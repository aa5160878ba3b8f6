import { type CloseCode, WireError } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

/** Runs `action`, which has to throw a WireError with this close code and, where given, such a message. */
export function expectClose(close: CloseCode, action: () => unknown, message = /./): void {
  assert.throws(action, (error) => {
    assert.ok(error instanceof WireError, String(error));
    assert.equal(error.close, close);
    assert.match(error.message, message);
    return true;
  });
}
