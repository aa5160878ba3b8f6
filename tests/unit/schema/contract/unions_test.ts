import { Type } from "@sinclair/typebox";
import type { UnionNode } from "@wirepact/schema/ir";
import assert from "node:assert/strict";
import { lowerOne, mistakesOf } from "./lower_one.ts";

const Text = Type.Object({ type: Type.Literal("text"), text: Type.String() }, { $id: "Text" });
const Image = Type.Object({ type: Type.Literal("image"), url: Type.String() });

Deno.test("contract() finds the discriminator of a union", () => {
  const union = lowerOne(Type.Union([Text, Image])).node as UnionNode;
  assert.equal(union.discriminator, "type");
  assert.deepEqual(union.variants[0], { kind: "ref", name: "Text" });
});

Deno.test("contract() sets null apart from alternatives with a discriminator", () => {
  const union = lowerOne(Type.Union([Text, Type.Null(), Image])).node as UnionNode;
  assert.equal(union.discriminator, undefined);
  assert.deepEqual(union.variants.map((variant) => variant.kind), ["union", "null"]);
  assert.equal((union.variants[0] as UnionNode).discriminator, "type");
});

Deno.test("contract() finds the discriminator of a union inside the type it is made of", () => {
  const Expression = Type.Recursive((This) =>
    Type.Union([
      Type.Object({ op: Type.Literal("number"), value: Type.Number() }),
      Type.Object({ op: Type.Union([Type.Literal("+"), Type.Literal("-")]), left: This, right: This }),
    ]), { $id: "Expression" });
  const { types } = lowerOne(Expression);
  assert.equal((types.Expression as UnionNode).discriminator, "op");
});

Deno.test("contract() reports a confusing union once, at its place", () => {
  const Confusing = Type.Union([Type.Object({ at: Type.Date() }), Type.Object({ at: Type.Number() })]);
  assert.deepEqual(mistakesOf(() => lowerOne(Type.Object({ when: Type.Array(Confusing) }))), [{
    path: "methods.get.result/when/*",
    problem: "a union whose alternatives object and object cannot be told apart in every encoding",
    fix: "Add a discriminator: a property with a different Type.Literal in each alternative.",
  }]);
});

Deno.test("contract() reports a confusing union inside a recursive type", () => {
  const Tree = Type.Recursive((This) =>
    Type.Object({ child: Type.Union([Type.Array(This), Type.Array(Type.Date())]) })
  );
  assert.deepEqual(mistakesOf(() => lowerOne(Tree)).map(({ path }) => path), ["methods.get.result/child"]);
});

Deno.test("contract() says nothing of a union in which something else is wrong", () => {
  const mistakes = mistakesOf(() =>
    lowerOne(Type.Union([Type.Object({ a: Type.Symbol() }), Type.Object({ a: Type.String() })]))
  );
  assert.deepEqual(mistakes.map(({ path }) => path), ["methods.get.result|0/a"]);
});
