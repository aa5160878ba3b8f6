import { codecOf, DescriptorError, tagsOf } from "@wirepact/schema/compile";
import type { TypeNode, UnionNode } from "@wirepact/schema/ir";
import { decodeValue, encodeValue } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

/** What a decoder says in JSON: the value, or `path: expected, found`. */
function decoded(node: TypeNode, data: unknown, types: Record<string, TypeNode> = {}): unknown {
  const checked = decodeValue(codecOf(node, types), data, "json");
  if (checked.ok) return checked.value;
  return `${checked.issue.path}: ${checked.issue.expected}, ${checked.issue.found}`;
}

const EVERY_KIND: [TypeNode, good: unknown, bad: unknown, words: string][] = [
  [{ kind: "null" }, null, 0, ": null, number"],
  [{ kind: "boolean" }, true, 0, ": boolean, number"],
  [{ kind: "integer", minimum: 1 }, 1, 0, ": integer of at least 1, integer out of range"],
  [{ kind: "number", exclusiveMaximum: 1 }, 0.5, 1, ": number below 1, number out of range"],
  [
    { kind: "bigint", minimum: "0", maximum: "9" },
    "9",
    "10",
    ": bigint of at most 9, bigint out of range",
  ],
  [{ kind: "string", maxLength: 1 }, "a", "ab", ": string of at most 1 character, string of 2 characters"],
  [{ kind: "string", pattern: "^a$" }, "a", "b", ": string like ^a$, other string"],
  [{ kind: "string", format: "date" }, "2026-01-01", "x", ": string in format date, other string"],
  [{ kind: "bytes", minBytes: 1 }, "AA==", "", ": bytes of at least 1 byte, bytes of 0 bytes"],
  [{ kind: "date", minimumMs: 5 }, 5, 4, ": date of at least 5, date out of range"],
  [{ kind: "literal", value: "a" }, "a", "b", ': "a", other string'],
  [{ kind: "enum", values: ["a", 1] }, 1, 2, ': "a" or 1, other number'],
  [
    { kind: "array", items: { kind: "integer" }, maxItems: 1 },
    [1],
    [1, 2],
    ": array of at most 1 item, array of 2 items",
  ],
  [
    { kind: "array", items: { kind: "integer" }, uniqueItems: true },
    [1],
    [1, 1],
    ": array of unique items, equal items",
  ],
  [{ kind: "tuple", items: [{ kind: "null" }] }, [null], [1], "/0: null, number"],
  [
    { kind: "object", properties: [{ name: "a", type: { kind: "null" } }], additional: "refuse" },
    { a: null },
    { a: null, b: 1 },
    "/b: no such property, number",
  ],
  [
    { kind: "object", properties: [{ name: "a", type: { kind: "null" }, optional: true }], minProperties: 1 },
    { a: null },
    {},
    ": object of at least 1 key, object of 0 keys",
  ],
  [
    { kind: "object", properties: [], additional: { kind: "boolean" } },
    { a: true },
    { a: 1 },
    "/a: boolean, number",
  ],
  [
    { kind: "record", values: { kind: "boolean" }, keyPattern: "^a" },
    { a: true },
    { b: true },
    ": keys like ^a, other key",
  ],
  [{ kind: "union", variants: [{ kind: "null" }, { kind: "string" }] }, "x", 1, ": string or null, number"],
  [{ kind: "unknown" }, [{ a: 1 }], undefined, ": JSON value, missing"],
];

Deno.test("codecOf() builds every kind of type with its constraints", () => {
  for (const [node, good, bad, words] of EVERY_KIND) {
    assert.ok(decodeValue(codecOf(node, {}), good, "json").ok, JSON.stringify(node));
    assert.equal(decoded(node, bad), words);
  }
});

Deno.test("codecOf() drops undeclared properties unless it is told otherwise", () => {
  const node: TypeNode = { kind: "object", properties: [] };
  assert.deepEqual(decoded(node, { a: 1 }), {});
  assert.deepEqual(decoded({ ...node, additional: "drop" }, { a: 1 }), {});
});

Deno.test("codecOf() takes a property named __proto__ for one like any other", () => {
  const node: TypeNode = { kind: "object", properties: [{ name: "__proto__", type: { kind: "integer" } }] };
  assert.equal(JSON.stringify(decoded(node, JSON.parse('{"__proto__":1}'))), '{"__proto__":1}');
  assert.equal(decoded(node, {}), "/__proto__: integer, missing");
});

const list: Record<string, TypeNode> = {
  List: {
    kind: "object",
    properties: [
      { name: "value", type: { kind: "ref", name: "Value" } },
      { name: "next", type: { kind: "ref", name: "List" }, optional: true },
    ],
  },
  Value: { kind: "integer" },
};

Deno.test("codecOf() follows names, also those of recursive types", () => {
  const node: TypeNode = { kind: "ref", name: "List" };
  const value = { value: 1, next: { value: 2 } };
  assert.deepEqual(decoded(node, value, list), value);
  assert.equal(decoded(node, { value: 1, next: { value: "x" } }, list), "/next/value: integer, string");
});

Deno.test("codecOf() builds a named type once", () => {
  const node: TypeNode = { kind: "ref", name: "List" };
  assert.equal(codecOf(node, list), codecOf(node, list));
  assert.notEqual(codecOf(node, list), codecOf(node, { ...list }));
});

Deno.test("codecOf() refuses a name or a format that does not exist", () => {
  const cases: [TypeNode, DescriptorError["code"]][] = [
    [{ kind: "ref", name: "Nobody" }, "UNKNOWN_TYPE"],
    [{ kind: "ref", name: "constructor" }, "UNKNOWN_TYPE"],
    [{ kind: "string", format: "poem" }, "UNKNOWN_FORMAT"],
  ];
  for (const [node, code] of cases) {
    assert.throws(
      () => codecOf(node, {}),
      (error) => error instanceof DescriptorError && error.code === code,
    );
  }
});

Deno.test("codecOf() refuses a type that is only made of itself", () => {
  const types: Record<string, TypeNode> = {
    A: { kind: "union", variants: [{ kind: "null" }, { kind: "ref", name: "B" }] },
    B: { kind: "ref", name: "A" },
    Fine: {
      kind: "union",
      variants: [{ kind: "null" }, { kind: "array", items: { kind: "ref", name: "Fine" } }],
    },
  };
  const endless = (error: unknown) => error instanceof DescriptorError && error.code === "ENDLESS_TYPE";
  for (let i = 0; i < 2; i++) assert.throws(() => codecOf({ kind: "ref", name: "B" }, types), endless);
  assert.deepEqual(decoded({ kind: "ref", name: "Fine" }, [[null]], types), [[null]]);
});

function variant(tag: TypeNode): TypeNode {
  return { kind: "object", properties: [{ name: "type", type: tag }, { name: "x", type: { kind: "date" } }] };
}

const types: Record<string, TypeNode> = {
  Ref: variant({ kind: "ref", name: "Tag" }),
  Tag: { kind: "literal", value: "c" },
};
const tagged: UnionNode = {
  kind: "union",
  discriminator: "type",
  variants: [
    variant({ kind: "literal", value: "a" }),
    variant({ kind: "enum", values: ["b", 1] }),
    { kind: "ref", name: "Ref" },
  ],
};

Deno.test("codecOf() lets the discriminator decide", () => {
  assert.deepEqual(tagsOf(tagged, types), { property: "type", variants: [["a"], ["b", "1"], ["c"]] });
  for (const type of ["a", "b", 1, "c"]) {
    assert.deepEqual(decoded(tagged, { type, x: 5 }, types), { type, x: new Date(5) });
    assert.equal(decoded(tagged, { type, x: "5" }, types), "/x: date in milliseconds, string");
  }
  assert.equal(decoded(tagged, { type: "d" }, types), "/type: 1 or a or b or c, other string");
});

Deno.test("codecOf() tries variants in order where tags have the same text", () => {
  const node: UnionNode = {
    kind: "union",
    discriminator: "type",
    variants: [variant({ kind: "literal", value: 1 }), variant({ kind: "literal", value: "1" })],
  };
  assert.equal(tagsOf(node, {}), undefined);
  for (const type of [1, "1"]) assert.deepEqual(decoded(node, { type, x: 5 }), { type, x: new Date(5) });
});

Deno.test("tagsOf() has none without a discriminator that every variant requires", () => {
  const open = variant({ kind: "string" });
  const optional: TypeNode = {
    kind: "object",
    properties: [{ name: "type", type: { kind: "literal", value: "z" }, optional: true }],
  };
  assert.equal(tagsOf({ kind: "union", variants: tagged.variants }, types), undefined);
  for (const other of [open, optional, { kind: "null" } as const]) {
    assert.equal(tagsOf({ ...tagged, variants: [...tagged.variants, other] }, types), undefined);
  }
});

Deno.test("a codec of the server checks what handlers answer", () => {
  const codec = codecOf({ kind: "ref", name: "List" }, list);
  const checked = encodeValue(codec, { value: 1, next: { value: null } }, "msgpack");
  assert.deepEqual(checked, {
    ok: false,
    issue: { path: "/next/value", expected: "integer", found: "null" },
  });
});
