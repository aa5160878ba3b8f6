import { contract, ContractError, rpc } from "@wirepact/schema/contract";
import type { Mistake, TypeNode, Types } from "@wirepact/schema/ir";
import type { TSchema } from "@sinclair/typebox";
import assert from "node:assert/strict";

/** The node that a schema becomes, as the result of a method `get`, and the named types. */
export function lowerOne(schema: TSchema): { node: TypeNode; types: Types } {
  const { draft } = contract("test", { version: "1", methods: { get: rpc({ result: schema }) } });
  return { node: draft.methods.get?.result as TypeNode, types: draft.types };
}

/** The mistakes that something reports. */
export function mistakesOf(make: () => unknown): readonly Mistake[] {
  try {
    make();
  } catch (error) {
    assert.ok(error instanceof ContractError, String(error));
    return error.issues;
  }
  return [];
}
