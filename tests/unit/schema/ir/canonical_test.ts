import { canonicalForm, canonicalText, type Descriptor, type TypeNode, wireHash } from "@wirepact/schema/ir";
import assert from "node:assert/strict";

const BASE: Descriptor = {
  name: "test",
  version: "1.0.0",
  types: {
    Item: { kind: "object", properties: [{ name: "id", type: { kind: "string" } }], description: "An item." },
    Tree: {
      kind: "object",
      properties: [{ name: "kids", type: { kind: "array", items: { kind: "ref", name: "Tree" } } }],
    },
  },
  methods: {
    get: {
      kind: "rpc",
      number: 1,
      params: { kind: "object", properties: [] },
      result: { kind: "ref", name: "Item" },
      errors: { GONE: { details: { kind: "null" } } },
    },
    put: {
      kind: "upload",
      number: 2,
      params: { kind: "object", properties: [] },
      item: { kind: "ref", name: "Tree" },
      result: { kind: "ref", name: "Item" },
      errors: {},
    },
  },
  topics: {
    all: {
      number: 1,
      key: { kind: "object", properties: [] },
      events: { added: { number: 1, payload: { kind: "ref", name: "Item" } } },
      snapshot: { kind: "array", items: { kind: "ref", name: "Item" } },
      history: { size: 100, ttlMs: 300_000 },
    },
  },
  events: { notice: { number: 2, payload: { kind: "string" } } },
  errors: { GONE: 1000 },
};

function withResult(result: TypeNode, types: Descriptor["types"] = BASE.types): Descriptor {
  const get = BASE.methods.get!;
  return { ...BASE, types, methods: { ...BASE.methods, get: { ...get, result } } };
}

const ITEM = BASE.types.Item!;
const TREE = BASE.types.Tree!;

const SAME: Record<string, Descriptor> = {
  "another version": { ...BASE, version: "2.0.0" },
  "descriptions": {
    ...BASE,
    description: "A contract.",
    types: { ...BASE.types, Item: { ...ITEM, description: "Other words." } },
    events: { notice: { ...BASE.events.notice!, description: "d" } },
  },
  "the order of methods and types": {
    ...BASE,
    types: { Tree: TREE, Item: ITEM },
    methods: { put: BASE.methods.put!, get: BASE.methods.get! },
  },
  "an unused type": { ...BASE, types: { ...BASE.types, Unused: { kind: "null" } } },
  "a type written out in place": withResult(ITEM),
  "a type that gets a name": withResult({ kind: "ref", name: "Alias" }, {
    ...BASE.types,
    Alias: { kind: "ref", name: "Item" },
  }),
  "another name of a recursive type": {
    ...BASE,
    types: {
      Item: ITEM,
      Baum: {
        kind: "object",
        properties: [{ name: "kids", type: { kind: "array", items: { kind: "ref", name: "Baum" } } }],
      },
    },
    methods: { ...BASE.methods, put: { ...BASE.methods.put!, item: { kind: "ref", name: "Baum" } } },
  },
  "undeclared properties dropped in so many words": withResult({
    kind: "object",
    properties: [{ name: "id", type: { kind: "string" }, optional: false }],
    additional: "drop",
  }),
};

const ALL = BASE.topics.all!;

/** How the contract is served, which changes neither bytes nor verdicts. */
const SERVED: Record<string, Descriptor> = {
  "an event delivered otherwise": {
    ...BASE,
    topics: {
      all: {
        ...ALL,
        events: { added: { ...ALL.events.added!, delivery: { kind: "latest", by: "id", ttlMs: 5_000 } } },
      },
    },
  },
  "more history": { ...BASE, topics: { all: { ...ALL, history: { size: 5_000, ttlMs: 1 } } } },
  "another overflow": { ...BASE, topics: { all: { ...ALL, overflow: "disconnect" } } },
  "presence kept otherwise": {
    ...BASE,
    topics: { all: { ...ALL, presenceOptions: { per: "user", graceMs: 0, maxListed: 1 } } },
  },
  "an idempotent method": {
    ...BASE,
    methods: {
      ...BASE.methods,
      get: { ...BASE.methods.get!, idempotent: { keepMs: 600_000, rerun: true } },
    },
  },
};

const OTHER: Record<string, Descriptor> = {
  "another name": { ...BASE, name: "other" },
  "another number of a method": {
    ...BASE,
    methods: { ...BASE.methods, get: { ...BASE.methods.get!, number: 3 } },
  },
  "another number of an error": { ...BASE, errors: { GONE: 1001 } },
  "another name of a method": { ...BASE, methods: { fetch: BASE.methods.get!, put: BASE.methods.put! } },
  "another number of an event": { ...BASE, events: { notice: { ...BASE.events.notice!, number: 3 } } },
  "claims": { ...BASE, claims: ITEM },
  "a bound": withResult({ kind: "integer", minimum: 0 }),
  "an optional property": withResult({
    kind: "object",
    properties: [{ name: "id", type: { kind: "string" }, optional: true }],
  }),
  "refused properties": withResult({ ...ITEM, additional: "refuse" } as TypeNode),
  "kept properties": withResult({ ...ITEM, additional: { kind: "string" } } as TypeNode),
  "presence": { ...BASE, topics: { all: { ...BASE.topics.all!, presence: ITEM } } },
};

for (const [name, descriptor] of Object.entries({ ...SAME, ...SERVED })) {
  Deno.test(`canonicalForm() is the same with ${name}`, () => {
    assert.equal(canonicalForm(descriptor), canonicalForm(BASE));
  });
}

for (const [name, descriptor] of Object.entries(OTHER)) {
  Deno.test(`canonicalForm() differs with ${name}`, () => {
    assert.notEqual(canonicalForm(descriptor), canonicalForm(BASE));
  });
}

Deno.test("canonicalForm() has the properties of an object in the order in which they are declared", () => {
  const object = (...names: string[]): TypeNode => ({
    kind: "object",
    properties: names.map((name) => ({ name, type: { kind: "null" } })),
  });
  assert.notEqual(canonicalForm(withResult(object("a", "b"))), canonicalForm(withResult(object("b", "a"))));
});

Deno.test("canonicalForm() tells recursive types with different bodies apart", () => {
  const list = (optional: boolean): Descriptor["types"] => ({
    Item: ITEM,
    Tree: {
      kind: "object",
      properties: [{ name: "next", type: { kind: "ref", name: "Tree" }, optional }],
    },
  });
  const tree: TypeNode = { kind: "ref", name: "Tree" };
  assert.notEqual(
    canonicalForm(withResult(tree, list(true))),
    canonicalForm(withResult(tree, list(false))),
  );
});

Deno.test("canonicalForm() stays small however often types are used in types", () => {
  const types: Record<string, TypeNode> = { T0: { kind: "string" } };
  for (let level = 1; level <= 60; level++) {
    const inner: TypeNode = { kind: "ref", name: `T${level - 1}` };
    types[`T${level}`] = { kind: "tuple", items: [inner, inner] };
  }
  assert.ok(
    canonicalForm(withResult({ kind: "ref", name: "T60" }, { ...BASE.types, ...types })).length < 10_000,
  );
});

Deno.test("canonicalForm() has a fixed text", () => {
  assert.deepEqual(JSON.parse(canonicalForm({ ...BASE, topics: {} })), {
    contract: {
      name: "test",
      methods: {
        get: { kind: "rpc", number: 1, params: 0, result: 2, errors: { GONE: 3 } },
        put: { kind: "upload", number: 2, params: 0, result: 2, item: 4, errors: {} },
      },
      topics: {},
      events: { notice: { number: 2, payload: 1 } },
      errors: { GONE: 1000 },
    },
    types: {
      nodes: [
        { kind: "object", properties: [] },
        { kind: "string" },
        { kind: "object", properties: [["id", 1, 0]] },
        { kind: "null" },
        { kind: "body", at: 0 },
        { kind: "array", items: 4 },
        { kind: "object", properties: [["kids", 5, 0]] },
      ],
      bodies: [6],
    },
  });
});

Deno.test("canonicalText() sorts keys at every depth and leaves out what is undefined", () => {
  assert.equal(
    canonicalText({ b: [{ d: 1, c: null }], a: undefined, ["__proto__"]: 1 }),
    '{"__proto__":1,"b":[{"c":null,"d":1}]}',
  );
});

Deno.test("wireHash() is 32 hexadecimal digits, the same for the same wire", async () => {
  assert.match(await wireHash(BASE), /^[0-9a-f]{32}$/);
  assert.equal(await wireHash(SAME.descriptions!), await wireHash(BASE));
  assert.notEqual(await wireHash(OTHER.claims!), await wireHash(BASE));
});
