import { byteLength } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";

Deno.test("byteLength() counts text as TextEncoder does, lone surrogates included", () => {
  const encoder = new TextEncoder();
  const unit = fc.constantFrom(
    "a",
    "\x7f",
    "\x80",
    "é",
    "\u07ff",
    "\u0800",
    "€",
    "😀",
    "\ud800",
    "\udbff",
    "\udc00",
  );
  fc.assert(fc.property(fc.array(unit), (units) => {
    const text = units.join("");
    assert.equal(byteLength(text), encoder.encode(text).length);
  }));
});

Deno.test("byteLength() is the length of bytes", () => {
  assert.equal(byteLength(new Uint8Array(5)), 5);
});
