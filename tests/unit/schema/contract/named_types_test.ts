import { contract, rpc, topic } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { lowerOne, mistakesOf } from "./lower_one.ts";

const Person = Type.Object({ name: Type.String() }, { $id: "Person", description: "Somebody." });
const PERSON = {
  kind: "object",
  properties: [{ name: "name", type: { kind: "string" } }],
  description: "Somebody.",
};

Deno.test("contract() refers to a schema with an $id by that name", () => {
  assert.deepEqual(lowerOne(Type.Array(Person)), {
    node: { kind: "array", items: { kind: "ref", name: "Person" } },
    types: { Person: PERSON },
  });
});

Deno.test("contract() keeps the description that a copy of a named schema has of its own", () => {
  const { node, types } = lowerOne(Type.Tuple([Person, { ...Person, description: "The boss." }, Person]));
  assert.deepEqual(node, {
    kind: "tuple",
    items: [
      { kind: "ref", name: "Person" },
      { kind: "ref", name: "Person", description: "The boss." },
      { kind: "ref", name: "Person" },
    ],
  });
  assert.deepEqual(types, { Person: PERSON });
});

Deno.test("contract() takes copies of a named schema as the same type", () => {
  const copies = Type.Object({ a: Type.Optional(Person), b: Type.Readonly(Person), c: { ...Person } });
  assert.deepEqual(Object.keys(lowerOne(copies).types), ["Person"]);
});

Deno.test("contract() reports two different schemas with one $id, wherever they stand", () => {
  const other = Type.Object({ name: Type.Integer() }, { $id: "Person" });
  assert.deepEqual(mistakesOf(() => lowerOne(Type.Object({ a: Person, b: Type.Array(other) }))), [{
    path: "methods.get.result/b/*",
    problem: "a second schema with the $id Person, different from the first at methods.get.result/a",
    fix:
      "Give one of them another $id. A spread copy ({ ...schema }) keeps the $id: use Type.Composite instead.",
  }]);
});

Deno.test("contract() resolves Type.Ref to a schema anywhere in the contract", () => {
  const { draft } = contract("test", {
    version: "1",
    methods: { get: rpc({ result: Type.Array(Type.Ref("Person", { description: "One of many." })) }) },
    topics: { people: topic({ events: { joined: Person } }) },
  });
  assert.deepEqual(draft.methods.get?.result, {
    kind: "array",
    items: { kind: "ref", name: "Person", description: "One of many." },
  });
  assert.deepEqual(draft.types, { Person: PERSON });
});

Deno.test("contract() leaves out named types that only served to make others", () => {
  const Employee = Type.Intersect([Person, Type.Object({ salary: Type.Integer() })], { $id: "Employee" });
  assert.deepEqual(Object.keys(lowerOne(Employee).types), ["Employee"]);
});

Deno.test("contract() names recursive types after their place, never after TypeBox's counter", () => {
  const tree = () => Type.Recursive((This) => Type.Object({ children: Type.Array(This) }));
  const first = tree();
  const { draft } = contract("test", {
    version: "1",
    methods: {
      getTree: rpc({
        params: Type.Object({ within: Type.Optional(first), near: Type.Array(tree()) }),
        result: first,
        errors: { NO_TREE: tree() },
      }),
    },
    topics: { forest: topic({ events: { grown: tree() }, snapshot: Type.Tuple([tree(), tree()]) }) },
    events: { stormed: tree() },
  });
  assert.deepEqual(Object.keys(draft.types), [
    "GetTreeParamsWithin",
    "GetTreeParamsNearItem",
    "GetTreeNoTreeDetails",
    "ForestGrownEvent",
    "ForestSnapshotItem0",
    "ForestSnapshotItem1",
    "StormedEvent",
  ]);
  assert.deepEqual(draft.methods.getTree?.result, { kind: "ref", name: "GetTreeParamsWithin" });
  assert.deepEqual(draft.types.GetTreeParamsWithin, {
    kind: "object",
    properties: [{
      name: "children",
      type: { kind: "array", items: { kind: "ref", name: "GetTreeParamsWithin" } },
    }],
  });
});

Deno.test("contract() keeps the $id of a recursive type", () => {
  const Node = Type.Recursive((This) => Type.Object({ next: Type.Union([This, Type.Null()]) }), {
    $id: "Node",
    description: "A link.",
  });
  assert.deepEqual(lowerOne(Node), {
    node: { kind: "ref", name: "Node" },
    types: {
      Node: {
        kind: "object",
        description: "A link.",
        properties: [{
          name: "next",
          type: { kind: "union", variants: [{ kind: "ref", name: "Node" }, { kind: "null" }] },
        }],
      },
    },
  });
});

Deno.test("contract() gives a recursive type another name when an $id has that of its place", () => {
  const tree = Type.Recursive((This) => Type.Array(This));
  const taken = Type.Null({ $id: "GetResult" });
  const { draft } = contract("test", {
    version: "1",
    methods: { get: rpc({ result: tree }), getMore: rpc({ result: taken }) },
  });
  assert.deepEqual(Object.keys(draft.types), ["GetResult2", "GetResult"]);
});

Deno.test("contract() finds the whole of a recursive type of which a part was picked", () => {
  const Tree = Type.Recursive((This) => Type.Object({ name: Type.String(), kids: Type.Array(This) }));
  const { types } = lowerOne(Type.Tuple([Type.Omit(Tree, ["name"]), Tree]));
  assert.deepEqual(Object.keys(types), ["GetResultItem0KidsItem"]);
  assert.match(mistakesOf(() => lowerOne(Type.Omit(Tree, ["name"])))[0]?.problem ?? "", /without the whole/);
});

Deno.test("contract() imports types of modules that refer to each other", () => {
  const Company = Type.Module({
    Staff: Type.Array(Type.Ref("Member")),
    Member: Type.Object({ boss: Type.Optional(Type.Ref("Member")), team: Type.Ref("Staff") }),
    Unused: Type.Null(),
  });
  const { node, types } = lowerOne(
    Type.Tuple([Company.Import("Member"), Company.Import("Staff", { description: "All." })]),
  );
  assert.deepEqual(node, {
    kind: "tuple",
    items: [{ kind: "ref", name: "Member" }, { kind: "ref", name: "Staff", description: "All." }],
  });
  assert.deepEqual(types, {
    Member: {
      kind: "object",
      properties: [
        { name: "boss", type: { kind: "ref", name: "Member" }, optional: true },
        { name: "team", type: { kind: "ref", name: "Staff" } },
      ],
    },
    Staff: { kind: "array", items: { kind: "ref", name: "Member" } },
  });
});

Deno.test("contract() gives every run the same draft, whatever was made before it", () => {
  const make = () =>
    contract("test", {
      version: "1",
      methods: { get: rpc({ result: Type.Recursive((This) => Type.Array(This)) }) },
    }).draft;
  assert.deepEqual(make(), make());
});
