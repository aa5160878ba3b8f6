/** What the tests of value codecs share. */

import {
  decodeMsgpack,
  decodeValue,
  encodeMsgpack,
  encodeValue,
  type Encoding,
  type ValueCodec,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";

export const ENCODINGS = ["json", "msgpack"] as const;

/** Frame data through the bytes or text of an encoding and back. */
export function overTheWire(data: unknown, encoding: Encoding): unknown {
  return encoding === "json"
    ? JSON.parse(JSON.stringify(data))
    : decodeMsgpack(encodeMsgpack(data), { maxDepth: 64 });
}

/** Both directions, in both encodings. `received` is what the other side gets, where that differs. */
export function travels(codec: ValueCodec, value: unknown, received: unknown = value): void {
  for (const encoding of ENCODINGS) {
    const encoded = encodeValue(codec, value, encoding);
    assert.ok(encoded.ok, encoded.ok ? undefined : JSON.stringify(encoded.issue));
    const decoded = decodeValue(codec, overTheWire(encoded.value, encoding), encoding);
    assert.deepEqual(decoded, { ok: true, value: received });
  }
}

/** The same frame data in both encodings, and the same application value. */
export function carriedAs(codec: ValueCodec, value: unknown, data: unknown): void {
  for (const encoding of ENCODINGS) {
    assert.deepEqual(encodeValue(codec, value, encoding), { ok: true, value: data });
    assert.deepEqual(decodeValue(codec, data, encoding), { ok: true, value });
  }
}

/** An issue as `path: expected, found`. */
type Words = `${string}: ${string}, ${string}`;

/** Refused in both encodings and both directions with this issue. */
export function refuses(codec: ValueCodec, value: unknown, words: Words): void {
  for (const encoding of ENCODINGS) {
    refusesEncoding(codec, value, { encoding, words });
    refusesDecoding(codec, value, { encoding, words });
  }
}

export function refusesEncoding(
  codec: ValueCodec,
  value: unknown,
  { encoding, words }: { encoding: Encoding; words: Words },
): void {
  assert.equal(inWords(encodeValue(codec, value, encoding)), words);
}

export function refusesDecoding(
  codec: ValueCodec,
  data: unknown,
  { encoding, words }: { encoding: Encoding; words: Words },
): void {
  assert.equal(inWords(decodeValue(codec, data, encoding)), words);
}

function inWords(checked: ReturnType<typeof decodeValue>): string {
  if (checked.ok) return "accepted";
  return `${checked.issue.path}: ${checked.issue.expected}, ${checked.issue.found}`;
}
