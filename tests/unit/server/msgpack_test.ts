/** MessagePack is read and written by compiled code; what comes out is what the general way makes of it. */

import { CompiledFrames } from "@wirepact/schema/compile";
import { encodeMsgpack, msgpack } from "@wirepact/schema/wire";
import { RpcError } from "@wirepact/server";
import * as fc from "fast-check";
import assert from "node:assert/strict";
import { contractCodecs } from "../../../server/contract_codecs.ts";
import { anyFrames } from "./_any_frames.ts";
import { answersAlike } from "./_answers_alike.ts";
import { bench, fixture, methods } from "./_fixture.ts";
import type { ScriptedClient } from "./_scripted_client.ts";

const BINARY = { encoding: "msgpack", numbers: true } as const;
const codecs = contractCodecs(fixture);
const [add, count, sum] = ["add", "count", "sum"].map((name) => codecs.methods.get(name)!.number);

/** How often compiled code read a message or wrote a frame while `work` ran. */
async function usesOfCompiled(work: () => Promise<void>): Promise<Record<string, number>> {
  const prototype = CompiledFrames.prototype as unknown as Record<string, (...values: unknown[]) => unknown>;
  const uses: Record<string, number> = { decode: 0, lendResult: 0, encodeItem: 0, encodeError: 0 };
  const originals = Object.keys(uses).map((name) => [name, prototype[name]!] as const);
  for (const [name, original] of originals) {
    prototype[name] = function (...values) {
      const made = original.apply(this, values);
      if (made !== undefined) uses[name]!++;
      return made;
    };
  }
  try {
    await work();
  } finally {
    for (const [name, original] of originals) prototype[name] = original;
  }
  return uses;
}

const onBoth = (talk: (client: ScriptedClient) => Promise<unknown>, options = {}) =>
  answersAlike({ ...BINARY, talk, options });

Deno.test("calls, streams and uploads in MessagePack are read and written by compiled code", async () => {
  const { open, end } = bench();
  const client = await open(BINARY);
  const uses = await usesOfCompiled(async () => {
    assert.deepEqual(await client.say([2, 1, add, { a: 1, b: 2 }]), [[3, 1, { sum: 3 }]]);
    assert.equal((await client.say([2, 1, add, { a: 999, b: 2 }]))[0]?.[0], 4);
    assert.deepEqual(await client.say([2, 1, count, { to: 2 }]), [[6, 1, 1], [6, 1, 2], [7, 1]]);
    assert.deepEqual((await client.say([2, 1, sum, {}], [6, 1, 4], [7, 1])).at(-1), [3, 1, { sum: 4 }]);
  });
  assert.deepEqual(uses, { decode: 4, lendResult: 2, encodeItem: 2, encodeError: 1 });
  await end();
});

Deno.test("P-1.8: a limit of depth below the default is for the general way to hold", async () => {
  const { open, end } = bench({ limits: { maxDepth: 4 } });
  const client = await open(BINARY);
  const uses = await usesOfCompiled(async () => {
    assert.deepEqual(await client.say([2, 1, add, { a: 1, b: 2 }]), [[3, 1, { sum: 3 }]]);
    await client.say([2, 1, add, { a: 1, b: 2, more: [[[]]] }]);
  });
  assert.equal(uses["decode"], 0);
  assert.equal(client.closed?.code, 1007);
  await end();
});

Deno.test("P-1.6: a message that is too big is refused in MessagePack, however usual", async () => {
  const { open, end } = bench({ limits: { maxMessageBytes: 100 } });
  const client = await open(BINARY);
  await client.say([2, 1, add, { a: 1, b: 2, more: "x".repeat(100) }]);
  assert.equal(client.closed?.code, 1009);
  await end();
});

Deno.test("P-6.4: params that do not match are told in the same words as by the general way", async () => {
  const wrong = [{ a: 1 }, { a: "1", b: 2 }, { a: 1.5, b: 2 }, [], null, { a: 1, b: new Date(0) }, 2n ** 60n];
  await onBoth(async (client) => {
    const answers = [];
    for (const params of wrong) {
      answers.push(await client.say([2, 1, add, params], [2, 3, add, { a: 1, b: 1 }]));
    }
    assert.equal(answers[0]?.[0]?.[0], 4);
    return answers;
  });
});

Deno.test("P-7.3: an item that does not match is told in the same words as by the general way", async () => {
  await onBoth((client) => client.say([2, 1, sum, {}], [6, 1, 4], [6, 1, "5"], [6, 1, 6]));
});

Deno.test("P-6.8, P-6.9: what does not match on its way out is told as by the general way", async () => {
  const handlers = {
    ...methods,
    add: ({ params: { a } }: { params: { a: number } }) => {
      if (a === 0) return { sum: "0" };
      if (a === 1) throw new RpcError("TOO_LARGE", { details: { most: "a lot" } });
      throw new RpcError("TOO_LARGE", { details: { most: 5 }, retryAfterMs: 70 });
    },
    ping: () => {
      throw new RpcError("TIRED");
    },
  };
  await onBoth(async (client) => {
    const answers = [];
    for (const a of [0, 1, 2]) answers.push(await client.say([2, 1, add, { a, b: 0 }]));
    answers.push(await client.say([2, 1, "ping", {}]));
    assert.deepEqual(answers[2]?.[0]?.slice(4), [{ most: 5 }, 70]);
    assert.equal(answers[3]?.[0]?.length, 4);
    return answers;
  }, { methods: handlers, logger: { info() {}, warn() {}, error() {} } });
});

Deno.test("P-7.6: items of an upload are measured as they came", async () => {
  // `[6, 1, n]` has four bytes, and five with an element too many, which the general way measures without it.
  for (const item of [[6, 1, 5], [6, 1, 5, null]]) {
    const { open, end } = bench({
      limits: { windowBytes: 20 },
      methods: {
        ...methods,
        sum: ({ signal }) => new Promise((_, fail) => signal.onabort = () => fail(signal.reason)),
      },
    });
    const client = await open(BINARY);
    await client.say([2, 1, sum, {}], item, item, item, item, item);
    assert.ok(client.open);
    await client.say(item);
    assert.equal(client.closed?.code, 4200);
    await end();
  }
});

Deno.test("P-7.4: a stream waits for credit by the bytes of its items in MessagePack", async () => {
  const { open, end } = bench({ limits: { windowBytes: 10 } });
  const client = await open(BINARY);
  assert.deepEqual(await client.say([2, 1, count, { to: 3 }]), [[6, 1, 1], [6, 1, 2]]);
  assert.deepEqual(await client.say([8, 1, 1]), [[6, 1, 3], [7, 1]]);
  await end();
});

Deno.test("observers hear of each frame before it is dealt with, whoever read it", async () => {
  const heard: unknown[] = [];
  const { open, end } = bench({
    observer: {
      frameIn: ({ id }, frame) => void heard.push(["in", typeof id, frame]),
      frameOut: (_, { type }) => void heard.push(["out", type]),
    },
  });
  const client = await open(BINARY);
  heard.length = 0;
  await client.say([2, 1, add, { a: 1, b: 2 }], [17], [2, 3, add, { a: 1 }], [5, 9]);
  const frames = ([2, 17, 2, 5] as const).map((type, i) =>
    i === 1 ? { type } : { type, id: [1, 0, 3, 9][i] }
  );
  assert.deepEqual(heard, [
    ["in", "string", frames[0]],
    ["out", 3],
    ["in", "string", frames[1]],
    ["in", "string", frames[2]],
    ["out", 4],
    ["in", "string", frames[3]],
  ]);
  heard.length = 0;
  await client.say([2, 1, add, { a: 1, b: 2 }], [17]);
  assert.deepEqual(heard, [["in", "string", frames[0]], ["out", 3], ["in", "string", frames[1]]]);
  await end();
});

Deno.test("frames behind one that ends the connection have no effect", async () => {
  const ran: number[] = [];
  const { open, end } = bench({
    methods: { ...methods, add: ({ params }) => ({ sum: ran.push(params.a) }) },
  });
  const client = await open(BINARY);
  await client.say([2, 1, add, { a: 1, b: 0 }], [2, 3, sum, {}], [2, 3, add, { a: 2, b: 0 }], [2, 5, add, {
    a: 3,
    b: 0,
  }]);
  assert.equal(client.closed?.code, 4200);
  assert.deepEqual(ran, [1]);
  await end();
});

const tail = fc.constantFrom([], [], [], [], [0x93], [0xc1], [0x91, 20]);
const messages = fc.array(fc.tuple(anyFrames, tail), { maxLength: 8 });

Deno.test("compiled code and the general way answer any dialogue alike", async () => {
  await fc.assert(
    fc.asyncProperty(messages, (dialogue) =>
      onBoth(async (client) => {
        const answers = [];
        for (const [frames, more] of dialogue) {
          const parts = frames.map((one) => msgpack.encode(one as never) as Uint8Array);
          client.message(msgpack.join([...parts, Uint8Array.from(more)]));
          answers.push(await client.hear());
        }
        return answers;
      })),
    { numRuns: 300 },
  );
});

Deno.test("params that hold large binary data, or none that anybody declared, are read", async () => {
  const { open, end } = bench();
  const client = await open(BINARY);
  const large = { a: 1, b: 2, more: new Uint8Array(50_000) };
  assert.deepEqual(await client.say([2, 1, add, large]), [[3, 1, { sum: 3 }]]);
  client.message(
    encodeMsgpack([2, 1, add, new Map<string, unknown>([["b", 2], ["a", 1], ["__proto__", 3]])]),
  );
  assert.deepEqual(await client.hear(), [[3, 1, { sum: 3 }]]);
  await end();
});
