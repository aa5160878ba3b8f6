import { contract, rpc, topic } from "@wirepact/schema/contract";
import { numberContract, wireHash } from "@wirepact/schema/ir";
import type { ServerContract } from "@wirepact/server";
import { Type } from "@sinclair/typebox";

/** The types of {@linkcode benchContract}, as codegen would write them. */
export interface BenchTypes {
  claims: Record<string, never>;
  methods: {
    add: {
      kind: "rpc";
      params: { a: number; b: number };
      result: { sum: number };
      errors: Record<never, never>;
    };
    publish: {
      kind: "rpc";
      params: { room: string; count: number };
      result: void;
      errors: Record<never, never>;
    };
  };
  topics: {
    room: { key: { room: string }; events: { note: { text: string } }; presence: never; snapshot: never };
  };
  events: Record<never, never>;
}

/** The smallest contract that has a call and a topic, and as many further methods as a scenario wants. */
export async function benchContract(moreMethods: number): Promise<ServerContract<BenchTypes>> {
  const add = rpc({
    params: Type.Object({ a: Type.Number(), b: Type.Number() }),
    result: Type.Object({ sum: Type.Number() }),
  });
  const others = Object.fromEntries(Array.from({ length: moreMethods }, (_, i) => [`add${i}`, add]));
  const { draft } = contract("bench", {
    version: "1.0.0",
    methods: {
      add,
      publish: rpc({ params: Type.Object({ room: Type.String(), count: Type.Integer() }) }),
      ...others,
    },
    topics: {
      room: topic({
        key: Type.Object({ room: Type.String() }),
        events: { note: Type.Object({ text: Type.String() }) },
      }),
    },
  });
  const { descriptor } = await numberContract(draft, undefined);
  return { descriptor, hash: await wireHash(descriptor), history: [] };
}
