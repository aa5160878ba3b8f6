import { compileCodecs, positionalCodecOf } from "@wirepact/schema/compile";
import type { TypeNode } from "@wirepact/schema/ir";
import {
  decodeMsgpack,
  decodeValue,
  encodeMsgpack,
  encodeValue,
  INVALID,
  type Issue,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";

const self: TypeNode = { kind: "ref", name: "Self" };
const string: TypeNode = { kind: "string" };

/** Types of which each level of a value is two levels on the wire. */
const types: Record<
  string,
  { node: TypeNode; nested: (levels: number) => unknown; data: (levels: number) => unknown }
> = {
  "the index of a variant": {
    node: {
      kind: "union",
      variants: [{ kind: "array", items: self }, { kind: "tuple", items: [string, string] }],
    },
    nested: (levels) => levels === 1 ? [] : [types["the index of a variant"]!.nested(levels - 1)],
    data: (levels) => [0, levels === 1 ? [] : [types["the index of a variant"]!.data(levels - 1)]],
  },
  "undeclared properties": {
    node: { kind: "object", properties: [], additional: self },
    nested: (levels) => levels === 1 ? {} : { k: types["undeclared properties"]!.nested(levels - 1) },
    data: (levels) => [levels === 1 ? {} : { k: types["undeclared properties"]!.data(levels - 1) }],
  },
};

for (const [what, { node, nested, data }] of Object.entries(types)) {
  Deno.test(`P-12.7: what positional form adds for ${what} nests as anything else`, () => {
    const [compiled] = compileCodecs([self], { Self: node }, { form: "positional" });
    const readable = positionalCodecOf(self, { Self: node });
    const report: { issue: Issue | undefined } = { issue: undefined };
    // 58 levels on the wire.
    assert.deepEqual(decodeMsgpack(compiled!.encode(nested(29), report) as Uint8Array), data(29));
    assert.deepEqual(compiled!.decode(encodeMsgpack(data(29)), report), nested(29));
    // 60 of them.
    assert.equal(compiled!.encode(nested(30), report), INVALID);
    assert.ok(report.issue);
    assert.equal(compiled!.decode(encodeMsgpack(data(30)), report), INVALID);
    assert.equal(encodeValue(readable, nested(30), "msgpack").ok, false);
    assert.equal(decodeValue(readable, data(30), "msgpack").ok, false);
  });
}
