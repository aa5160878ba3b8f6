/** Everything that a contract can say of how it is served. */

import { contract, latest, presence, rpc, topic, volatile } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

const UserId = Type.String({ minLength: 1 });
const Typing = Type.Object({ userId: UserId }, { description: "Somebody is typing." });

export default contract("serving", {
  version: "1.0.0",
  methods: {
    pay: rpc({
      description: "Moves money.",
      params: Type.Object({ amount: Type.Integer({ minimum: 1 }) }),
      result: Type.Object({ receipt: Type.String() }),
      errors: { TOO_POOR: Type.Object({ missing: Type.Integer() }) },
      idempotent: true,
    }),
    rename: rpc({
      params: Type.Object({ name: Type.String() }),
      idempotent: { keepMs: 60_000, rerun: true },
    }),
    look: rpc({ result: Type.String() }),
  },
  topics: {
    board: topic({
      description: "A board that people write on.",
      key: Type.Object({ board: Type.String() }),
      events: {
        written: Type.Object({ text: Type.String() }, { description: "Somebody wrote something." }),
        typing: latest(Typing, { by: "userId", ttlMs: 5_000 }),
        pointer: volatile({
          payload: Type.Object({ x: Type.Number(), y: Type.Number() }),
          description: "Where a pointer is.",
        }),
        noise: volatile(Type.Integer()),
      },
      presence: presence(Type.Object({ name: Type.String() }), {
        per: "user",
        graceMs: 10_000,
        maxListed: 200,
      }),
      snapshot: Type.Array(Type.String()),
      history: { size: 1_000, ttlMs: 3_600_000 },
      overflow: "disconnect",
    }),
    radar: topic({
      events: {
        blip: latest(Type.Object({ id: Type.Integer(), far: Type.Number() }), { by: "id", ttlMs: 250 }),
      },
      history: { size: 0 },
    }),
    plain: topic({ events: { tick: Type.Null() }, presence: Type.String() }),
  },
});
