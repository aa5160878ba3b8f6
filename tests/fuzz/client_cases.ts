/** Generated clients with compiled codecs against those with readable ones: the same frames, values and issues. */

import type { CodecsKind } from "@wirepact/codegen";
import { rawMsgpack } from "@wirepact/schema/compiled";
import type { Descriptor, TypeNode } from "@wirepact/schema/ir";
import {
  type Checked,
  decodeValue,
  encodeValue,
  type Frame,
  type FrameCodec,
  msgpack,
  type ValueCodec,
  WireError,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { importClient } from "../compiled/compiled_module.ts";
import { damaged, looseMessage } from "./messages.ts";
import { Random } from "./random.ts";
import { randomSchema, type Schema } from "./schemas.ts";
import { randomValue } from "./values.ts";

/** How many cases came out how. */
export interface ClientTally {
  cases: number;
  /** Values that were read, or written, by compiled code or not. */
  accepted: number;
  /** Values, and whole messages, that were not. */
  refused: number;
}

/** Types of one client: making one takes longer than hundreds of cases. */
const TYPES_PER_CLIENT = 24;

/** What a client has for one type. */
interface Side {
  readonly frames: FrameCodec;
  readonly params: ValueCodec;
  readonly result: ValueCodec;
}

/** A type, and what both clients have for it. */
interface Pair {
  readonly schema: Schema;
  readonly readable: Side;
  readonly compiled: Side;
}

/** Runs at least so many cases. Throws at the first disagreement, naming what repeats it. */
export async function fuzzClients(seed: number, cases: number): Promise<ClientTally> {
  const tally: ClientTally = { cases: 0, accepted: 0, refused: 0 };
  for (let round = 0; tally.cases < cases; round++) {
    const random = new Random(seed + round);
    const pairs = await randomClients(random);
    try {
      for (let turn = 0; turn < 25; turn++) {
        for (const pair of pairs) {
          const value = randomValue(random, pair.schema, turn % 4 === 3 ? 0.05 : 0);
          writesAlike(pair, value, tally);
          readsAlike(random, pair, { value, pairs, tally });
        }
      }
    } catch (error) {
      throw new Error(`seed ${seed + round}`, { cause: error });
    }
  }
  return tally;
}

async function randomClients(random: Random): Promise<Pair[]> {
  const schemas = Array.from({ length: TYPES_PER_CLIENT }, (_, i) => renamed(randomSchema(random), i));
  const method = (params: TypeNode, number: number) =>
    ({ kind: "rpc", number, params, result: params, errors: {} }) as const;
  const descriptor: Descriptor = {
    name: "fuzz",
    version: "1.0.0",
    types: Object.fromEntries(schemas.flatMap(({ types }) => Object.entries(types))),
    methods: Object.fromEntries(schemas.map(({ node }, i) => [`m${i}`, method(node, i + 1)])),
    topics: {},
    events: {},
    errors: {},
  };
  const sides = async (codecs: CodecsKind, frames: FrameCodec) => {
    const { methods } = await importClient(descriptor, { codecs, exposed: ["methods"] });
    return Object.values(methods as Record<string, Omit<Side, "frames">>).map((spec) => ({
      ...spec,
      frames,
    }));
  };
  const readable = await sides("readable", msgpack);
  const compiled = await sides("compiled", rawMsgpack);
  return schemas.map((schema, i) => ({ schema, readable: readable[i]!, compiled: compiled[i]! }));
}

/** The same schema with names that no other one has. */
function renamed({ node, types }: Schema, number: number): Schema {
  const rename = <T>(value: T): T =>
    JSON.parse(
      JSON.stringify(value, (_, one) => one?.kind === "ref" ? { ...one, name: `${one.name}${number}` } : one),
    );
  const entries = Object.entries(types).map(([name, type]) => [`${name}${number}`, rename(type)]);
  return { node: rename(node), types: Object.fromEntries(entries) };
}

function writesAlike({ readable, compiled }: Pair, value: unknown, tally: ClientTally): void {
  const [expected, actual] = [readable, compiled].map(({ frames, params }) => {
    const data = encodeValue(params, value, "msgpack");
    if (!data.ok) return data.issue;
    return [undefined, { timeoutMs: 5 }].map((meta) => {
      const frame: Frame = meta ? [2, 1, "m", data.value, meta] : [2, 1, "m", data.value];
      return msgpack.decode(frames.encode(frame), { maxDepth: 64 });
    });
  });
  tally.cases++;
  tally[Array.isArray(expected) ? "accepted" : "refused"]++;
  assert.deepEqual(actual, expected);
}

function readsAlike(
  random: Random,
  pair: Pair,
  { value, pairs, tally }: { value: unknown; pairs: readonly Pair[]; tally: ClientTally },
): void {
  const data = encodeValue(pair.readable.params, value, "msgpack");
  if (!data.ok) return;
  const loose = { shuffle: random.below(2), wide: random.chance(0.3) ? 0.2 : 0 };
  const alone = looseMessage(random, [3, 1, data.value], loose);
  const event = looseMessage(random, [13, 1, "e", data.value, 7], loose);
  const several = concat([event, Uint8Array.of(0x91, 16), alone, event]);
  // What is read need not be of the type that is expected.
  const other = random.pick(pairs);
  for (const message of [alone, several]) {
    reads(message, pair, tally);
    reads(message, other, tally);
    for (let i = 0; i < 3; i++) reads(damaged(random, message), pair, tally);
    reads(message.subarray(0, random.below(message.length)), pair, tally);
  }
}

function reads(message: Uint8Array, { readable, compiled }: Pair, tally: ClientTally): void {
  const expected = outcome(message.slice(), readable);
  tally.cases++;
  tally[Array.isArray(expected) ? "accepted" : "refused"]++;
  try {
    assert.deepEqual(outcome(message.slice(), compiled), expected);
  } catch (error) {
    throw new Error(`message ${[...message].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`, {
      cause: error,
    });
  }
}

/** The frames of a message with their values, or what is wrong with it. */
function outcome(message: Uint8Array, { frames, result }: Side): unknown {
  let decoded: readonly unknown[][];
  try {
    decoded = frames.decode(message, { maxDepth: 64 });
  } catch (error) {
    if (error instanceof WireError) return `${error.close}: ${error.message}`;
    throw error;
  }
  const checked = (data: unknown): Checked => decodeValue(result, data, "msgpack");
  // The last first: a client need not look at values in the order in which they came.
  return decoded.toReversed().map((frame) => {
    const place = frame[0] === 13 ? 3 : frame[0] === 3 || frame[0] === 6 ? 2 : frame.length;
    return frame.map((element, i) => i === place ? checked(element) : element);
  });
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
