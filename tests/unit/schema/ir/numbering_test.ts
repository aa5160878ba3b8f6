import {
  type ContractDraft,
  type ContractLock,
  LockError,
  type MethodDraft,
  numberContract,
  type TopicDraft,
} from "@wirepact/schema/ir";
import assert from "node:assert/strict";

const EMPTY: ContractDraft = { name: "test", version: "1", types: {}, methods: {}, topics: {}, events: {} };

function method(more: Partial<MethodDraft> = {}): MethodDraft {
  return {
    kind: "rpc",
    params: { kind: "object", properties: [] },
    result: { kind: "null" },
    errors: {},
    ...more,
  };
}

function topic(more: Partial<TopicDraft> = {}): TopicDraft {
  return {
    key: { kind: "object", properties: [] },
    events: { said: { payload: { kind: "null" } } },
    history: { size: 100, ttlMs: 300_000 },
    ...more,
  };
}

async function lockOf(draft: Partial<ContractDraft>, lock?: ContractLock): Promise<ContractLock> {
  return (await numberContract({ ...EMPTY, ...draft }, lock)).lock;
}

async function issuesOf(draft: Partial<ContractDraft>, lock?: ContractLock) {
  try {
    await numberContract({ ...EMPTY, ...draft }, lock);
  } catch (error) {
    assert.ok(error instanceof LockError, String(error));
    return error.issues;
  }
  return [];
}

Deno.test("numberContract() numbers everything in the order of the contract", async () => {
  const { descriptor, lock, hash } = await numberContract({
    ...EMPTY,
    methods: {
      z: method({ errors: { LATE: { details: { kind: "null" } } } }),
      a: method({ errors: { EARLY: { details: { kind: "null" } }, LATE: { details: { kind: "null" } } } }),
    },
    topics: { one: topic(), two: topic() },
    events: { said: { payload: { kind: "null" } } },
  });
  assert.deepEqual(lock, {
    lockVersion: 1,
    contract: "test",
    methods: { z: 1, a: 2 },
    topics: { one: 1, two: 2 },
    events: { "one.said": 1, "two.said": 2, said: 3 },
    errors: { LATE: 1000, EARLY: 1001 },
    current: { version: "1", hash, descriptor },
    history: [],
  });
  assert.equal(descriptor.methods.a?.number, 2);
  assert.equal(descriptor.topics.two?.number, 2);
  assert.equal(descriptor.topics.two?.events.said?.number, 2);
  assert.equal(descriptor.events.said?.number, 3);
  assert.deepEqual(descriptor.errors, { LATE: 1000, EARLY: 1001 });
});

Deno.test("numberContract() gives a JSON descriptor without renamedFrom", async () => {
  const { descriptor } = await numberContract({
    ...EMPTY,
    methods: { b: method({ renamedFrom: "a" }) },
    topics: {
      u: topic({ renamedFrom: "t", events: { e: { payload: { kind: "null" }, renamedFrom: "d" } } }),
    },
  });
  assert.deepEqual(JSON.parse(JSON.stringify(descriptor)), descriptor);
  assert.ok(!JSON.stringify(descriptor).includes("renamedFrom"));
});

Deno.test("numberContract() keeps numbers when the order changes, and never gives one twice", async () => {
  const first = await lockOf({ methods: { a: method(), b: method(), c: method() } });
  const second = await lockOf({ methods: { c: method(), a: method() } }, first);
  assert.deepEqual(second.methods, { a: 1, b: 2, c: 3 });
  const third = await lockOf({ methods: { d: method(), a: method() } }, second);
  assert.deepEqual(third.methods, { a: 1, b: 2, c: 3, d: 4 });
  const fourth = await lockOf({ methods: { b: method() } }, third);
  assert.deepEqual(fourth, { ...third, current: fourth.current }, "what comes back gets its number back");
});

Deno.test("numberContract() lists in the descriptor only the errors that are in the contract", async () => {
  const gone = { GONE: { details: { kind: "null" } } } as const;
  const first = await lockOf({ methods: { a: method({ errors: gone }) } });
  const { descriptor, lock } = await numberContract({ ...EMPTY, methods: { a: method() } }, first);
  assert.deepEqual(descriptor.errors, {});
  assert.deepEqual(lock.errors, { GONE: 1000 });
});

Deno.test("numberContract() lets a renamed method, topic and event keep their numbers", async () => {
  const first = await lockOf({
    methods: { x: method(), old: method() },
    topics: { room: topic() },
    events: { news: { payload: { kind: "null" } } },
  });
  const renamed: Partial<ContractDraft> = {
    methods: { x: method(), new: method({ renamedFrom: "old" }) },
    topics: { hall: topic({ renamedFrom: "room" }) },
    events: { notice: { payload: { kind: "null" }, renamedFrom: "news" } },
  };
  const second = await lockOf(renamed, first);
  assert.deepEqual(second.methods, { x: 1, new: 2 });
  assert.deepEqual(second.topics, { hall: 1 });
  assert.deepEqual(second.events, { "hall.said": 1, notice: 2 });
  assert.deepEqual(await lockOf(renamed, second), second, "renamedFrom may stay");
});

Deno.test("numberContract() follows an event whose topic and own name changed, at once or one by one", async () => {
  const first = await lockOf({ topics: { room: topic() } });
  const events = { told: { payload: { kind: "null" }, renamedFrom: "said" } } as const;
  const both = await lockOf({ topics: { hall: topic({ renamedFrom: "room", events }) } }, first);
  assert.deepEqual(both.events, { "hall.told": 1 });
  const topicOnly = await lockOf({ topics: { hall: topic({ renamedFrom: "room" }) } }, first);
  const then = await lockOf({ topics: { hall: topic({ renamedFrom: "room", events }) } }, topicOnly);
  assert.deepEqual(then.events, { "hall.told": 1 });
});

Deno.test("numberContract() numbers a new event of a renamed topic", async () => {
  const first = await lockOf({ topics: { room: topic() } });
  const events = { said: { payload: { kind: "null" } }, left: { payload: { kind: "null" } } } as const;
  const second = await lockOf({ topics: { hall: topic({ renamedFrom: "room", events }) } }, first);
  assert.deepEqual(second.events, { "hall.said": 1, "hall.left": 2 });
});

Deno.test("numberContract() gives the old name of a renamed method to a new one", async () => {
  const first = await lockOf({ methods: { a: method() } });
  const second = await lockOf({ methods: { b: method({ renamedFrom: "a" }) } }, first);
  const third = await lockOf({ methods: { a: method(), b: method({ renamedFrom: "a" }) } }, second);
  assert.deepEqual(third.methods, { b: 1, a: 2 });
});

Deno.test("numberContract() refuses a rename whose old name is still there", async () => {
  const first = await lockOf({ methods: { a: method() } });
  assert.deepEqual(await issuesOf({ methods: { a: method(), b: method({ renamedFrom: "a" }) } }, first), [{
    path: "methods.b",
    problem: "renamedFrom is a, which is still in the contract",
    fix: "Remove renamedFrom, or the old one.",
  }]);
});

Deno.test("numberContract() refuses a rename that comes after the new name had a number", async () => {
  const first = await lockOf({ methods: { a: method() } });
  const second = await lockOf({ methods: { b: method() } }, first);
  assert.deepEqual(await issuesOf({ methods: { b: method({ renamedFrom: "a" }) } }, second), [{
    path: "methods.b",
    problem: "renamedFrom is a, which has number 1, but b already has number 2",
    fix: "Remove renamedFrom. If b is not released yet, remove its line from the lock instead.",
  }]);
});

Deno.test("numberContract() refuses a rename from a name it never knew, unless there is no lock", async () => {
  const draft = { methods: { b: method({ renamedFrom: "a" }) } };
  assert.deepEqual(await issuesOf(draft, await lockOf({})), [{
    path: "methods.b",
    problem: "renamedFrom is a, a name that the lock does not know",
    fix: "Write the name it had before, or remove renamedFrom.",
  }]);
  assert.deepEqual((await lockOf(draft)).methods, { b: 1 });
});

Deno.test("numberContract() replaces the current version until another is made, which releases it", async () => {
  const first = await numberContract({ ...EMPTY, methods: { a: method() } });
  const second = await numberContract({ ...EMPTY, methods: { a: method(), b: method() } }, first.lock);
  assert.deepEqual(second.lock.history, []);
  assert.equal(second.lock.current.hash, second.hash);
  const third = await numberContract({ ...EMPTY, version: "2" }, second.lock);
  assert.deepEqual(third.lock.history, [second.lock.current]);
  assert.equal(third.lock.current.version, "2");
  const fourth = await numberContract({ ...EMPTY, version: "3" }, third.lock);
  assert.deepEqual(fourth.lock.history.map(({ version }) => version), ["1", "2"]);
});

Deno.test("numberContract() refuses a version that was released already", async () => {
  const first = await lockOf({ version: "1" });
  const second = await lockOf({ version: "2" }, first);
  assert.deepEqual(await issuesOf({ version: "1" }, second), [{
    path: "history",
    problem: "has version 1 as released before 2",
    fix: "Give the contract a version it has not had yet.",
  }]);
});

Deno.test("numberContract() refuses the lock of another contract", async () => {
  const lock = await lockOf({ name: "other" });
  assert.deepEqual(await issuesOf({}, lock), [{
    path: "contract",
    problem: "is other, but the contract is test",
    fix: "Give each contract its own lock file. If this one was renamed, change the name in the lock too.",
  }]);
});

Deno.test("numberContract() gives the same lock again when nothing changed", async () => {
  const draft = { methods: { a: method() }, topics: { t: topic() } };
  const lock = await lockOf(draft);
  assert.deepEqual(await lockOf(draft, lock), lock);
});
