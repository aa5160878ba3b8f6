import { ReceiveQueue, SendWindow } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { expectClose } from "../expect_close.ts";

/** A queue that writes down what its owner is told. */
function watched(windowItems: number) {
  const credits: number[] = [];
  let cancels = 0;
  const queue = new ReceiveQueue<number>({
    windowItems,
    onConsumed: (consumed) => credits.push(consumed),
    onCancel: () => cancels++,
  });
  return { queue, credits, cancels: () => cancels };
}

const item = (value: number) => ({ done: false, value });
const done = { done: true, value: undefined };

Deno.test("ReceiveQueue gives items in order and ends after the last", async () => {
  const { queue, cancels } = watched(8);
  for (const value of [1, 2, 3]) queue.push(value);
  queue.end();
  assert.deepEqual(await Array.fromAsync(queue), [1, 2, 3]);
  assert.deepEqual(await queue.next(), done);
  assert.equal(cancels(), 0);
});

Deno.test("ReceiveQueue.next() waits for an item; several calls are served in order", async () => {
  const { queue } = watched(8);
  const results = Promise.all([queue.next(), queue.next(), queue.next()]);
  queue.push(1);
  queue.push(2);
  queue.end();
  assert.deepEqual(await results, [item(1), item(2), done]);
});

Deno.test("ReceiveQueue.fail() throws once, after the items that are here", async () => {
  const { queue } = watched(8);
  queue.push(1);
  queue.fail(new Error("broken"));
  assert.deepEqual(await queue.next(), item(1));
  await assert.rejects(queue.next(), /broken/);
  assert.deepEqual(await queue.next(), done);
});

Deno.test("ReceiveQueue.fail() rejects the first call that waits and ends the others", async () => {
  const { queue } = watched(8);
  const results = Promise.allSettled([queue.next(), queue.next()]);
  queue.fail(new Error("broken"));
  const [first, second] = await results;
  assert.equal(first.status, "rejected");
  assert.deepEqual(second, { status: "fulfilled", value: done });
});

Deno.test("ReceiveQueue.fail() with dropQueued throws items away, even after end()", async () => {
  const { queue } = watched(8);
  queue.push(1);
  queue.end();
  queue.fail(new Error("aborted"), { dropQueued: true });
  await assert.rejects(queue.next(), /aborted/);
});

Deno.test("ReceiveQueue keeps its first ending", async () => {
  const { queue } = watched(8);
  queue.end();
  queue.fail(new Error("too late"));
  queue.fail(new Error("too late"), { dropQueued: true });
  assert.deepEqual(await queue.next(), done);
  const failed = watched(8).queue;
  failed.fail(new Error("broken"));
  failed.end();
  await assert.rejects(failed.next(), /broken/);
});

Deno.test("ReceiveQueue drops items that arrive after the end", async () => {
  const { queue } = watched(8);
  queue.end();
  queue.push(1);
  assert.deepEqual(await queue.next(), done);
});

Deno.test("ReceiveQueue.return() cancels once and drops what is here and what still comes", async () => {
  const { queue, cancels } = watched(2);
  queue.push(1);
  queue.push(2);
  for await (const value of queue) {
    assert.equal(value, 1);
    break;
  }
  for (let value = 3; value < 10; value++) queue.push(value);
  assert.deepEqual(await queue.return(), done);
  assert.deepEqual(await queue.next(), done);
  assert.equal(cancels(), 1);
});

Deno.test("ReceiveQueue.return() settles calls that wait", async () => {
  const { queue } = watched(2);
  const waiting = queue.next();
  await queue.return();
  assert.deepEqual(await waiting, done);
});

Deno.test("ReceiveQueue.return() after the end cancels nothing", async () => {
  const { queue, cancels } = watched(2);
  queue.push(1);
  queue.end();
  await queue.return();
  assert.equal(cancels(), 0);
});

Deno.test("P-7.5: ReceiveQueue reports each half window, and the rest when the consumer waits", async () => {
  const { queue, credits } = watched(4);
  for (const value of [1, 2, 3]) queue.push(value);
  await queue.next();
  assert.deepEqual(credits, []);
  await queue.next();
  assert.deepEqual(credits, [2]);
  await queue.next();
  assert.deepEqual(credits, [2]);
  const waiting = queue.next();
  assert.deepEqual(credits, [2, 3]);
  queue.end();
  await waiting;
});

Deno.test("ReceiveQueue reports nothing more once the sender is done", async () => {
  const { queue, credits } = watched(4);
  for (const value of [1, 2, 3, 4]) queue.push(value);
  queue.end();
  await Array.fromAsync(queue);
  assert.deepEqual(credits, []);
});

Deno.test("P-7.6: ReceiveQueue.push() refuses an item beyond the window", async () => {
  const { queue } = watched(4);
  for (let value = 0; value < 4; value++) queue.push(value);
  expectClose("INVALID_FRAME", () => queue.push(4), /more than 4 items/);
  await queue.next();
  expectClose("INVALID_FRAME", () => queue.push(4), /more than 4 items/);
  await queue.next();
  queue.push(4);
});

Deno.test("P-7.4: a SendWindow and a ReceiveQueue never come to a halt, whatever the sizes", async () => {
  const sizes = fc.array(fc.nat({ max: 250 }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(sizes, fc.integer({ min: 1, max: 5 }), async (bytes, windowItems) => {
      const window = new SendWindow({ windowItems, windowBytes: 100 });
      const queue = new ReceiveQueue<number>({
        windowItems,
        onConsumed: (consumed) => window.credit(consumed),
        onCancel: () => {},
      });
      const received = Array.fromAsync(queue);
      for (const [index, size] of bytes.entries()) {
        while (!window.allows(size)) await window.changed();
        window.sent(size);
        queue.push(index);
      }
      queue.end();
      assert.deepEqual(await received, bytes.map((_, index) => index));
    }),
    { numRuns: 200 },
  );
});
