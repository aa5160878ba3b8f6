/** A contract made for the conformance vectors: one of everything, with answers that a vector can know. */

import { contract, latest, presence, rpc, stream, topic, upload, volatile } from "@wirepact/schema/contract";
import { type TSchema, Type } from "@sinclair/typebox";

const Nullable = (schema: TSchema) => Type.Union([Type.Null(), schema]);

const Everything = Type.Object({
  flag: Type.Optional(Type.Boolean()),
  whole: Type.Optional(Type.Integer()),
  real: Type.Optional(Type.Number()),
  text: Type.Optional(Type.String({ maxLength: 20 })),
  bytes: Type.Optional(Type.Uint8Array()),
  date: Type.Optional(Type.Date()),
  big: Type.Optional(Type.BigInt({ minimum: -(2n ** 63n), maximum: 2n ** 64n - 1n })),
  nothing: Type.Optional(Nullable(Type.String())),
  list: Type.Optional(Type.Array(Type.Integer())),
  pair: Type.Optional(Type.Tuple([Type.String(), Type.Date()])),
  table: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  shape: Type.Optional(Type.Union([
    Type.Object({ type: Type.Literal("circle"), radius: Type.Number() }),
    Type.Object({ type: Type.Literal("label"), made: Type.Date() }),
  ])),
  color: Type.Optional(Type.Union([Type.Literal("red"), Type.Literal("green")])),
  nested: Type.Optional(Type.Recursive((This) => Type.Array(This), { $id: "Nested" })),
}, { $id: "Everything" });

const FeedKey = Type.Object({ name: Type.String({ minLength: 1, maxLength: 20 }) });

export default contract("conformance", {
  version: "2.0.0",
  claims: Type.Object({ sub: Type.String() }),
  methods: {
    add: rpc({
      description: "a + b.",
      params: Type.Object({ a: Type.Integer(), b: Type.Integer() }),
      result: Type.Object({ sum: Type.Integer() }),
    }),
    echo: rpc({ description: "What came in.", params: Everything, result: Everything }),
    nothing: rpc({ description: "Takes nothing and answers nothing." }),
    refuse: rpc({
      description: "Always fails with its declared error.",
      params: Type.Object({ reason: Type.String() }),
      errors: { REFUSED: Type.Object({ reason: Type.String() }) },
    }),
    crash: rpc({ description: "Its handler throws an error that must not be seen outside." }),
    broken: rpc({
      description: "Its handler returns what the contract does not allow.",
      result: Type.Object({ items: Type.Array(Type.Object({ price: Type.Number() })) }),
    }),
    wait: rpc({ description: "Answers only when it is aborted." }),
    count: stream({
      description: "The numbers from 1 to `to`.",
      params: Type.Object({ to: Type.Integer({ minimum: 0 }) }),
      item: Type.Integer(),
      errors: { REFUSED: Type.Object({ reason: Type.String() }) },
    }),
    brokenCount: stream({
      description: "One good item, then one that the contract does not allow.",
      item: Type.Integer(),
    }),
    sum: upload({
      description: "The sum of the items.",
      item: Type.Integer(),
      result: Type.Object({ sum: Type.Integer(), items: Type.Integer() }),
    }),
    swallow: upload({ description: "Consumes no item and never answers by itself.", item: Type.Integer() }),
    once: rpc({
      description:
        "Answers how often it has run with that text, or fails with REFUSED where the text says so.",
      params: Type.Object({ text: Type.String() }),
      result: Type.Object({ runs: Type.Integer() }),
      errors: { REFUSED: Type.Object({ reason: Type.String() }) },
      idempotent: { keepMs: 60_000 },
    }),
    held: rpc({
      description: "Answers how often it has run, once the vector has let it.",
      result: Type.Object({ runs: Type.Integer() }),
      idempotent: true,
    }),
    firstOnly: upload({
      description: "Answers after the first item.",
      item: Type.Integer(),
      result: Type.Integer(),
    }),
  },
  topics: {
    feed: topic({
      description: "A topic with everything.",
      key: FeedKey,
      events: { post: Type.Object({ text: Type.String() }), stamp: Type.Date() },
      presence: presence(Type.Object({ who: Type.String() }), { graceMs: 0 }),
      snapshot: Type.Object({ posts: Type.Integer() }),
    }),
    board: topic({
      description: "A topic with every delivery, an exact snapshot and a short history.",
      key: FeedKey,
      events: {
        post: Type.Object({ text: Type.String() }),
        typing: latest(Type.Object({ who: Type.String(), on: Type.Boolean() }), { by: "who", ttlMs: 5_000 }),
        pointer: volatile(Type.Integer()),
      },
      snapshot: Type.Object({ posts: Type.Integer() }),
      history: { size: 3, ttlMs: 60_000 },
    }),
    crowd: topic({
      description: "A topic whose members are users, listed up to two, with five seconds of grace.",
      key: FeedKey,
      events: { tick: Type.Integer() },
      presence: presence(Type.Object({ who: Type.String() }), { per: "user", graceMs: 5_000, maxListed: 2 }),
    }),
    strict: topic({
      description: "A topic whose slow subscribers are disconnected, and whose quick ones come back for all.",
      key: FeedKey,
      events: { tick: Type.String() },
      overflow: "disconnect",
    }),
    plain: topic({
      description: "A topic with events only.",
      key: FeedKey,
      events: { tick: Type.Integer() },
    }),
    secret: topic({
      description: "Nobody may subscribe.",
      key: FeedKey,
      events: { tick: Type.Null() },
    }),
  },
  events: {
    notice: Type.Object({ text: Type.String() }),
  },
});
