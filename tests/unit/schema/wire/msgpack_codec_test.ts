import { DEFAULT_LIMITS, msgpack } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { expectClose } from "./expect_close.ts";

Deno.test("P-1.3: msgpack.decode() refuses a text message", () => {
  expectClose("UNSUPPORTED_DATA", () => msgpack.decode("[17]", DEFAULT_LIMITS));
});

Deno.test("P-1.4: msgpack.decode() reads frames that stand back to back", () => {
  assert.deepEqual(msgpack.decode(Uint8Array.of(0x91, 17, 0x92, 7, 1), DEFAULT_LIMITS), [[17], [7, 1]]);
});

for (
  const [name, bytes] of [
    ["an empty message", []],
    ["a frame cut short", [0x92, 7]],
    ["a frame and the start of another", [0x91, 17, 0x92]],
    ["a string that is not UTF-8", [0x93, 3, 1, 0xa1, 0xff]],
    ["a repeated key", [0x93, 3, 1, 0x82, 0xa1, 0x61, 1, 0xa1, 0x61, 1]],
    ["a length that is not there", [0xdd, 0xff, 0xff, 0xff, 0xff]],
  ] as const
) {
  Deno.test(`P-1.7: msgpack.decode() refuses ${name}`, () => {
    expectClose("INVALID_PAYLOAD", () => msgpack.decode(Uint8Array.from(bytes), DEFAULT_LIMITS));
  });
}

Deno.test("P-1.7: msgpack.decode() refuses a bad message as such even after something that is no frame", () => {
  expectClose("INVALID_PAYLOAD", () => msgpack.decode(Uint8Array.of(0x01, 0xc1), DEFAULT_LIMITS));
});

Deno.test("P-2.1: msgpack.decode() takes a type in any form of the integer", () => {
  const message = Uint8Array.of(0x91, 0xcd, 0, 17, 0x91, 0xca, 0x41, 0x88, 0, 0);
  assert.deepEqual(msgpack.decode(message, DEFAULT_LIMITS), [[17], [17]]);
});

Deno.test("P-2.2: msgpack.decode() leaves out a frame whose type is beyond the safe integers", () => {
  const message = Uint8Array.of(0x91, 0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
  assert.deepEqual(msgpack.decode(message, DEFAULT_LIMITS), []);
});
