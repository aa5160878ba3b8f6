import assert from "node:assert/strict";
import { MessageParts } from "../../../../server/transports/_message_parts.ts";

Deno.test("MessageParts takes memory for what has come, not for what was announced", () => {
  const parts = new MessageParts(false);
  parts.append(new Uint8Array(10), true, 1_000_000);
  assert.ok(parts.bytes.buffer.byteLength <= 20);
  for (let i = 0; i < 990; i++) parts.append(new Uint8Array(1), true, 1_000_000);
  assert.equal(parts.length, 1_000);
  assert.ok(parts.bytes.buffer.byteLength <= 2_000);
});

Deno.test("MessageParts takes no more than a message can come to", () => {
  const parts = new MessageParts(false);
  parts.append(new Uint8Array(600), true, 1_000);
  parts.append(new Uint8Array(400), true, 1_000);
  assert.equal(parts.bytes.buffer.byteLength, 1_000);
});
