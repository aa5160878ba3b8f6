/** The contract of the simulation: little of everything that faults can break. */

import { contract, rpc, stream, topic, upload } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

const Posted = Type.Object({
  n: Type.Integer({ description: "No two posts of a run have the same." }),
  by: Type.String({ description: "The client that posted it; empty for the server's own." }),
  text: Type.String({ description: "Ballast." }),
});

const RoomKey = Type.Object({ room: Type.String({ minLength: 1, maxLength: 20 }) });

export default contract("simulation", {
  version: "1.0.0",
  claims: Type.Object({ sub: Type.String() }),
  methods: {
    post: rpc({
      description: "Publishes to a room; answers when the broker has it.",
      params: Type.Object({
        room: Type.String(),
        n: Type.Integer(),
        size: Type.Integer(),
        toOthers: Type.Boolean(),
      }),
    }),
    add: rpc({
      description: "Takes effect once, after a while.",
      params: Type.Object({ n: Type.Integer(), afterMs: Type.Integer() }),
      result: Type.Integer(),
    }),
    join: rpc({ description: "Has the server join the caller to a room.", params: RoomKey }),
    count: stream({
      description: "The numbers from 1 to `to`.",
      params: Type.Object({ to: Type.Integer(), everyMs: Type.Integer() }),
      item: Type.Integer(),
    }),
    sum: upload({ description: "The sum of the items.", item: Type.Integer(), result: Type.Integer() }),
  },
  topics: {
    room: topic({
      description: "A room with members.",
      key: RoomKey,
      events: { posted: Posted },
      presence: Type.Object({ name: Type.String() }),
      snapshot: Type.Object({ posts: Type.Array(Type.Integer()) }),
    }),
    feed: topic({
      description: "A log and nothing else.",
      key: RoomKey,
      events: { posted: Posted },
    }),
  },
  events: {
    notice: Type.Integer(),
  },
});
