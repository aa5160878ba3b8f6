/** What a contract says of how it is served: deliveries, history, presence, calls that may come again. */

import { contract, latest, presence, rpc, topic, volatile } from "@wirepact/schema/contract";
import type { TopicOptions } from "@wirepact/schema/contract";
import { numberContract } from "@wirepact/schema/ir";
import { Type } from "@sinclair/typebox";
import assert from "node:assert/strict";

const Nothing = Type.Null();
const Typing = Type.Object({ userId: Type.String() }, { $id: "Typing", description: "Somebody types." });

function lowerTopic(options: Partial<TopicOptions>) {
  const room = topic({ events: { said: Nothing }, ...options });
  return contract("test", { version: "1", topics: { room } }).draft.topics.room!;
}

function lowerEvent(event: TopicOptions["events"][string]) {
  return lowerTopic({ events: { one: event } }).events.one!;
}

Deno.test("an event is durable unless the contract says otherwise", () => {
  assert.equal("delivery" in lowerEvent(Nothing), false);
  assert.equal("delivery" in lowerEvent({ payload: Nothing }), false);
});

Deno.test("latest() and volatile() say how an event is delivered", () => {
  assert.deepEqual(lowerEvent(latest(Typing, { by: "userId", ttlMs: 5_000 })), {
    description: "Somebody types.",
    payload: { kind: "ref", name: "Typing" },
    delivery: { kind: "latest", by: "userId", ttlMs: 5_000 },
  });
  assert.deepEqual(lowerEvent(volatile(Type.Number())), {
    payload: { kind: "number" },
    delivery: { kind: "volatile" },
  });
});

Deno.test("latest() and volatile() take an event written out", () => {
  const event = { payload: Typing, description: "Types.", renamedFrom: "keys" };
  const payload = { kind: "ref", name: "Typing" };
  assert.deepEqual(lowerEvent(latest(event, { by: "userId", ttlMs: 1 })), {
    description: "Types.",
    renamedFrom: "keys",
    payload,
    delivery: { kind: "latest", by: "userId", ttlMs: 1 },
  });
  assert.deepEqual(lowerEvent(volatile(event)), {
    description: "Types.",
    renamedFrom: "keys",
    payload,
    delivery: { kind: "volatile" },
  });
});

Deno.test("latest() goes by strings, integers, booleans, literals and enums", () => {
  const kinds = {
    string: Type.String(),
    integer: Type.Integer(),
    boolean: Type.Boolean(),
    literal: Type.Literal("a"),
    enum: Type.Union([Type.Literal("a"), Type.Literal(1)]),
    named: Type.String({ $id: "Name" }),
  };
  for (const by of Object.keys(kinds)) {
    const event = lowerEvent(latest(Type.Object(kinds), { by, ttlMs: 2 ** 31 - 1 }));
    assert.deepEqual(event.delivery, { kind: "latest", by, ttlMs: 2 ** 31 - 1 });
  }
});

Deno.test("a topic keeps 100 events for five minutes unless the contract says otherwise", () => {
  assert.deepEqual(lowerTopic({}).history, { size: 100, ttlMs: 300_000 });
  assert.deepEqual(lowerTopic({ history: { size: 0 } }).history, { size: 0, ttlMs: 300_000 });
  assert.deepEqual(lowerTopic({ history: { size: 1_000_000, ttlMs: 1 } }).history, {
    size: 1_000_000,
    ttlMs: 1,
  });
});

Deno.test("a topic has overflow only where it disconnects", () => {
  assert.equal("overflow" in lowerTopic({}), false);
  assert.equal("overflow" in lowerTopic({ overflow: "resync" }), false);
  assert.equal(lowerTopic({ overflow: "disconnect" }).overflow, "disconnect");
});

Deno.test("presence has options wherever it is, and none where it is not", () => {
  const plain = lowerTopic({ presence: Type.String() });
  assert.deepEqual(plain.presence, { kind: "string" });
  assert.deepEqual(plain.presenceOptions, { per: "connection", graceMs: 5_000, maxListed: 1_000 });
  const options = { per: "user", graceMs: 0, maxListed: 0 } as const;
  const topic = lowerTopic({ presence: presence(Type.String(), options) });
  assert.deepEqual(topic.presence, { kind: "string" });
  assert.deepEqual(topic.presenceOptions, options);
  const none = lowerTopic({});
  assert.deepEqual(["presence" in none, "presenceOptions" in none], [false, false]);
});

Deno.test("an idempotent method keeps its answer for ten minutes and is not run again, unless it says so", () => {
  const idempotentOf = (options: Parameters<typeof rpc>[0]) =>
    contract("test", { version: "1", methods: { pay: rpc(options) } }).draft.methods.pay;
  assert.equal("idempotent" in idempotentOf({})!, false);
  assert.deepEqual(idempotentOf({ idempotent: true })?.idempotent, { keepMs: 600_000, rerun: false });
  assert.deepEqual(idempotentOf({ idempotent: {} })?.idempotent, { keepMs: 600_000, rerun: false });
  assert.deepEqual(idempotentOf({ idempotent: { keepMs: 1, rerun: true } })?.idempotent, {
    keepMs: 1,
    rerun: true,
  });
});

Deno.test("the descriptor has what the contract says of serving, and the hash does not", async () => {
  const Move = Type.Object({ by: Type.String() });
  const bare = { events: { moved: Move }, presence: Move };
  const served = {
    events: { moved: latest(Move, { by: "by", ttlMs: 9 }) },
    presence: presence(Move, { maxListed: 1 }),
    history: { size: 1 },
    overflow: "disconnect",
  } as const;
  const make = (options: TopicOptions, idempotent: { idempotent?: true }) =>
    numberContract(
      contract("test", { version: "1", topics: { room: topic(options) }, methods: { pay: rpc(idempotent) } })
        .draft,
    );
  const plain = await make(bare, {});
  const { descriptor, hash, lock } = await make(served, { idempotent: true });
  assert.equal(hash, plain.hash);
  assert.deepEqual(lock.current.descriptor, descriptor);
  const { room } = descriptor.topics;
  assert.deepEqual(room?.events.moved?.delivery, { kind: "latest", by: "by", ttlMs: 9 });
  assert.deepEqual(room?.presenceOptions, { per: "connection", graceMs: 5_000, maxListed: 1 });
  assert.deepEqual(room?.history, { size: 1, ttlMs: 300_000 });
  assert.equal(room?.overflow, "disconnect");
  assert.deepEqual(descriptor.methods.pay?.idempotent, { keepMs: 600_000, rerun: false });
});
