import type { Frame } from "@wirepact/schema/wire";
import { DEFAULT_LIMITS } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import { accept, connect, end, open } from "../harness.ts";
import type { Message } from "../fixture.ts";

const tea = { room: "tea" };
const item = (text: string, id = 1): Frame => [6, id, { text, sentAt: 0 }];
const texts = (messages: readonly Message[]) => messages.map(({ text }) => text);

async function openWithWindow(windowItems: number) {
  const h = connect();
  await accept(h, { limits: { ...DEFAULT_LIMITS, windowItems } });
  return { ...h, socket: h.network.socket };
}

Deno.test("P-7.1: a stream yields its items in order and ends", async () => {
  const h = await open();
  const all = h.client.history(tea).all();
  await turn();
  assert.deepEqual(h.socket.frames(), [[2, 1, 3, tea]]);
  h.socket.receive(item("a"), item("b"));
  h.socket.receive(item("c"), [7, 1]);
  assert.deepEqual(texts(await all), ["a", "b", "c"]);
  await end(h);
});

Deno.test("a stream is called when its first item is asked for", async () => {
  const h = await open();
  const stream = h.client.history(tea);
  await turn();
  assert.deepEqual(h.socket.frames(), []);
  const first = stream.next();
  await turn();
  assert.equal(h.socket.frames().length, 1);
  h.socket.receive(item("a"), [7, 1]);
  assert.deepEqual((await first).value?.text, "a");
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
  await end(h);
});

Deno.test("a stream that is never read costs nothing, nor does one that is left before", async () => {
  const h = await open();
  h.client.history({ room: 1 } as never);
  const stream = h.client.history(tea);
  assert.deepEqual(await stream.return(), { done: true, value: undefined });
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
  await turn();
  assert.deepEqual(h.socket.frames(), []);
  await end(h);
});

Deno.test("a stream with wrong params throws at its first item", async () => {
  const h = await open();
  await assert.rejects(h.client.history({ room: "" }).next(), { code: "INVALID_PARAMS" });
  const outcome = await h.client.history({ room: "" }).all().outcome();
  assert.ok(!outcome.ok && outcome.error.code === "INVALID_PARAMS");
  await turn();
  assert.deepEqual(h.socket.frames(), []);
  await end(h);
});

Deno.test("P-7.5: a reader reports what it has consumed, and none is reported after the end", async () => {
  const h = await openWithWindow(4);
  const read: string[] = [];
  const reading = (async () => {
    for await (const { text } of h.client.history(tea)) read.push(text);
  })();
  await turn();
  h.socket.frames();
  h.socket.receive(item("a"), item("b"), item("c"));
  await turn();
  const credits = h.socket.frames();
  assert.ok(credits.every((frame) => frame[0] === 8 && frame[1] === 1));
  assert.deepEqual(credits.at(-1), [8, 1, 3]);
  h.socket.receive(item("d"), [7, 1]);
  await reading;
  assert.deepEqual(read, ["a", "b", "c", "d"]);
  await turn();
  assert.deepEqual(h.socket.frames(), []);
  await end(h);
});

Deno.test("P-7.4: a slow reader gives no credit for what it has not read", async () => {
  const h = await openWithWindow(4);
  const stream = h.client.history(tea);
  const first = stream.next();
  await turn();
  h.socket.receive(item("a"), item("b"), item("c"), item("d"));
  await first;
  await turn();
  assert.deepEqual(h.socket.frames().filter(([type]) => type === 8), []);
  await stream.next();
  await stream.next();
  await turn();
  assert.deepEqual(h.socket.frames(), [[8, 1, 2]]);
  await stream.return();
  await end(h);
});

Deno.test("leaving the loop cancels the stream; what was under way is dropped", async () => {
  const h = await open();
  const stream = h.client.history(tea);
  const reading = (async () => {
    for await (const { text } of stream) if (text === "b") break;
  })();
  await turn();
  h.socket.frames();
  h.socket.receive(item("a"), item("b"), item("c"));
  await reading;
  await turn();
  assert.deepEqual(h.socket.frames().filter(([type]) => type !== 8), [[5, 1]]);
  h.socket.receive(item("d"), [4, 1, 8, "cancelled"]);
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
  assert.equal(h.client.state.status, "open");
  await end(h);
});

Deno.test("aborting a stream throws in its loop, without the items that were here", async () => {
  const h = await open();
  const controller = new AbortController();
  const stream = h.client.history(tea, { signal: controller.signal });
  const first = stream.next();
  await turn();
  h.socket.receive(item("a"), item("b"), item("c"));
  await first;
  controller.abort("enough");
  await assert.rejects(stream.next(), { code: "CANCELLED", cause: "enough" });
  assert.deepEqual(await stream.next(), { done: true, value: undefined });
  await end(h);
});

Deno.test("an ERROR ends a stream after the items before it", async () => {
  const h = await open();
  const stream = h.client.history(tea);
  const first = stream.next();
  await turn();
  h.socket.receive(item("a"), item("b"), [4, 1, 1, "broken"]);
  assert.equal((await first).value?.text, "a");
  assert.equal((await stream.next()).value?.text, "b");
  await assert.rejects(stream.next(), { code: "INTERNAL", message: "broken" });
  await end(h);
});

Deno.test("P-7.3: an item that does not match the contract cancels the stream", async () => {
  const h = await open();
  const reading = assert.rejects(h.client.history(tea).all(), {
    code: "INVALID_RESPONSE",
    message: "the contract does not allow an item of history at /text: expected string, found missing",
  });
  await turn();
  h.socket.frames();
  h.socket.receive(item("a"), [6, 1, { sentAt: 0 }], item("c"));
  await reading;
  await turn();
  assert.deepEqual(h.socket.frames().filter(([type]) => type !== 8), [[5, 1]]);
  await end(h);
});

Deno.test("P-10.7: a stream is lost with its connection, after the items that came", async () => {
  const h = await open();
  const stream = h.client.history(tea);
  const first = stream.next();
  await turn();
  h.socket.receive(item("a"), item("b"));
  h.socket.lose();
  assert.equal((await first).value?.text, "a");
  assert.equal((await stream.next()).value?.text, "b");
  await assert.rejects(stream.next(), { code: "CONNECTION_LOST" });
  await end(h);
});

Deno.test("callTimeoutMs is not for streams, timeoutMs is", async () => {
  const h = await open({ callTimeoutMs: 1_000 });
  const stream = h.client.history(tea);
  const first = stream.next();
  await h.clock.pass(2_000);
  h.socket.receive(item("a"), [7, 1]);
  assert.equal((await first).done, false);
  const limited = assert.rejects(h.client.history(tea, { timeoutMs: 500 }).next(), {
    code: "DEADLINE_EXCEEDED",
  });
  await h.clock.pass(500);
  await limited;
  await end(h);
});
