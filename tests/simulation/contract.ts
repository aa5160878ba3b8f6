/** The contract of the simulation: little of everything that faults can break. */

import { contract, latest, presence, rpc, stream, topic, upload, volatile } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

const Posted = Type.Object({
  n: Type.Integer({ description: "No two posts of a run have the same." }),
  by: Type.String({ description: "The client that posted it; empty for the server's own." }),
  text: Type.String({ description: "Ballast." }),
});

const Signal = Type.Object({
  by: Type.String({ description: "The client that made it." }),
  k: Type.Integer({ description: "No two signals of a run have the same." }),
});

const Once = Type.Object({ room: Type.String(), n: Type.Integer(), afterMs: Type.Integer() });

const RoomKey = Type.Object({ room: Type.String({ minLength: 1, maxLength: 20 }) });

export default contract("simulation", {
  version: "1.0.0",
  claims: Type.Object({ sub: Type.String(), client: Type.String() }),
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
    once: rpc({
      description: "Takes effect and publishes, once however often it is sent.",
      params: Once,
      result: Type.Integer(),
      idempotent: { keepMs: 30_000 },
    }),
    again: rpc({
      description: "As once, but for a server that died with it: then it runs again.",
      params: Once,
      result: Type.Integer(),
      idempotent: { keepMs: 30_000, rerun: true },
    }),
    signal: rpc({
      description: "Makes a signal in a room.",
      params: Type.Object({
        room: Type.String(),
        k: Type.Integer(),
        kind: Type.Union([Type.Literal("typing"), Type.Literal("pointer")]),
      }),
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
      description: "A room whose members are connections, with a short history.",
      key: RoomKey,
      events: {
        posted: Posted,
        typing: latest(Signal, { by: "by", ttlMs: 6_000 }),
        pointer: volatile(Signal),
      },
      presence: presence(Type.Object({ name: Type.String() }), { graceMs: 2_000 }),
      snapshot: Type.Object({ posts: Type.Array(Type.Integer()) }),
      history: { size: 40, ttlMs: 20_000 },
    }),
    hall: topic({
      description: "A room whose members are users, with no history.",
      key: RoomKey,
      events: { posted: Posted },
      presence: presence(Type.Object({ name: Type.String() }), { per: "user", graceMs: 0 }),
      history: { size: 0 },
    }),
    board: topic({
      description: "Its snapshot is what the server makes of its events.",
      key: RoomKey,
      events: { posted: Posted },
      snapshot: Type.Object({ posts: Type.Array(Type.Integer()) }),
      history: { size: 20, ttlMs: 10_000 },
    }),
    feed: topic({
      description: "A log and nothing else, for those who keep up.",
      key: RoomKey,
      events: { posted: Posted },
      overflow: "disconnect",
    }),
  },
  events: {
    notice: Type.Integer(),
  },
});
