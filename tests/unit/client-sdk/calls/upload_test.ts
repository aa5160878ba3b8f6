import type { WirepactError } from "@wirepact/client";
import { DEFAULT_LIMITS } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import { accept, connect, end, open } from "../harness.ts";
import type { Message } from "../fixture.ts";

const tea = { room: "tea" };
const sentAt = new Date(0);

async function openWith(limits: Partial<typeof DEFAULT_LIMITS>) {
  const h = connect();
  await accept(h, { limits: { ...DEFAULT_LIMITS, ...limits } });
  return { ...h, socket: h.network.socket };
}

/** Messages, and how far they have been read. */
function source(count: number) {
  const progress = { read: 0, left: false };
  function* items(): Generator<Message> {
    try {
      for (; progress.read < count; progress.read++) yield { text: `${progress.read}`, sentAt };
    } finally {
      progress.left = true;
    }
  }
  return { progress, items: items() };
}

Deno.test("P-7.2: an upload sends its items and END, and gets one answer", async () => {
  const h = await open();
  const call = h.client.restore(tea, [{ text: "a", sentAt }, { text: "b", sentAt }]);
  await turn();
  assert.equal(h.socket.messages.length, 2, "all in one message");
  assert.deepEqual(h.socket.frames(), [
    [2, 1, 4, tea],
    [6, 1, { text: "a", sentAt: 0 }],
    [6, 1, { text: "b", sentAt: 0 }],
    [7, 1],
  ]);
  h.socket.receive([3, 1, { count: 2 }]);
  assert.deepEqual(await call, { count: 2 });
  await end(h);
});

Deno.test("an upload takes an async source and waits for a connection", async () => {
  const h = connect();
  async function* items() {
    await turn();
    yield { text: "a", sentAt };
  }
  const call = h.client.restore(tea, items());
  await accept(h);
  await turn();
  await turn();
  assert.deepEqual(h.network.socket.frames().map(([type]) => type), [2, 6, 7]);
  h.network.socket.receive([3, 1, { count: 1 }]);
  await call;
  await end(h);
});

Deno.test("P-7.4: an upload sends no more items than the window, and reads no further ahead than one", async () => {
  const h = await openWith({ windowItems: 2 });
  const { items, progress } = source(5);
  const call = h.client.restore(tea, items);
  await turn();
  assert.deepEqual(h.socket.frames().map(([type]) => type), [2, 6, 6]);
  assert.equal(progress.read, 2);
  h.socket.receive([8, 1, 1]);
  await turn();
  assert.deepEqual(h.socket.frames().map(([type]) => type), [6]);
  h.socket.receive([8, 1, 3]);
  await turn();
  assert.deepEqual(h.socket.frames().map(([type]) => type), [6, 6, 7]);
  h.socket.receive([3, 1, { count: 5 }]);
  await call;
  await end(h);
});

Deno.test("P-7.4: an upload keeps within windowBytes, but for one item that is larger", async () => {
  const h = await openWith({ windowBytes: 100 });
  const text = "x".repeat(200);
  const call = h.client.restore(tea, [{ text, sentAt }, { text: "a", sentAt }, { text: "b", sentAt }]);
  await turn();
  assert.deepEqual(h.socket.frames().map(([type]) => type), [2, 6]);
  h.socket.receive([8, 1, 1]);
  await turn();
  assert.deepEqual(h.socket.frames().map(([type]) => type), [6, 6, 7]);
  h.socket.receive([3, 1, { count: 3 }]);
  await call;
  await end(h);
});

Deno.test("P-7.2: an upload stops when it is answered early, and lets go of its source", async () => {
  for (const answer of [[3, 1, { count: 0 }], [4, 1, 7, "no"]] as const) {
    const h = await openWith({ windowItems: 1 });
    const { items, progress } = source(5);
    const call = h.client.restore(tea, items).outcome();
    await turn();
    h.socket.frames();
    h.socket.receive([...answer] as never);
    assert.equal((await call).ok, answer[0] === 3);
    await turn();
    assert.deepEqual(h.socket.frames(), []);
    assert.equal(progress.left, true);
    await end(h);
  }
});

Deno.test("P-7.5: credit for more items than were sent makes a client close with 4200", async () => {
  const h = await open();
  const call = assert.rejects(h.client.restore(tea, [{ text: "a", sentAt }]), { code: "CLIENT_CLOSED" });
  await turn();
  h.socket.receive([8, 1, 2]);
  assert.equal(h.socket.closeCode(), 4200);
  await call;
  await end(h);
});

Deno.test("an item that does not match the contract cancels the upload and is told by its index", async () => {
  const h = await open();
  const call = h.client.restore(tea, [{ text: "a", sentAt }, { text: "b" } as Message]);
  await assert.rejects(call, (error: WirepactError) => {
    assert.equal(error.code, "INVALID_ITEM");
    assert.deepEqual(error.details, { path: "/sentAt", expected: "date", found: "missing", index: 1 });
    return true;
  });
  await turn();
  assert.deepEqual(h.socket.frames().map(([type]) => type), [2, 6, 5]);
  await end(h);
});

Deno.test("an item larger than a message may be cancels the upload", async () => {
  const h = await openWith({ maxMessageBytes: 100 });
  const call = h.client.restore(tea, [{ text: "x".repeat(100), sentAt }]);
  await assert.rejects(call, { code: "MESSAGE_TOO_LARGE", message: "an item of restore is too large" });
  await turn();
  assert.deepEqual(h.socket.frames().map(([type]) => type), [2, 5]);
  await end(h);
});

Deno.test("a source that throws cancels the upload, which fails with its error as the cause", async () => {
  const h = await open();
  const cause = new Error("disk");
  const call = h.client.restore(
    tea,
    (function* () {
      yield { text: "a", sentAt };
      throw cause;
    })(),
  );
  await assert.rejects(call, { code: "CANCELLED", cause });
  await turn();
  assert.deepEqual(h.socket.frames().map(([type]) => type), [2, 6, 5]);
  await end(h);
});

Deno.test("aborting an upload that waits for the window lets go of its source", async () => {
  const h = await openWith({ windowItems: 1 });
  const controller = new AbortController();
  const { items, progress } = source(5);
  const call = h.client.restore(tea, items, { signal: controller.signal });
  await turn();
  controller.abort("enough");
  await assert.rejects(call, { code: "CANCELLED", cause: "enough" });
  await turn();
  assert.equal(progress.left, true);
  assert.deepEqual(h.socket.frames().map(([type]) => type), [2, 6, 5]);
  await end(h);
});

Deno.test("P-10.7: an upload is lost with its connection, and its source let go", async () => {
  const h = await openWith({ windowItems: 1 });
  const { items, progress } = source(5);
  const call = assert.rejects(h.client.restore(tea, items), { code: "CONNECTION_LOST" });
  await turn();
  h.socket.lose();
  await call;
  await turn();
  assert.equal(progress.left, true);
  await end(h);
});

Deno.test("an upload with wrong params fails at once and does not touch its source", async () => {
  const h = await open();
  const { items, progress } = source(5);
  await assert.rejects(h.client.restore({ room: "" }, items), { code: "INVALID_PARAMS" });
  assert.equal(progress.read, 0);
  await end(h);
});
