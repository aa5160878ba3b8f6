import { codecOf } from "@wirepact/schema/compile";
import {
  discriminatorOf,
  findConfusion,
  type ObjectNode,
  type TupleNode,
  type TypeNode,
  type Types,
  type UnionNode,
} from "@wirepact/schema/ir";
import { decodeValue, encodeValue, formatIssue } from "@wirepact/schema/wire";
import fc from "fast-check";
import assert from "node:assert/strict";
import { ENCODINGS, overTheWire } from "../wire/values/checks.ts";

/** Few names and few values, so that alternatives often look alike. */
const NAMES = ["a", "b", "c"];
const TYPES: Types = { Day: { kind: "date" }, Kind: { kind: "enum", values: ["x", 1] } };

const scalars: fc.Arbitrary<TypeNode> = fc.constantFrom<TypeNode>(
  { kind: "null" },
  { kind: "boolean" },
  { kind: "string" },
  { kind: "integer" },
  { kind: "number" },
  { kind: "bigint", minimum: "0", maximum: "9" },
  { kind: "bytes" },
  { kind: "date" },
  { kind: "literal", value: "x" },
  { kind: "literal", value: "y" },
  { kind: "literal", value: 1 },
  { kind: "enum", values: ["x", true] },
  { kind: "ref", name: "Day" },
  { kind: "ref", name: "Kind" },
  { kind: "unknown" },
);

function nodes(depth: number): fc.Arbitrary<TypeNode> {
  if (depth === 0) return scalars;
  const inner = nodes(depth - 1);
  return fc.oneof(
    scalars,
    inner.map((items): TypeNode => ({ kind: "array", items })),
    fc.array(inner, { minLength: 1, maxLength: 2 }).map((items): TupleNode => ({ kind: "tuple", items })),
    inner.map((values): TypeNode => ({ kind: "record", values })),
    { weight: 4, arbitrary: objects(inner) },
  );
}

function objects(inner: fc.Arbitrary<TypeNode>): fc.Arbitrary<ObjectNode> {
  const property = fc.record({ name: fc.constantFrom(...NAMES), type: inner, optional: fc.boolean() });
  return fc.record({
    kind: fc.constant("object" as const),
    properties: fc.uniqueArray(property, { maxLength: 3, selector: ({ name }) => name }),
    additional: fc.oneof<fc.Arbitrary<ObjectNode["additional"]>[]>(
      fc.constantFrom("drop" as const, "refuse" as const),
      inner,
    ).map((additional) => additional ?? "drop"),
  });
}

function values(node: TypeNode): fc.Arbitrary<unknown> {
  switch (node.kind) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "string":
      return fc.constantFrom("x", "y", "", "1", "AQ==");
    case "integer":
      return fc.constantFrom(0, 1, 9);
    case "number":
      return fc.constantFrom(0, 1, 0.5);
    case "bigint":
      return fc.constantFrom(0n, 1n, 9n);
    case "bytes":
      return fc.constantFrom(new Uint8Array(), new Uint8Array([1]));
    case "date":
      return fc.constantFrom(new Date(0), new Date(1));
    case "literal":
      return fc.constant(node.value);
    case "enum":
      return fc.constantFrom(...node.values);
    case "array":
      return fc.array(values(node.items), { maxLength: 2 });
    case "tuple":
      return fc.tuple(...node.items.map(values));
    case "record":
      return fc.dictionary(fc.constantFrom(...NAMES), values(node.values), { noNullPrototype: true });
    case "object":
      return objectValues(node);
    case "union":
      return fc.oneof(...node.variants.map(values));
    case "ref":
      return values(TYPES[node.name]!);
    case "unknown":
      return fc.constantFrom<unknown[]>(null, true, "x", 1, [], ["x"], {}, { a: "x" }, { a: 1, b: "y" });
  }
}

function objectValues(node: ObjectNode): fc.Arbitrary<unknown> {
  const declared = fc.record(
    Object.fromEntries(node.properties.map(({ name, type }) => [name, values(type)])),
    {
      requiredKeys: node.properties.flatMap(({ name, optional }) => optional ? [] : [name]),
      noNullPrototype: true,
    },
  );
  if (typeof node.additional !== "object") return declared;
  const others = NAMES.filter((name) => !node.properties.some((property) => property.name === name));
  if (others.length === 0) return declared;
  const more = fc.dictionary(fc.constantFrom(...others), values(node.additional), { noNullPrototype: true });
  return fc.tuple(declared, more).map(([own, rest]) => ({ ...own, ...rest }));
}

const unions = fc.array(nodes(2), { minLength: 2, maxLength: 3 }).chain((variants) =>
  fc.tuple(fc.constant(variants), fc.oneof(...variants.map(values)))
);

Deno.test("findConfusion() passes only unions of which every value arrives as it was", () => {
  let passed = 0;
  fc.assert(
    fc.property(unions, ([variants, value]) => {
      fc.pre(findConfusion(variants, TYPES) === undefined);
      passed++;
      arrives({ kind: "union", variants }, value);
    }),
    { numRuns: 3000, maxSkipsPerRun: 50 },
  );
  assert.ok(passed >= 3000);
});

const tagged = fc.array(objects(nodes(1)), { minLength: 2, maxLength: 3 })
  .map((bodies) =>
    bodies.map((body, at): ObjectNode => ({
      ...body,
      properties: [{ name: "tag", type: { kind: "literal", value: at } }, ...body.properties],
    }))
  )
  .chain((variants) => fc.tuple(fc.constant(variants), fc.oneof(...variants.map(values))));

Deno.test("discriminatorOf() finds the property by which every value arrives as it was", () => {
  fc.assert(
    fc.property(tagged, ([variants, value]) => {
      const discriminator = discriminatorOf(variants, TYPES);
      assert.equal(discriminator, "tag");
      arrives({ kind: "union", discriminator, variants }, value);
    }),
    { numRuns: 500 },
  );
});

function arrives(union: UnionNode, value: unknown): void {
  const codec = codecOf(union, TYPES);
  for (const encoding of ENCODINGS) {
    const encoded = encodeValue(codec, value, encoding);
    assert.ok(encoded.ok, encoded.ok ? undefined : formatIssue(encoded.issue));
    const decoded = decodeValue(codec, overTheWire(encoded.value, encoding), encoding);
    assert.deepEqual(decoded, { ok: true, value });
  }
}
