/** The contract of the fault tests: a log to which numbered lines are added once, and a stream of ballast. */

import { contract, rpc, topic, volatile } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

const RoomKey = Type.Object({ room: Type.String({ minLength: 1 }) });

export default contract("faults", {
  version: "1.0.0",
  methods: {
    say: rpc({
      description: "Adds a line to a room, once. Answers its offset.",
      params: Type.Object({ room: Type.String(), line: Type.String() }),
      result: Type.Integer(),
      idempotent: { keepMs: 600_000 },
    }),
    echo: rpc({
      description: "Answers what it was asked.",
      params: Type.Object({ text: Type.String() }),
      result: Type.String(),
    }),
    memory: rpc({
      description: "Bytes of memory that the server's process has.",
      result: Type.Integer(),
    }),
    flood: rpc({
      description: "Publishes lines of ballast to a room for a while; answers how many.",
      params: Type.Object({
        room: Type.String(),
        perSecond: Type.Integer(),
        forMs: Type.Integer(),
        bytes: Type.Integer(),
      }),
      result: Type.Integer(),
    }),
  },
  topics: {
    room: topic({
      key: RoomKey,
      events: {
        line: Type.Object({ line: Type.String() }),
        ballast: volatile(Type.Object({ line: Type.String() })),
      },
      history: { size: 20_000, ttlMs: 600_000 },
    }),
  },
});
