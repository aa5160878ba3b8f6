/** Short JSON is read and written by compiled code; what comes out is what `JSON.parse` and the codecs make of it. */

import { CompiledJson } from "@wirepact/schema/compile";
import { json } from "@wirepact/schema/wire";
import * as fc from "fast-check";
import assert from "node:assert/strict";
import { contractCodecs } from "../../../server/contract_codecs.ts";
import { anyFrames } from "./_any_frames.ts";
import { answersAlike } from "./_answers_alike.ts";
import { bench, fixture, methods } from "./_fixture.ts";

const codecs = contractCodecs(fixture);
const [add, count] = ["add", "count"].map((name) => codecs.methods.get(name)!.number);

/** How often compiled code read a message or wrote a frame while `work` ran. */
async function usesOfCompiled(work: () => Promise<void>): Promise<Record<string, number>> {
  const prototype = CompiledJson.prototype as unknown as Record<string, (...values: unknown[]) => unknown>;
  const uses: Record<string, number> = { readCalls: 0, lendResult: 0, encodeItem: 0 };
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

Deno.test("short calls in JSON are read and answered by compiled code", async () => {
  const { open, end } = bench();
  const client = await open({ numbers: true });
  const uses = await usesOfCompiled(async () => {
    client.message(`[2,1,${add},{"a":1,"b":2}]`);
    client.message(`[[2,3,${add},{"a":3,"b":4}],[2,5,"add",{"a":5,"b":6},{"0":1000}]]`);
    assert.deepEqual(await client.hear(), [[3, 1, { sum: 3 }], [3, 3, { sum: 7 }], [3, 5, { sum: 11 }]]);
    assert.deepEqual(await client.say([2, 1, count, { to: 1 }]), [[6, 1, 1], [7, 1]]);
  });
  assert.deepEqual(uses, { readCalls: 3, lendResult: 3, encodeItem: 1 });
  await end();
});

Deno.test("P-1.6, P-1.8: lower limits hold for short calls in JSON as well", async () => {
  const call = `[2,1,${add},{"a":1,"b":2}]`;
  const cases = [
    { limits: { maxDepth: 2 }, message: `[2,1,${add},{"a":1,"b":2,"more":[]}]`, code: 1007 },
    {
      limits: { maxMessageBytes: 40 },
      message: `[2,1,${add},{"a":100000000000,"b":2000000000000}]`,
      code: 1009,
    },
    { limits: { maxFramesPerMessage: 1 }, message: `[${call},${call.replace("1", "3")}]`, code: 4200 },
  ];
  for (const { limits, message, code } of cases) {
    const { open, end } = bench({ limits });
    const client = await open();
    const uses = await usesOfCompiled(async () => {
      client.message(message);
      await client.hear();
    });
    assert.equal(uses["readCalls"], 0);
    assert.equal(client.closed?.code, code);
    await end();
  }
});

Deno.test("a result that is not what the contract says is refused in JSON, and one with more in it is cut", async () => {
  const odd = class {
    sum = 5;
    more = 6;
  };
  await answersAlike({
    numbers: true,
    options: {
      methods: { ...methods, add: ({ params: { a } }) => [{ sum: "1" as unknown as number }, new odd()][a]! },
      logger: { info() {}, warn() {}, error() {} },
    },
    async talk(client) {
      const answers = [
        await client.say([2, 1, add, { a: 0, b: 0 }]),
        await client.say([2, 1, add, { a: 1, b: 0 }]),
      ];
      assert.equal(answers[0]?.[0]?.[0], 4);
      assert.deepEqual(answers[1], [[3, 1, { sum: 5 }]]);
      return answers;
    },
  });
});

Deno.test("observers hear of each call that compiled code read, and frames behind a fault have no effect", async () => {
  const heard: unknown[] = [];
  const { open, end } = bench({ observer: { frameIn: (_, frame) => void heard.push(frame) } });
  const client = await open({ numbers: true });
  heard.length = 0;
  const call = (id: number, to: number) => `[2,${id},${count},{"to":${to}}]`;
  client.message(`[${call(1, 1_000)},${call(1, 1)},${call(3, 1)}]`);
  assert.deepEqual(heard, [{ type: 2, id: 1 }, { type: 2, id: 1 }]);
  assert.equal(client.closed?.code, 4200);
  await end();
});

Deno.test("compiled code and JSON.parse answer any dialogue alike", async () => {
  const damage = fc.constantFrom(
    undefined,
    undefined,
    undefined,
    "",
    "]",
    " ",
    ",",
    '"',
    "{",
    "\\",
    "e1",
    "-",
  );
  const messages = fc.array(fc.tuple(anyFrames, damage, fc.nat(40)), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(messages, (dialogue) =>
      answersAlike({
        numbers: true,
        async talk(client) {
          const answers = [];
          for (const [frames, more, at] of dialogue) {
            const text = json.join(frames.map((one) => json.encode(one as never))) as string;
            client.message(more === undefined ? text : text.slice(0, at) + more + text.slice(at + 1));
            answers.push(await client.hear());
          }
          return answers;
        },
      })),
    { numRuns: 300 },
  );
});
