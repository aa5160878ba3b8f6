import {
  type ContractDraft,
  type ContractLock,
  type GroupNumbers,
  type MethodDraft,
  numberContract,
  takeBackNumbers,
} from "@wirepact/schema/ir";
import assert from "node:assert/strict";

const METHOD: MethodDraft = {
  kind: "rpc",
  params: { kind: "object", properties: [] },
  result: { kind: "null" },
  errors: {},
};

/** A contract whose methods may be renamed from others. */
function draftOf(methods: Readonly<Record<string, string | null>>, version = "1"): ContractDraft {
  const entries = Object.entries(methods).map(([name, renamedFrom]) =>
    [name, { ...METHOD, ...renamedFrom !== null && { renamedFrom } }] as const
  );
  return { name: "test", version, types: {}, methods: Object.fromEntries(entries), topics: {}, events: {} };
}

/** What one who watches has after saves, of which the first was made before that. */
async function saved(first: ContractDraft, ...drafts: readonly ContractDraft[]): Promise<ContractLock> {
  const settled = (await numberContract(first)).lock;
  let lock = settled;
  for (const draft of drafts) {
    lock = (await numberContract(draft, takeBackNumbers(lock, draft, settled))).lock;
  }
  return lock;
}

Deno.test("takeBackNumbers() frees the number of a name that has left again, and of no other", async () => {
  const before = draftOf({ a: null, b: null });
  const typed = draftOf({ a: null, sendMessag: null });
  const done = draftOf({ a: null, sendMessage: null });
  assert.deepEqual((await saved(before, typed, done)).methods, { a: 1, b: 2, sendMessage: 3 });
});

Deno.test("takeBackNumbers() leaves the numbers that others got meanwhile", async () => {
  const { methods } = await saved(
    draftOf({ a: null }),
    draftOf({ a: null, x: null, y: null }),
    draftOf({ a: null, y: null }),
    draftOf({ a: null, y: null, z: null }),
  );
  assert.deepEqual(methods, { a: 1, y: 3, z: 4 });
});

Deno.test("takeBackNumbers() gives a name back what was renamed to one that has left again", async () => {
  const { methods } = await saved(
    draftOf({ now: null, b: null }),
    draftOf({ currentTim: "now", b: null }),
    draftOf({ currentTime: "now", b: null }),
  );
  assert.deepEqual(methods, { currentTime: 1, b: 2 });
  const undone = await saved(draftOf({ now: null }), draftOf({ later: "now" }), draftOf({ other: null }));
  assert.deepEqual(undone.methods, { now: 1, other: 2 });
});

Deno.test("takeBackNumbers() keeps what a name was renamed from", async () => {
  const { methods } = await saved(
    draftOf({ a: null }),
    draftOf({ a: null, half: null }),
    draftOf({ a: null, whole: "half" }),
  );
  assert.deepEqual(methods, { a: 1, whole: 2 });
});

Deno.test("takeBackNumbers() takes nothing back from a version that was released", async () => {
  const { methods } = await saved(
    draftOf({ a: null }),
    draftOf({ a: null, b: null }),
    draftOf({ a: null, c: null }, "2"),
  );
  assert.deepEqual(methods, { a: 1, b: 2, c: 3 });
});

Deno.test("takeBackNumbers() frees numbers of topics, events and errors too, and gives none twice", async () => {
  const errors = { LATE: { details: { kind: "null" } } } as const;
  const topic = {
    key: { kind: "object", properties: [] },
    events: { said: { payload: { kind: "null" } } },
    history: { size: 100, ttlMs: 300_000 },
  } as const;
  const before = draftOf({ a: null });
  const full: ContractDraft = {
    ...before,
    methods: { a: { ...METHOD, errors } },
    topics: { room: topic },
    events: { notice: { payload: { kind: "null" } } },
  };
  const none: GroupNumbers = { methods: {}, topics: {}, events: {}, errors: {} };
  const { methods, topics, events, errors: codes } = takeBackNumbers(
    (await numberContract(full)).lock,
    before,
    { ...none, topics: { hall: 1 } },
  );
  assert.deepEqual({ methods, topics, events, errors: codes }, {
    ...none,
    methods: { a: 1 },
    topics: { hall: 1 },
  });
});
