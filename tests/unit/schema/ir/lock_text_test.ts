import { type ContractLock, formatLock, LockError, numberContract, parseLock } from "@wirepact/schema/ir";
import assert from "node:assert/strict";

const { lock: LOCK } = await numberContract({
  name: "test",
  version: "1",
  types: {},
  methods: {
    get: {
      kind: "rpc",
      params: { kind: "object", properties: [] },
      result: { kind: "null" },
      errors: { GONE: { details: { kind: "null" } } },
    },
  },
  topics: {},
  events: { notice: { payload: { kind: "null" } } },
});

function issuesOf(text: string) {
  try {
    parseLock(text);
  } catch (error) {
    assert.ok(error instanceof LockError, String(error));
    assert.equal(error.code, "INVALID_LOCK");
    return error.issues.map(({ path, problem }) => `${path}: ${problem}`);
  }
  return [];
}

function changed(change: object): string {
  return JSON.stringify({ ...LOCK, ...change });
}

Deno.test("parseLock() reads what formatLock() wrote", () => {
  assert.deepEqual(parseLock(formatLock(LOCK)), LOCK);
});

Deno.test("formatLock() writes each number on a line of its own", () => {
  const lock: ContractLock = { ...LOCK, methods: { a: 1, b: 2 } };
  assert.match(formatLock(lock), /\n {4}"a": 1,\n {4}"b": 2\n/);
  assert.ok(formatLock(lock).endsWith("}\n"));
});

Deno.test("parseLock() completes topics that were written before they said how they are served", () => {
  const key = { kind: "object", properties: [] };
  const older = { key, events: {}, number: 1 };
  const served = {
    ...{ key, events: {}, presence: key },
    presenceOptions: { per: "user", graceMs: 0, maxListed: 5 },
    ...{ history: { size: 0, ttlMs: 1 }, number: 1 },
  };
  const past = (topic: object) => ({ ...LOCK.current, descriptor: { topics: { room: topic } } });
  const text = changed({ current: past(served), history: [past(older), past({ ...older, presence: key })] });
  const { current, history } = parseLock(text);
  const [before, withPresence] = history.map(({ descriptor }) => descriptor.topics.room!);
  assert.equal(JSON.stringify(current.descriptor.topics.room), JSON.stringify(served));
  assert.deepEqual(before, { ...older, history: { size: 100, ttlMs: 300_000 } });
  assert.deepEqual(withPresence?.presenceOptions, { per: "connection", graceMs: 5_000, maxListed: 1_000 });
});

const BROKEN: Record<string, readonly [text: string, issues: readonly string[]]> = {
  "text that is not JSON": ["{", [": is not JSON"]],
  "conflict marks": [
    '{\n<<<<<<< HEAD\n"lockVersion": 1\n=======\n>>>>>>> other\n}',
    [": has unresolved merge conflicts"],
  ],
  "a list": ["[]", [": is not a JSON object"]],
  "another version of the format": [
    changed({ lockVersion: 2 }),
    ["lockVersion: is 2, and this codegen knows version 1 only"],
  ],
  "no contract": [changed({ contract: 1 }), ["contract: is not the contract's name"]],
  "no methods": [changed({ methods: undefined }), ["methods: is not a table of names and numbers"]],
  "numbers that are none": [
    changed({ methods: { a: "1", b: 0, c: 1.5, d: 2 ** 31 } }),
    [
      'methods.a: has "1", not a whole number from 1',
      "methods.b: has 0, not a whole number from 1",
      "methods.c: has 1.5, not a whole number from 1",
      "methods.d: has 2147483648, not a whole number from 1",
    ],
  ],
  "errors with numbers of the protocol": [
    changed({ errors: { GONE: 999 } }),
    ["errors.GONE: has 999, not a whole number from 1000"],
  ],
  "a number given twice": [
    changed({ methods: { a: 1, b: 2, c: 2 }, events: { a: 1, "t.b": 1 } }),
    [
      "methods.c: has number 2, and so has b: two branches gave it at the same time",
      "events.t.b: has number 1, and so has a: two branches gave it at the same time",
    ],
  ],
  "no current version": [
    changed({ current: { version: "1" } }),
    ["current: is not a version with its hash and descriptor"],
  ],
  "a history that is no list": [changed({ history: {} }), ["history: is not a list of versions"]],
  "a version without topics": [
    changed({ current: { ...LOCK.current, descriptor: {} } }),
    ["current: is not a version with its hash and descriptor"],
  ],
  "a topic that is none": [
    changed({ current: { ...LOCK.current, descriptor: { topics: { room: null } } } }),
    ["current: is not a version with its hash and descriptor"],
  ],
  "a history of something else": [
    changed({ history: [LOCK.current, null] }),
    ["history/1: is not a version with its hash and descriptor"],
  ],
};

for (const [name, [text, issues]] of Object.entries(BROKEN)) {
  Deno.test(`parseLock() refuses ${name}`, () => assert.deepEqual(issuesOf(text), issues));
}

Deno.test("parseLock() says how to get out of a merge conflict", () => {
  assert.throws(() => parseLock("<<<<<<< HEAD"), /Take the side that is deployed .* run codegen/);
});
