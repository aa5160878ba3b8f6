import assert from "node:assert/strict";
import { bench, methods } from "./_fixture.ts";

const items = (frames: unknown[][]) => frames.filter(([type]) => type === 6).map((frame) => frame[2]);

Deno.test("P-7.1: a stream sends its items and its end", async () => {
  const { open, end } = bench();
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "count", { to: 2 }]), [[6, 1, 1], [6, 1, 2], [7, 1]]);
  assert.deepEqual(await client.say([2, 1, "count", { to: 0 }]), [[7, 1]]);
  await end();
});

Deno.test("P-7.4: a stream waits for credit, by items", async () => {
  const { open, end } = bench({ limits: { windowItems: 4 } });
  const client = await open();
  assert.deepEqual(items(await client.say([2, 1, "count", { to: 7 }])), [1, 2, 3, 4]);
  assert.deepEqual(items(await client.say([8, 1, 2])), [5, 6]);
  assert.deepEqual(await client.say([8, 1, 6]), [[6, 1, 7], [7, 1]]);
  await end();
});

Deno.test("P-7.4: a stream waits for credit, by bytes, and one item is always allowed", async () => {
  const { open, end } = bench({ limits: { windowBytes: 15 } });
  const client = await open();
  assert.deepEqual(items(await client.say([2, 1, "count", { to: 4 }])), [1, 2]);
  assert.deepEqual(items(await client.say([8, 1, 1])), [3]);
  await end();
  const tight = bench({ limits: { windowBytes: 1 } });
  const other = await tight.open();
  assert.deepEqual(items(await other.say([2, 1, "count", { to: 2 }])), [1]);
  assert.deepEqual(await other.say([8, 1, 1]), [[6, 1, 2], [7, 1]]);
  await tight.end();
});

Deno.test("P-7.5: credit for items that were not sent, or less than before, ends the connection", async () => {
  for (const credits of [[65], [10, 9]]) {
    const { open, end } = bench();
    const client = await open();
    await client.say([2, 1, "count", { to: 1000 }]);
    await client.say(...credits.map((consumed) => [8, 1, consumed]));
    assert.equal(client.closed?.code, 4200);
    await end();
  }
});

Deno.test("a cancelled stream stops and runs the handler's finally", async () => {
  let finished = 0;
  const { open, end } = bench({
    methods: {
      ...methods,
      async *count() {
        try {
          for (let n = 0;; n++) yield n;
        } finally {
          finished++;
        }
      },
    },
  });
  const client = await open();
  assert.equal(items(await client.say([2, 1, "count", { to: 0 }])).length, 64);
  assert.deepEqual((await client.say([5, 1])).map((frame) => frame.slice(0, 3)), [[4, 1, "CANCELLED"]]);
  assert.equal(finished, 1);
  await client.say([2, 1, "count", { to: 0 }]);
  await client.drop();
  assert.equal(finished, 2);
  await end();
});

Deno.test("a cancelled stream ends an iterator that waits for something", async () => {
  let returned = false;
  const waiting: AsyncIterable<number> = {
    [Symbol.asyncIterator]: () => ({
      next: () => new Promise(() => {}),
      return: () => {
        returned = true;
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  };
  const { open, end } = bench({ methods: { ...methods, count: () => waiting } });
  const client = await open();
  await client.say([2, 1, "count", { to: 0 }]);
  await client.say([5, 1]);
  assert.equal(returned, true);
  await end();
});

Deno.test("P-7.3: an item that does not match is INTERNAL after the good ones, and the log names it", async () => {
  const { open, end, log } = bench({
    methods: {
      ...methods,
      async *count() {
        yield 1;
        yield 1.5;
      },
    },
  });
  const client = await open();
  const frames = await client.say([2, 1, "count", { to: 0 }]);
  assert.deepEqual(frames.map((frame) => frame.slice(0, 3)), [[6, 1, 1], [4, 1, "INTERNAL"]]);
  assert.match(log[0]!.message, /count: an item of count does not match the contract at the root/);
  await end();
});

Deno.test("a stream that throws half-way ends with the error", async () => {
  const { open, end } = bench({
    methods: {
      ...methods,
      async *count({ fail }) {
        yield 1;
        fail("UNAVAILABLE", null, { message: "come back" });
      },
    },
  });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "count", { to: 0 }]), [[6, 1, 1], [
    4,
    1,
    "UNAVAILABLE",
    "come back",
  ]]);
  await end();
});

Deno.test("middleware around a stream ends when the stream does", async () => {
  const seen: string[] = [];
  const { open, end } = bench({
    limits: { windowItems: 1 },
    middleware: [async ({ method }, next) => {
      seen.push(method);
      await next();
      seen.push("done");
    }],
  });
  const client = await open();
  await client.say([2, 1, "count", { to: 2 }]);
  assert.deepEqual(seen, ["count"]);
  assert.deepEqual(await client.say([8, 1, 1]), [[6, 1, 2], [7, 1]]);
  assert.deepEqual(seen, ["count", "done"]);
  await end();
});

Deno.test("a failing finally of a cancelled stream is logged and goes no further", async () => {
  const { open, end, log } = bench({
    methods: {
      ...methods,
      async *count() {
        try {
          for (let n = 0;; n++) yield n;
        } finally {
          // deno-lint-ignore no-unsafe-finally
          throw new Error("cannot clean up");
        }
      },
    },
  });
  const client = await open();
  await client.say([2, 1, "count", { to: 0 }]);
  await client.say([5, 1]);
  assert.deepEqual(log.map(({ message }) => message), ["count, after its call had ended, failed"]);
  await end();
});

Deno.test("a stream that ended before middleware let it begin runs nothing of its handler", async () => {
  const gate = Promise.withResolvers<void>();
  const steps: string[] = [];
  const { open, end, log } = bench({
    middleware: [async (_call, next) => {
      await gate.promise;
      return await next();
    }],
    methods: {
      ...methods,
      async *count() {
        steps.push("begun");
        try {
          yield 1;
        } finally {
          steps.push("finished");
        }
      },
    },
  });
  const client = await open();
  await client.say([2, 1, "count", { to: 1 }]);
  assert.equal((await client.say([5, 1])).at(-1)?.[2], "CANCELLED");
  gate.resolve();
  assert.deepEqual(await client.hear(), []);
  assert.deepEqual(steps, []);
  assert.deepEqual(log, []);
  await end();
});
