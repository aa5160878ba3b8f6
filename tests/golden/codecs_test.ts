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
  readonly methods?: Record<string, Record<string, unknown>>;
  readonly topics?: Record<string, Record<string, unknown>>;
}

for (const name of ["kinds", "names", "hostile"] as const) {
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

function pairs(descriptor: Descriptor, specs: Specs) {
  const methods = Object.entries(descriptor.methods).flatMap(([name, method]) =>
    (["params", "result", "item"] as const).map((part) => ({
      place: `${name}.${part}`,
      node: method[part],
      codec: specs.methods?.[name]?.[part],
    }))
  );
  const topics = Object.entries(descriptor.topics).flatMap(([name, topic]) =>
    (["key", "presence", "snapshot"] as const).map((part) => ({
      place: `${name}.${part}`,
      node: topic[part],
      codec: specs.topics?.[name]?.[part],
    }))
  );
  return [...methods, ...topics].flatMap(({ place, node, codec }) => {
    assert.equal(codec === undefined, node === undefined, place);
    return node === undefined ? [] : [{ place, node, codec: codec as ValueCodec }];
  });
}

/** The specs of a client module: a copy of it exports them. */
async function specsOf(contract: Parameters<typeof generate>[0]): Promise<Specs> {
  const { files } = await generate(contract);
  const client = files.find((file) => file.path === "client.ts");
  assert.ok(client);
  const names = ["methods", "topics"].filter((name) => client.text.includes(`\nconst ${name} = {`));
  const runtime = JSON.stringify(import.meta.resolve("@wirepact/client/gen-v1"));
  const text = client.text.replaceAll(`"@wirepact/client/gen-v1"`, runtime) +
    `export { ${names.join(", ")} };\n`;
  return await import(`data:application/typescript,${encodeURIComponent(text)}`);
}
