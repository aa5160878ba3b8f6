/** Compiled codecs against the readable ones: the same verdicts, values, bytes and paths. */

import {
  type BinaryCodec,
  codecOf,
  compileCodecs,
  type Form,
  positionalCodecOf,
} from "@wirepact/schema/compile";
import {
  decodeMsgpack,
  decodeValue,
  encodeMsgpack,
  encodeValue,
  INVALID,
  type Issue,
  type ValueCodec,
  WireError,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { damaged, looseMessage } from "./messages.ts";
import { Random } from "./random.ts";
import { randomSchema, type Schema } from "./schemas.ts";
import { randomValue } from "./values.ts";

/** How many cases came out how. */
export interface Tally {
  cases: number;
  accepted: number;
  refused: number;
  malformed: number;
}

const VALUES_PER_SCHEMA = 40;

/** Runs at least so many cases. Throws at the first disagreement, naming what repeats it. */
export function fuzzCodecs(seed: number, cases: number): Tally {
  const tally: Tally = { cases: 0, accepted: 0, refused: 0, malformed: 0 };
  for (let round = 0; tally.cases < cases; round++) {
    const random = new Random(seed + round);
    const schema = randomSchema(random);
    try {
      fuzzSchema(random, schema, { tally, form: round % 3 === 2 ? "positional" : "named" });
    } catch (error) {
      throw new Error(`seed ${seed + round}, schema ${JSON.stringify(schema)}`, { cause: error });
    }
  }
  return tally;
}

function fuzzSchema(random: Random, schema: Schema, { tally, form }: { tally: Tally; form: Form }): void {
  const { node, types } = schema;
  const readable = form === "named" ? codecOf(node, types) : positionalCodecOf(node, types);
  const [compiled] = compileCodecs([node], types, { form });
  const pair: Pair = { readable, compiled: compiled!, tally };
  let before: Uint8Array = new Uint8Array(0);
  for (let i = 0; i < VALUES_PER_SCHEMA; i++) {
    const value = randomValue(random, schema, i % 4 === 3 ? 0.05 : 0);
    encodesAlike(pair, value);
    for (const data of wireData(pair, value)) {
      const message = looseMessage(random, data, { shuffle: i % 2, wide: i % 3 === 0 ? 0.2 : 0 });
      decodesAlike(pair, message);
      for (let j = 0; j < 4; j++) decodesAlike(pair, damaged(random, message));
      // What is left of the message before must not be taken for more of this one.
      if (before.length > message.length) decodesAlike(pair, before);
      decodesAlike(pair, message.subarray(0, random.below(message.length)));
      before = message;
    }
  }
}

interface Pair {
  readonly readable: ValueCodec;
  readonly compiled: BinaryCodec;
  readonly tally: Tally;
}

/** What may travel for a value: as the codec writes it and, where that can be written at all, as it is. */
function* wireData({ readable }: Pair, value: unknown): Iterable<unknown> {
  const encoded = encodeValue(readable, value, "msgpack");
  if (encoded.ok) yield encoded.value;
  try {
    encodeMsgpack(value);
    yield value;
  } catch {
    // an invalid date, or a bigint of more than 64 bits
  }
}

function encodesAlike({ readable, compiled, tally }: Pair, value: unknown): void {
  const expected = encodeValue(readable, value, "msgpack");
  const report: { issue: Issue | undefined } = { issue: undefined };
  const bytes = compiled.encode(value, report);
  tally.cases++;
  // The bytes that were given out for good are not those that this overwrites.
  const copy = bytes instanceof Uint8Array ? bytes.slice() : bytes;
  assert.deepEqual(compiled.encodeShared(value, { issue: undefined }), copy);
  assert.deepEqual(bytes, copy);
  if (expected.ok) {
    const wanted = encodeMsgpack(expected.value);
    assert.ok(bytes instanceof Uint8Array);
    // Not the bytes themselves: keys that look like integers come first in the readable codec's objects, and whole
    // numbers of more than 32 bits may be doubles here.
    assert.deepEqual(decodeMsgpack(bytes), decodeMsgpack(wanted));
  } else {
    assert.equal(bytes, INVALID);
    assert.deepEqual(report.issue, expected.issue);
  }
}

function decodesAlike({ readable, compiled, tally }: Pair, message: Uint8Array): void {
  const expected = decodeReadably(readable, message);
  const report: { issue: Issue | undefined } = { issue: undefined };
  const value = compiled.decode(message, report);
  tally.cases++;
  try {
    if (expected === undefined) {
      tally.malformed++;
      assert.deepEqual([value, report.issue], [INVALID, undefined]);
    } else if (expected.ok) {
      tally.accepted++;
      assert.deepEqual(value, expected.value);
    } else {
      tally.refused++;
      assert.deepEqual([value, report.issue], [INVALID, expected.issue]);
    }
  } catch (error) {
    throw new Error(`message ${[...message].map((b) => b.toString(16).padStart(2, "0")).join("")}`, {
      cause: error,
    });
  }
}

function decodeReadably(codec: ValueCodec, message: Uint8Array) {
  try {
    return decodeValue(codec, decodeMsgpack(message), "msgpack");
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
