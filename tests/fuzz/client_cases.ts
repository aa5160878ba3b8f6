/**
 * Generated clients with compiled codecs against those with readable ones: the same frames, values and issues. In
 * positional form, which clients with readable codecs do not speak, against the readable codecs of servers.
 */

import type { CodecsKind } from "@wirepact/codegen";
import { type Form, positionalCodecOf } from "@wirepact/schema/compile";
import { formFrames, rawMsgpack } from "@wirepact/schema/compiled";
import type { Descriptor, TypeNode } from "@wirepact/schema/ir";
import {
  type Checked,
  decodeValue,
  encodeMsgpack,
  encodeValue,
  type FrameCodec,
  msgpack,
  type Ref,
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

/** What one side has for one type. */
interface Side {
  /** The frames of a connection that has just been opened. */
  readonly frames: () => FrameCodec;
  readonly params: ValueCodec;
  readonly result: ValueCodec;
}

/** A type, and what both sides have for it in one form. */
interface Pair {
  readonly schema: Schema;
  readonly form: Form;
  /** Finds the words for values that do not match. */
  readonly words: ValueCodec;
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
          // Codecs write for the connection that was opened last, which is one of either form.
          const received = asReceived(pair.words, value);
          framesWith([]);
          writesAlike(pair, pair.form === "named" ? value : received, tally);
          framesWith(["positional"]);
          writesAlike(pair, received, tally);
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
  const sides = async (codecs: CodecsKind, frames: () => FrameCodec) => {
    const { methods } = await importClient(descriptor, { codecs, exposed: ["methods"] });
    return Object.values(methods as Record<string, Omit<Side, "frames">>).map((spec) => ({
      ...spec,
      frames,
    }));
  };
  const readable = await sides("readable", () => msgpack);
  const compiled = await sides("compiled", () => framesWith([]));
  return schemas.flatMap((schema, i): Pair[] => {
    const words = readable[i]!.params;
    const codec = positionalCodecOf(schema.node, schema.types);
    return [
      { schema, form: "named", words, readable: readable[i]!, compiled: compiled[i]! },
      {
        schema,
        form: "positional",
        words,
        readable: { frames: () => msgpack, params: codec, result: codec },
        compiled: { ...compiled[i]!, frames: () => framesWith(["positional"]) },
      },
    ];
  });
}

/** The frames of a client on a connection that has been granted these features. */
function framesWith(features: readonly string[]): FrameCodec {
  const frames = formFrames(rawMsgpack);
  frames.decode(encodeMsgpack([1, { features }]), { maxDepth: 64 });
  return frames;
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

function writesAlike({ words, readable, compiled }: Pair, value: unknown, tally: ClientTally): void {
  const named = encodeValue(words, value, "msgpack");
  const theirs = encodeValue(readable.params, value, "msgpack");
  const ours = encodeValue(compiled.params, value, "msgpack");
  tally.cases++;
  tally[theirs.ok ? "accepted" : "refused"]++;
  if (!ours.ok || !named.ok) return assert.deepEqual(ours, named);
  for (const meta of [[], [{ timeoutMs: 5 }]] as const) {
    const sent = (side: Side, ref: Ref, data: unknown) =>
      msgpack.decode(side.frames().encode([2, 1, ref, data, ...meta]), { maxDepth: 64 });
    const numbered = sent(compiled, 7, ours.value);
    if (theirs.ok) assert.deepEqual(numbered, sent(readable, 7, theirs.value));
    // It nests too deep in positional form alone.
    else assert.ok(!decodeValue(readable.params, numbered[0]![3], "msgpack").ok);
    // A name asks for named form on any connection.
    assert.deepEqual(sent(compiled, "m", ours.value), sent(readable, "m", named.value));
  }
}

/**
 * A value as it is after a journey, of which being put into another form is one: contracts may not have unions that the
 * wire does not tell apart, such as of integers and bigints, but random ones do.
 */
function asReceived(codec: ValueCodec, value: unknown): unknown {
  const data = encodeValue(codec, value, "msgpack");
  const decoded = data.ok ? decodeValue(codec, data.value, "msgpack") : data;
  return decoded.ok ? decoded.value : value;
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
    decoded = frames().decode(message, { maxDepth: 64 });
  } catch (error) {
    if (error instanceof WireError) return `${error.close}: ${error.message}`;
    throw error;
  }
  // After a second WELCOME nothing is read any more.
  if (decoded.some(([type]) => type === 1)) return "WELCOME";
  const checked = (data: unknown): Checked => decodeValue(result, data, "msgpack");
  // The last first: a client need not look at values in the order in which they came. Details of errors are marked.
  return decoded.toReversed().filter(([type]) => type !== 4).map((frame) => {
    const place = frame[0] === 13 ? 3 : frame[0] === 3 || frame[0] === 6 ? 2 : frame.length;
    return frame.map((element, i) => i === place ? checked(element) : element);
  });
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
