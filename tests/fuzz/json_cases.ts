/** Compiled JSON against `JSON.parse`, `JSON.stringify` and the readable codecs: the same values, or no opinion. */

import { codecOf, type CompiledJson, compileJson, type DecodedCall } from "@wirepact/schema/compile";
import type { Descriptor } from "@wirepact/schema/ir";
import { decodeValue, encodeValue, type ValueCodec } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { Random } from "./random.ts";
import { randomSchema, type Schema } from "./schemas.ts";
import { randomValue } from "./values.ts";

/** How many cases came out how. */
export interface JsonTally {
  cases: number;
  /** Compiled code read or wrote them. */
  taken: number;
  /** Left to others though the value matches. */
  left: number;
}

const VALUES_PER_SCHEMA = 20;

/** What damage puts in: what means something in JSON, and what must not stand there. */
const PIECES = [
  ...'[]{},:"\\-+.0123456789eE tfn\n\u0000',
  "null",
  "true",
  "1e5",
  "-0",
  "\ud800",
  "é",
  "\u2028",
  "01",
];

/** What makes a whole of a text that was cut off. */
const BEHIND = ["", "5]", '"]', "}]", "]", ',"x"]', "\u0081\u0085[2,1"];

const encoder = new TextEncoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Runs at least so many cases. Throws at the first disagreement, naming what repeats it. */
export function fuzzJson(seed: number, cases: number): JsonTally {
  const tally: JsonTally = { cases: 0, taken: 0, left: 0 };
  for (let round = 0; tally.cases < cases; round++) {
    const random = new Random(seed + round);
    const schema = randomSchema(random);
    try {
      fuzzSchema(random, schema, tally);
    } catch (error) {
      throw new Error(`seed ${seed + round}, schema ${JSON.stringify(schema)}`, { cause: error });
    }
  }
  return tally;
}

function fuzzSchema(random: Random, schema: Schema, tally: JsonTally): void {
  const codec = codecOf(schema.node, schema.types);
  const pair: Pair = { codec, compiled: compileJson(descriptorOf(schema)), tally };
  for (let i = 0; i < VALUES_PER_SCHEMA; i++) {
    const value = randomValue(random, schema, i % 4 === 3 ? 0.05 : 0);
    writesAlike(pair, value);
    const encoded = encodeValue(codec, value, "json");
    if (!encoded.ok) continue;
    const text = `[2,1,1,${JSON.stringify(encoded.value)}]`;
    readsAlike(pair, text);
    for (let j = 0; j < 6; j++) readsAlike(pair, damaged(random, text));
    readsAlike(pair, text.slice(0, random.below(text.length)));
    readsAlike(pair, `[${text},${text}]`);
  }
}

function descriptorOf({ node, types }: Schema): Descriptor {
  const method = { kind: "rpc", number: 1, params: node, result: node, errors: {} } as const;
  return {
    name: "fuzz",
    version: "1.0.0",
    types,
    methods: { method },
    topics: {},
    events: {},
    errors: {},
  };
}

interface Pair {
  readonly codec: ValueCodec;
  readonly compiled: CompiledJson;
  readonly tally: JsonTally;
}

function writesAlike({ codec, compiled, tally }: Pair, value: unknown): void {
  const expected = encodeValue(codec, value, "json");
  const bytes = compiled.lendResult(1, 7, value);
  tally.cases++;
  if (bytes === undefined) {
    if (expected.ok) tally.left++;
    return;
  }
  tally.taken++;
  const text = strict.decode(bytes);
  assert.ok(expected.ok, `${text} was written`);
  // Not the text itself: keys that look like integers come first in objects.
  assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify([3, 7, expected.value])));
}

function readsAlike({ codec, compiled, tally }: Pair, text: string): void {
  const calls = compiled.readCalls(text, 256);
  readsBytesAlike(compiled, text, calls);
  const frames = parsed(text);
  tally.cases++;
  if (calls === undefined) {
    if (frames?.every(([, , , params]) => decodeValue(codec, params, "json").ok)) tally.left++;
    return;
  }
  tally.taken++;
  assert.ok(frames, `${text} was read, and is no JSON`);
  assert.equal(calls.length, frames.length);
  for (const [i, frame] of frames.entries()) {
    const [type, id, method, params, meta] = frame;
    const expected = decodeValue(codec, params, "json");
    assert.ok(expected.ok, `${text} was read, and does not match`);
    const timeoutMs = (meta as Record<string, unknown> | undefined)?.["0"];
    const extras = timeoutMs === undefined ? undefined : { timeoutMs };
    assert.deepEqual(calls[i], [type, id, method, expected.value, extras], text);
    assert.ok(frame.length <= 5);
  }
}

/** What stands before and behind a message is none of its business, even if it would go on there. */
function readsBytesAlike(
  compiled: CompiledJson,
  text: string,
  calls: readonly DecodedCall[] | undefined,
): void {
  if (!text.isWellFormed()) return;
  const [before, middle] = ["[[2,1,1,", text].map((part) => encoder.encode(part));
  for (const behind of BEHIND) {
    const bytes = new Uint8Array([...before!, ...middle!, ...encoder.encode(behind)]);
    const span = { bytes, start: before!.length, end: before!.length + middle!.length };
    assert.deepEqual(compiled.readCalls(span, 256), calls, `${text}, before ${behind}`);
  }
}

function parsed(text: string): unknown[][] | undefined {
  try {
    const value = JSON.parse(text);
    if (!Array.isArray(value)) return undefined;
    const frames = Array.isArray(value[0]) ? value : [value];
    return frames.every(Array.isArray) ? frames : undefined;
  } catch {
    return undefined;
  }
}

/** Damaged in one or two places. */
function damaged(random: Random, text: string): string {
  let result = text;
  for (let times = 1 + random.below(2); times > 0; times--) {
    const at = random.below(result.length + 1);
    const more = random.chance(0.7) ? random.pick(PIECES) : "";
    result = result.slice(0, at) + more + result.slice(at + random.below(3));
  }
  return result;
}
