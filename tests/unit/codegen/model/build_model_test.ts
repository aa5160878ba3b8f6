import { contract, rpc, stream, topic, upload } from "@wirepact/schema/contract";
import { type ContractDraft, numberContract } from "@wirepact/schema/ir";
import { Type } from "@sinclair/typebox";
import assert from "node:assert/strict";
import { buildModel } from "../../../../codegen/model/mod.ts";

const Point = Type.Object({ x: Type.Integer() });

Deno.test("buildModel() names what has no name by its place", async () => {
  const { declarations, methods, topics, claims } = await modelOf(contract("map", {
    version: "1",
    claims: Point,
    methods: {
      move: rpc({ params: Point, result: Type.Array(Point), errors: { BLOCKED: {} } }),
      walk: stream({ item: Point }),
      draw: upload({ item: Point, result: Type.Integer() }),
      stop: rpc(),
    },
    topics: {
      place: topic({ key: Point, events: { moved: Point }, presence: Point, snapshot: Point }),
    },
    events: { quake: Point },
  }));
  assert.deepEqual(declarations.map((one) => one.typeName).sort(), [
    "DrawItem",
    "MapClaims",
    "MoveParams",
    "MoveResult",
    "PlaceKey",
    "PlaceMovedEvent",
    "PlacePresence",
    "PlaceSnapshot",
    "QuakeEvent",
    "WalkItem",
  ]);
  assert.equal(claims?.typeName, "MapClaims");
  assert.deepEqual(methods.map((one) => one.failureName), ["MoveFailure", undefined, undefined, undefined]);
  assert.deepEqual(methods.map((one) => one.params !== undefined), [true, false, false, false]);
  assert.equal(topics[0]?.typeName, "PlaceTopic");
});

Deno.test("buildModel() leaves short types in place", async () => {
  const { declarations } = await modelOf(contract("short", {
    version: "1",
    methods: {
      one: rpc({ result: Type.Array(Type.Union([Type.String(), Type.Null()])) }),
      two: rpc({ result: Type.Union([Type.Literal("a"), Type.Literal("b")]) }),
    },
  }));
  assert.deepEqual(declarations, []);
});

Deno.test("buildModel() lets an author's name stand and gives way with its own", async () => {
  const Taken = Type.Object({ taken: Type.Boolean() }, { $id: "MoveParams" });
  const { declarations, methods } = await modelOf(contract("map", {
    version: "1",
    methods: { move: rpc({ params: Point, result: Taken }) },
  }));
  assert.deepEqual(declarations.map((one) => one.typeName), ["MoveParams", "MoveParamsType"]);
  assert.deepEqual([methods[0]?.params?.typeName, methods[0]?.result?.typeName], [
    "MoveParamsType",
    undefined,
  ]);
});

async function modelOf(made: { readonly draft: ContractDraft }) {
  return buildModel((await numberContract(made.draft)).descriptor);
}
