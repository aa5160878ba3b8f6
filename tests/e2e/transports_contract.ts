import { Type } from "@sinclair/typebox";
import { contract, rpc } from "@wirepact/schema/contract";
import { numberContract } from "@wirepact/schema/ir";
import type { ServerContract } from "@wirepact/server";

/** The smallest contract with something to call, somebody to be, and something to hear. */
export interface GreeterTypes {
  claims: { sub: string };
  methods: {
    greet: { kind: "rpc"; params: { name: string }; result: string; errors: Record<never, never> };
  };
  topics: Record<never, never>;
  events: { noise: string };
}

const { descriptor, hash } = await numberContract(
  contract("greeter", {
    version: "1.0.0",
    claims: Type.Object({ sub: Type.String() }),
    methods: { greet: rpc({ params: Type.Object({ name: Type.String() }), result: Type.String() }) },
    events: { noise: Type.String() },
  }).draft,
);

/** The contract as a generated module would carry it. */
export const greeter: ServerContract<GreeterTypes> = { descriptor, hash, history: [] };
