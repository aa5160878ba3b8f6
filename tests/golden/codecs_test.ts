/** The codecs that a generated client has in its source against those that the server makes of the descriptor. */

import { type CodecsKind, generate } from "@wirepact/codegen";
import { codecOf, type Form, positionalCodecOf } from "@wirepact/schema/compile";
import { formFrames, rawMsgpack } from "@wirepact/schema/compiled";
import { type Descriptor, numberContract, type TypeNode } from "@wirepact/schema/ir";
import {
  decodeValue,
  encodeMsgpack,
  encodeValue,
  type Encoding,
  type FrameCodec,
  msgpack,
  type ValueCodec,
} from "@wirepact/schema/wire";
import fc from "fast-check";
import assert from "node:assert/strict";
import { importClient } from "../compiled/compiled_module.ts";
import { GOLDEN } from "./contracts/mod.ts";
import { valueOf } from "./value_of.ts";

const LIMITS = { maxDepth: 64 };

/** What a client module keeps to itself. */
interface Specs {
  readonly methods?: Record<string, Spec & { readonly errors?: Record<string, Spec> }>;
  readonly topics?: Record<string, Spec & { readonly events: Record<string, Spec> }>;
  readonly contract: { readonly events: Record<string, Spec> };
}

/** The codecs of something in a contract, besides its number and the like. */
type Spec = Record<string, unknown>;

/** A type of a contract, and the codec that the client has for it. */
interface Pair {
  readonly place: string;
  readonly node: TypeNode;
  readonly codec: ValueCodec;
}

for (const name of ["kinds", "names", "hostile", "serving"] as const) {
  Deno.test(`a generated client's codecs agree with the server's for ${name}`, async () => {
    const contract = GOLDEN[name];
    const descriptor = "draft" in contract ? (await numberContract(contract.draft)).descriptor : contract;
    const specs = await specsOf(contract, "readable");
    for (const { place, node, codec } of pairs(descriptor, specs)) agree(place, node, codec, descriptor);
  });

  Deno.test(`P-12.8: a client's compiled codecs agree with the server's in each form for ${name}`, async () => {
    const contract = GOLDEN[name];
    const descriptor = "draft" in contract ? (await numberContract(contract.draft)).descriptor : contract;
    const specs = await specsOf(contract, "compiled");
    for (const { place, node, codec } of pairs(descriptor, specs)) {
      // These are in named form on any connection, and have readable codecs.
      if (/\.(key|presence|snapshot)$/.test(place)) continue;
      for (const [form, codecIn] of [["named", codecOf], ["positional", positionalCodecOf]] as const) {
        const isSent = place.endsWith(".params") ||
          descriptor.methods[place.split(".")[0]!]?.kind === "upload";
        (isSent && !place.endsWith(".result") ? sendsAlike : receivesAlike)({
          place: `${place} in ${form} form`,
          frames: framesIn(form),
          client: codec,
          server: codecIn(node, descriptor.types),
          values: valueOf(node, descriptor.types),
        });
      }
    }
  });
}

/** A type that one side sends and the other receives. */
interface Journey {
  readonly place: string;
  /** Those of the client. */
  readonly frames: FrameCodec;
  readonly client: ValueCodec;
  readonly server: ValueCodec;
  readonly values: fc.Arbitrary<unknown>;
}

function framesIn(form: Form): FrameCodec {
  const frames = formFrames(rawMsgpack);
  frames.decode(encodeMsgpack([1, { features: [form] }]), LIMITS);
  return frames;
}

function sendsAlike({ place, frames, client, server, values }: Journey): void {
  fc.assert(
    fc.property(values, (value) => {
      const [ours, theirs] = [client, server].map((codec) => encodeValue(codec, value, "msgpack"));
      assert.equal(ours!.ok, theirs!.ok, place);
      if (!ours!.ok || !theirs!.ok) return;
      const [sent, expected] = [frames.encode([6, 1, ours!.value]), msgpack.encode([6, 1, theirs!.value])];
      assert.deepEqual(msgpack.decode(sent, LIMITS), msgpack.decode(expected, LIMITS), place);
    }),
    { numRuns: 60 },
  );
}

function receivesAlike({ place, frames, client, server, values }: Journey): void {
  fc.assert(
    fc.property(values, (value) => {
      const sent = encodeValue(server, value, "msgpack");
      if (!sent.ok) return;
      const start = place.includes(".errors.") ? [4, 1, 1000, "no"] : [3, 1];
      const [frame] = frames.decode(encodeMsgpack([...start, sent.value]), LIMITS);
      assert.deepEqual(
        decodeValue(client, frame![start.length], "msgpack"),
        decodeValue(server, sent.value, "msgpack"),
        place,
      );
    }),
    { numRuns: 60 },
  );
}

function agree(place: string, node: TypeNode, client: ValueCodec, { types }: Descriptor): void {
  const server = codecOf(node, types);
  const values = fc.oneof({ arbitrary: valueOf(node, types), weight: 4 }, {
    arbitrary: fc.anything(),
    weight: 1,
  });
  fc.assert(
    fc.property(values, fc.constantFrom<Encoding>("json", "msgpack"), (value, encoding) => {
      const ours = encodeValue(client, value, encoding);
      const theirs = encodeValue(server, value, encoding);
      assert.equal(ours.ok, theirs.ok, place);
      if (!ours.ok || !theirs.ok) return;
      assert.deepEqual(ours.value, theirs.value, place);
      assert.deepEqual(
        decodeValue(client, theirs.value, encoding),
        decodeValue(server, ours.value, encoding),
        place,
      );
    }),
    { numRuns: 60 },
  );
}

function pairs({ methods, topics, events }: Descriptor, specs: Specs): Pair[] {
  return [
    ...Object.entries(methods).flatMap(([name, method]) => {
      const spec = specs.methods?.[name];
      return [
        ...pairsOf(name, method, { spec, parts: ["params", "result", "item"] }),
        ...pairsOfEach(`${name}.errors`, method.errors, { specs: spec?.errors, part: "details" }),
      ];
    }),
    ...Object.entries(topics).flatMap(([name, topic]) => {
      const spec = specs.topics?.[name];
      return [
        ...pairsOf(name, topic, { spec, parts: ["key", "presence", "snapshot"] }),
        ...pairsOfEach(`${name}.events`, topic.events, { specs: spec?.events, part: "payload" }),
      ];
    }),
    ...pairsOfEach("events", events, { specs: specs.contract.events, part: "payload" }),
  ];
}

function pairsOfEach(
  place: string,
  described: Readonly<Record<string, object>>,
  { specs, part }: { specs: Record<string, Spec> | undefined; part: string },
): Pair[] {
  assert.deepEqual(Object.keys(specs ?? {}), Object.keys(described), place);
  return Object.entries(described).flatMap(([name, one]) =>
    pairsOf(`${place}.${name}`, one, { spec: specs?.[name], parts: [part] })
  );
}

function pairsOf(
  place: string,
  described: object,
  { spec, parts }: { spec: Spec | undefined; parts: readonly string[] },
): Pair[] {
  return parts.flatMap((part) => {
    const node = (described as Readonly<Record<string, TypeNode | undefined>>)[part];
    const codec = spec?.[part] as ValueCodec | undefined;
    assert.equal(codec === undefined, node === undefined, `${place}.${part}`);
    return node && codec ? [{ place: `${place}.${part}`, node, codec }] : [];
  });
}

/** The specs of a client module. */
async function specsOf(contract: Parameters<typeof generate>[0], codecs: CodecsKind): Promise<Specs> {
  const { files } = await generate(contract);
  const client = files.find((file) => file.path === "client.ts");
  assert.ok(client);
  const exposed = ["methods", "topics", "contract"].filter((name) =>
    new RegExp(`\\nconst ${name}\\b.* = \\{`).test(client.text)
  );
  return await importClient(contract, { codecs, exposed }) as unknown as Specs;
}
