import { byteLength, type Encoded, json, msgpack } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { Outbox } from "../../../client-sdk/outbox.ts";
import { turn } from "./fake_clock.ts";

function outbox(codec = json) {
  const messages: Encoded[] = [];
  const out = new Outbox(codec, (message) => messages.push(message));
  const push = (encoded: Encoded, maxFramesPerMessage = 256, maxMessageBytes = Infinity) =>
    out.push({ encoded, bytes: byteLength(encoded) }, { maxMessageBytes, maxFramesPerMessage });
  return { out, push, messages };
}

Deno.test("Outbox sends the frames of one turn in one message", async () => {
  const { push, messages } = outbox();
  push("[5,1]");
  push("[5,3]");
  assert.deepEqual(messages, []);
  await turn();
  push("[5,5]");
  await turn();
  assert.deepEqual(messages, ["[[5,1],[5,3]]", "[5,5]"]);
});

Deno.test("Outbox waits for what a loop of microtasks adds", async () => {
  const { push, messages } = outbox();
  for (let i = 0; i < 5; i++) {
    push("[5,1]");
    await Promise.resolve();
    await Promise.resolve();
  }
  await turn();
  assert.equal(messages.length, 1);
});

Deno.test("P-1.5: Outbox keeps joined messages under 65,536 bytes, in both encodings", async () => {
  for (
    const [codec, frame] of [[json, `[2,1,"x","${"é".repeat(5_000)}"]`], [
      msgpack,
      new Uint8Array(10_000),
    ]] as const
  ) {
    const { push, messages } = outbox(codec);
    for (let i = 0; i < 20; i++) push(frame);
    await turn();
    assert.ok(messages.length > 1);
    assert.ok(messages.every((message) => byteLength(message) < 65_536));
  }
});

Deno.test("P-1.5: Outbox sends a frame that is larger alone", async () => {
  const { push, messages } = outbox(msgpack);
  push(new Uint8Array(10));
  push(new Uint8Array(100_000));
  push(new Uint8Array(10));
  await turn();
  assert.deepEqual(messages.map(byteLength), [10, 100_000, 10]);
});

Deno.test("P-1.6: Outbox puts no more frames into a message than the server takes", async () => {
  const { push, messages } = outbox();
  for (let i = 0; i < 5; i++) push("[17]", 2);
  await turn();
  assert.deepEqual(messages, ["[[17],[17]]", "[[17],[17]]", "[17]"]);
});

Deno.test("P-13.1: Outbox joins no more than the largest message that the server takes", async () => {
  const { push, messages } = outbox();
  for (let i = 0; i < 5; i++) push("[5,1]", 256, 20);
  push(`[2,1,"${"x".repeat(12)}"]`, 256, 20);
  await turn();
  assert.ok(messages.every((message) => byteLength(message) <= 20));
  assert.equal(messages.flatMap((message) => json.decode(message, { maxDepth: 64 })).length, 6);
});

Deno.test("P-13.1: Outbox does not take a frame that no message may be as large as", async () => {
  const { push, messages } = outbox();
  assert.equal(push("[5,1]", 256, 5), true);
  assert.equal(push("[5,10]", 256, 5), false);
  await turn();
  assert.deepEqual(messages, ["[5,1]"]);
});

Deno.test("Outbox.flush() sends at once and clear() forgets", async () => {
  const { out, push, messages } = outbox();
  push("[17]");
  out.flush();
  assert.deepEqual(messages, ["[17]"]);
  push("[5,1]");
  out.clear();
  await turn();
  assert.deepEqual(messages, ["[17]"]);
});
