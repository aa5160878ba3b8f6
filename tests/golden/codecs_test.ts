/** The codecs that a generated client has in its source against those that the server makes of the descriptor. */

import { generate } from "@wirepact/codegen";
import { codecOf } from "@wirepact/schema/compile";
import { type Descriptor, numberContract, type TypeNode } from "@wirepact/schema/ir";
import { decodeValue, encodeValue, type Encoding, type ValueCodec } from "@wirepact/schema/wire";
import fc from "fast-check";
import assert from "node:assert/strict";
import { GOLDEN } from "./contracts/mod.ts";
import { valueOf } from "./value_of.ts";

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
    const specs = await specsOf(contract);
    for (const { place, node, codec } of pairs(descriptor, specs)) agree(place, node, codec, descriptor);
  });
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

/** The specs of a client module: a copy of it exports them. */
async function specsOf(contract: Parameters<typeof generate>[0]): Promise<Specs> {
  const { files } = await generate(contract);
  const client = files.find((file) => file.path === "client.ts");
  assert.ok(client);
  const names = ["methods", "topics", "contract"].filter((name) =>
    new RegExp(`\\nconst ${name}\\b.* = \\{`).test(client.text)
  );
  const runtime = JSON.stringify(import.meta.resolve("@wirepact/client/gen-v1"));
  const text = client.text.replaceAll(`"@wirepact/client/gen-v1"`, runtime) +
    `export { ${names.join(", ")} };\n`;
  return await import(`data:application/typescript,${encodeURIComponent(text)}`);
}
