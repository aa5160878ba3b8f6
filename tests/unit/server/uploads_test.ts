import type { RpcError } from "@wirepact/server";
import assert from "node:assert/strict";
import { bench, methods } from "./_fixture.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, n) => [6, 1, n]);

Deno.test("P-7.2: an upload takes its items and answers", async () => {
  const { open, end } = bench();
  const client = await open();
  const frames = await client.say([2, 1, "sum", {}], [6, 1, 20], [6, 1, 22], [7, 1]);
  assert.deepEqual(frames.at(-1), [3, 1, { sum: 42 }]);
  await end();
});

Deno.test("P-7.5: an upload is credited as its handler consumes it", async () => {
  const { open, end } = bench({ limits: { windowItems: 4 } });
  const client = await open();
  await client.say([2, 1, "sum", {}]);
  const credits = (await client.say(...numbers(4))).map((frame) => [frame[0], frame[1], frame[2]]);
  assert.deepEqual(credits.at(-1), [8, 1, 4]);
  assert.deepEqual((await client.say(...numbers(4), [7, 1])).at(-1), [3, 1, { sum: 12 }]);
  await end();
});

Deno.test("P-7.6: more items than the window end the connection", async () => {
  const { open, end } = bench({
    limits: { windowItems: 4 },
    methods: { ...methods, sum: () => new Promise(() => {}) },
  });
  const client = await open();
  await client.say([2, 1, "sum", {}], ...numbers(4));
  await client.say([2, 3, "ping", {}]);
  await client.say([6, 1, 5]);
  assert.equal(client.closed?.code, 4200);
  await end();
});

Deno.test("P-7.6: items of far more bytes than the window end the connection, however few they are", async () => {
  const { open, end } = bench({
    limits: { windowBytes: 20 },
    methods: { ...methods, sum: () => new Promise(() => {}) },
  });
  const client = await open();
  // Each is 7 bytes long; JSON may have six windows, since its senders may write shorter than this server.
  const items = Array.from({ length: 17 }, (): unknown[] => [6, 1, 1]);
  await client.say([2, 1, "sum", {}], ...items);
  assert.ok(client.open);
  await client.say([6, 1, 3]);
  assert.equal(client.closed?.code, 4200);
  await end();
});

Deno.test("P-7.4: one item of any size is allowed when none is outstanding, and credit makes room", async () => {
  const { open, end } = bench({ limits: { windowBytes: 1 } });
  const client = await open();
  await client.say([2, 1, "sum", {}]);
  for (let n = 0; n < 3; n++) await client.say([6, 1, 1_000_000]);
  assert.deepEqual((await client.say([7, 1])).at(-1), [3, 1, { sum: 3_000_000 }]);
  await end();
});

Deno.test("P-7.3: an item that does not match ends the upload and tells its handler", async () => {
  let seen: unknown;
  const { open, end } = bench({
    methods: {
      ...methods,
      async sum({ items }) {
        try {
          for await (const _ of items);
        } catch (error) {
          seen = error;
        }
        return { sum: 0 };
      },
    },
  });
  const client = await open();
  const frames = await client.say([2, 1, "sum", {}], [6, 1, 1], [6, 1, "x"], [6, 1, 2], [7, 1]);
  const [error] = frames.filter(([type]) => type === 4);
  assert.deepEqual(error?.slice(0, 3), [4, 1, "INVALID_ITEM"]);
  assert.match(error?.[3] as string, /^item 1 of sum does not match the contract/);
  const { path, index } = error?.[4] as Record<string, unknown>;
  assert.deepEqual([path, index], ["", 1]);
  assert.equal((seen as RpcError).code, "INVALID_ITEM");
  assert.equal(frames.filter(([type]) => type === 3).length, 0);
  await end();
});

Deno.test("P-7.2: an upload may be answered before its end; late items are ignored", async () => {
  const { open, end } = bench({
    methods: {
      ...methods,
      async sum({ items }) {
        for await (const item of items) return { sum: item };
        return { sum: 0 };
      },
    },
  });
  const client = await open();
  const frames = await client.say([2, 1, "sum", {}], [6, 1, 5], [6, 1, 6]);
  assert.deepEqual(frames.filter(([type]) => type === 3), [[3, 1, { sum: 5 }]]);
  assert.deepEqual(await client.say([6, 1, 7], [7, 1]), []);
  await end();
});

Deno.test("cancel and disconnect end the items a handler waits for", async () => {
  const seen: string[] = [];
  const { open, end } = bench({
    methods: {
      ...methods,
      async sum({ items }) {
        try {
          for await (const _ of items);
        } catch (error) {
          seen.push((error as RpcError).code);
          throw error;
        }
        return { sum: 0 };
      },
    },
  });
  const client = await open();
  await client.say([2, 1, "sum", {}], [6, 1, 1]);
  assert.equal((await client.say([5, 1])).at(-1)?.[2], "CANCELLED");
  await client.say([2, 1, "sum", {}]);
  await client.drop();
  assert.deepEqual(seen, ["CANCELLED", "CONNECTION_LOST"]);
  await end();
});
