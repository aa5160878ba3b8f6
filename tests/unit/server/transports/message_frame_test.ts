import assert from "node:assert/strict";
import { messageFrame, retain, textFrame } from "../../../../server/transports/_message_frame.ts";

const decoder = new TextDecoder();

/** The payload of an unmasked frame, its header checked against RFC 6455. */
function payload(frame: Uint8Array, first: number): Uint8Array {
  assert.equal(frame[0], first);
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const short = frame[1]!;
  const [length, header] = short < 126
    ? [short, 2]
    : short === 126
    ? [view.getUint16(2), 4]
    : [Number(view.getBigUint64(2)), 10];
  assert.equal(frame.length, header + length);
  if (header === 4) assert.ok(length >= 126);
  if (header === 10) assert.ok(length >= 65_536);
  return frame.subarray(header);
}

Deno.test("messageFrame() writes the shortest header when lengths are at its bounds", () => {
  for (const length of [0, 1, 125, 126, 127, 65_535, 65_536, 100_000]) {
    const text = "x".repeat(length);
    assert.equal(decoder.decode(payload(messageFrame(text), 0x81)), text);
    const bytes = new Uint8Array(length).fill(7);
    assert.deepEqual(new Uint8Array(payload(messageFrame(bytes), 0x82)), bytes);
  }
});

Deno.test("messageFrame() counts bytes, not characters, when a text is not ASCII", () => {
  for (const text of ["é", "é".repeat(63), "日本語".repeat(30_000), "🙂", "a".repeat(124) + "é"]) {
    assert.equal(decoder.decode(payload(messageFrame(text), 0x81)), text);
  }
});

Deno.test("messageFrame() makes one frame when the same message goes to many", () => {
  const event = JSON.stringify({ text: "to all" });
  assert.equal(messageFrame(event), messageFrame(event));
  assert.notEqual(messageFrame(event), messageFrame("another"));
  const first = messageFrame(Uint8Array.of(1, 2));
  assert.notEqual(first, messageFrame(Uint8Array.of(1, 2)));
});

Deno.test("messageFrame() makes the next frame elsewhere when the last is retained", () => {
  for (const message of ["text", Uint8Array.of(1, 2, 3), "x".repeat(9_000)]) {
    const frame = messageFrame(message);
    const before = new Uint8Array(frame);
    retain(frame);
    // As others for whom the same frame was meant.
    retain(frame);
    messageFrame("another ".repeat(3));
    messageFrame(new Uint8Array(100).fill(7));
    assert.deepEqual(new Uint8Array(frame), before);
  }
});

Deno.test("textFrame() takes the part that it is told of, and leaves no frame that was kept behind it", () => {
  for (const length of [0, 1, 125, 126, 8_182, 8_183, 65_535, 65_536]) {
    const text = "x".repeat(length);
    const bytes = new TextEncoder().encode(`<${text}>`);
    const frame = textFrame({ bytes, start: 1, end: 1 + length });
    bytes.fill(0);
    assert.equal(decoder.decode(payload(frame, 0x81)), text);
  }
  const event = JSON.stringify({ text: "to all" });
  for (let i = 0; i < 2; i++) {
    assert.equal(decoder.decode(payload(messageFrame(event), 0x81)), event);
    textFrame({ bytes: new TextEncoder().encode("an answer that is longer"), start: 0, end: 24 });
  }
});
