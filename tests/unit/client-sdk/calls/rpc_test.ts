import { WirepactError } from "@wirepact/client";
import { DEFAULT_LIMITS, FrameType } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import { accept, connect, end, only, open, reconnect } from "../harness.ts";

const tea = { room: "tea" };
const answer = { text: "hi", sentAt: 5 };

Deno.test("P-6.1: answers find their calls in any order", async () => {
  const h = await open();
  const first = h.client.join({ room: "a" });
  const second = h.client.join({ room: "b" });
  await turn();
  assert.deepEqual(h.socket.frames(), [[2, 1, 1, { room: "a" }], [2, 3, 1, { room: "b" }]]);
  h.socket.receive([3, 3, { text: "b", sentAt: 0 }], [3, 1, { text: "a", sentAt: 0 }]);
  assert.deepEqual(await Promise.all([first, second]), [
    { text: "a", sentAt: new Date(0) },
    { text: "b", sentAt: new Date(0) },
  ]);
  await end(h);
});

Deno.test("calls of one turn leave in one message", async () => {
  const h = await open();
  const calls = [h.client.ping(), h.client.ping(), h.client.ping()];
  await turn();
  assert.equal(h.socket.messages.length, 2);
  h.socket.receive([3, 1, null], [3, 3, null], [3, 5, null]);
  await Promise.all(calls);
  await end(h);
});

Deno.test("P-6.2: a method without params is called with an empty map and answers null", async () => {
  const h = await open();
  const call = h.client.ping();
  await turn();
  assert.deepEqual(h.socket.frames(), [[2, 1, 2, {}]]);
  h.socket.receive([3, 1, null]);
  assert.equal(await call, null);
  await end(h);
});

Deno.test("a call with wrong params fails at once, and nothing is sent", async () => {
  const h = await open();
  const call = h.client.join({ room: 7 } as never);
  await assert.rejects(call, (error: WirepactError) => {
    assert.ok(error instanceof WirepactError);
    assert.equal(error.code, "INVALID_PARAMS");
    assert.equal(
      error.message,
      "the contract does not allow the params of join at /room: expected string, found number",
    );
    assert.deepEqual(error.details, { path: "/room", expected: "string", found: "number" });
    return true;
  });
  await turn();
  assert.deepEqual(h.socket.frames(), []);
  await end(h);
});

Deno.test("params are taken as they are when the call is made", async () => {
  const h = connect();
  const params = { room: "tea" };
  const call = h.client.join(params);
  params.room = "coffee";
  await accept(h);
  assert.deepEqual(h.network.socket.frames(), [[2, 1, 1, { room: "tea" }]]);
  h.network.socket.receive([3, 1, answer]);
  await call;
  await end(h);
});

Deno.test("a result that does not match the contract fails its call, not the connection", async () => {
  const h = await open();
  const call = h.client.join(tea).outcome();
  await turn();
  h.socket.receive([3, 1, { text: "hi", sentAt: "today" }]);
  const outcome = await call;
  assert.ok(!outcome.ok && outcome.error.code === "INVALID_RESPONSE");
  assert.deepEqual(outcome.error.details, {
    path: "/sentAt",
    expected: "date in milliseconds",
    found: "string",
  });
  assert.match(outcome.error.message, /the result of join at \/sentAt/);
  await turn();
  assert.deepEqual(h.socket.frames().slice(1), []);
  await end(h);
});

Deno.test("P-6.9: outcome() gives a declared error with its details", async () => {
  const h = await open();
  const call = h.client.join(tea).outcome();
  const other = h.client.join(tea).outcome();
  await turn();
  h.socket.receive([4, 1, 1000, "full", { capacity: 8 }], [4, 3, "BANNED", "go away", null]);
  const outcome = await call;
  assert.ok(!outcome.ok && outcome.error.code === "ROOM_FULL");
  assert.equal(outcome.error.details.capacity, 8);
  assert.equal(outcome.error.retryable, false);
  const banned = await other;
  assert.ok(!banned.ok && banned.error.code === "BANNED");
  assert.equal(banned.error.details, null);
  await end(h);
});

Deno.test("details that do not match the contract make the error INVALID_RESPONSE", async () => {
  const h = await open();
  const call = h.client.join(tea);
  await turn();
  h.socket.receive([4, 1, "ROOM_FULL", "full", { capacity: "many" }]);
  await assert.rejects(call, { code: "INVALID_RESPONSE", message: /the details of ROOM_FULL at \/capacity/ });
  await end(h);
});

Deno.test("P-11.2: an error has a name, what the server says, and whether it is worth another try", async () => {
  const h = await open();
  const calls = Array.from({ length: 5 }, () => h.client.join(tea).outcome());
  await turn();
  h.socket.receive(
    [4, 1, 7, "not you"],
    [4, 3, "TOO_MANY_CALLS", "slow down", undefined, 250],
    [4, 5, 999, "from the future"],
    [4, 7, "BRAND_NEW", "from the future"],
    [4, 9, 2, "bad", { path: "/room", expected: "a", found: "b" }],
  );
  const errors = (await Promise.all(calls)).map((outcome) => {
    assert.ok(!outcome.ok);
    const { code, message, details, retryable, retryAfterMs } = outcome.error;
    return [code, message, details, retryable, retryAfterMs];
  });
  assert.deepEqual(errors, [
    ["FORBIDDEN", "not you", undefined, false, undefined],
    ["TOO_MANY_CALLS", "slow down", undefined, true, 250],
    ["999", "from the future", undefined, false, undefined],
    ["BRAND_NEW", "from the future", undefined, false, undefined],
    ["INVALID_PARAMS", "bad", { path: "/room", expected: "a", found: "b" }, false, undefined],
  ]);
  await end(h);
});

Deno.test("P-6.7: aborting a call sends CANCEL, and its id stays in use until the server has answered", async () => {
  const h = await open();
  const controller = new AbortController();
  const call = h.client.join(tea, { signal: controller.signal });
  await turn();
  h.socket.frames();
  controller.abort("enough");
  await assert.rejects(call, { code: "CANCELLED", cause: "enough" });
  const next = h.client.ping();
  await turn();
  assert.deepEqual(h.socket.frames(), [[5, 1], [2, 3, 2, {}]]);
  h.socket.receive([3, 1, answer], [3, 3, null]);
  await next;
  const reused = h.client.ping();
  await turn();
  assert.equal(only(h.socket.frames(), FrameType.CALL)[1], 1);
  h.socket.receive([3, 1, null]);
  await reused;
  await end(h);
});

Deno.test("a call that is aborted before it is sent is never sent", async () => {
  const h = connect();
  const controller = new AbortController();
  const waiting = h.client.join(tea, { signal: controller.signal });
  const late = h.client.join(tea, { signal: AbortSignal.abort("before") });
  await assert.rejects(late, { code: "CANCELLED", cause: "before" });
  controller.abort();
  await assert.rejects(waiting, { code: "CANCELLED" });
  await accept(h);
  assert.deepEqual(h.network.socket.frames(), []);
  await end(h);
});

Deno.test("P-6.6: timeoutMs runs from the call on, and the server is told what is left", async () => {
  const h = connect();
  const call = h.client.join(tea, { timeoutMs: 5_000 });
  await h.clock.pass(2_000);
  await accept(h);
  assert.deepEqual(h.network.socket.frames(), [[2, 1, 1, tea, { timeoutMs: 3_000 }]]);
  const failed = assert.rejects(call, { code: "DEADLINE_EXCEEDED", message: "join took over 5000 ms" });
  await h.clock.pass(2_999);
  assert.deepEqual(h.network.socket.frames(), []);
  await h.clock.pass(1);
  await failed;
  assert.deepEqual(h.network.socket.frames(), [[5, 1]]);
  await end(h);
});

Deno.test("timeoutMs is none where it is Infinity, whatever callTimeoutMs says", async () => {
  const h = await open({ callTimeoutMs: 1_000 });
  const call = h.client.join(tea, { timeoutMs: Infinity });
  await turn();
  assert.deepEqual(h.socket.frames(), [[2, 1, 1, tea]]);
  await h.clock.pass(2_000);
  h.socket.receive([3, 1, { text: "hi", sentAt: 0 }]);
  await call;
  await end(h);
});

Deno.test("timeoutMs that is no number fails the call, and not the connection", async () => {
  const h = await open();
  const call = assert.rejects(h.client.join(tea, { timeoutMs: NaN }), { code: "DEADLINE_EXCEEDED" });
  await turn();
  assert.ok(h.socket.frames().every((frame) => !JSON.stringify(frame).includes("null")));
  await h.clock.pass(1);
  await call;
  assert.equal(h.client.state.status, "open");
  await end(h);
});

Deno.test("callTimeoutMs is for calls that do not say otherwise", async () => {
  const h = await open({ callTimeoutMs: 1_000 });
  const short = assert.rejects(h.client.ping(), { code: "DEADLINE_EXCEEDED" });
  const long = h.client.ping({ timeoutMs: 2_000 });
  await h.clock.pass(1_000);
  await short;
  h.socket.receive([3, 3, null]);
  await long;
  await end(h);
});

Deno.test("P-10.7: a call in flight fails with CONNECTION_LOST and is not sent again; one that waited is", async () => {
  const h = await open();
  const sent = h.client.join({ room: "sent" }).outcome();
  await turn();
  h.socket.lose(1006, "cable");
  const waited = h.client.join({ room: "waited" });
  const outcome = await sent;
  assert.ok(!outcome.ok && outcome.error.code === "CONNECTION_LOST");
  assert.deepEqual(outcome.error.details, { closeCode: 1006, reason: "cable" });
  assert.equal(outcome.error.retryable, false);
  await h.clock.pass(1_000);
  await accept(h);
  assert.deepEqual(h.network.socket.frames(), [[2, 1, 1, { room: "waited" }]]);
  h.network.socket.receive([3, 1, answer]);
  await waited;
  await end(h);
});

Deno.test("P-10.7: a call whose message had not left yet is lost with its connection all the same", async () => {
  const h = await open();
  const call = assert.rejects(h.client.ping(), { code: "CONNECTION_LOST" });
  h.socket.lose();
  await call;
  const opening = await (h.clock.pass(1_000), accept(h));
  assert.equal(opening.length, 1);
  assert.deepEqual(h.network.socket.frames(), []);
  await end(h);
});

Deno.test("P-6.5: calls beyond maxCallsInFlight wait for their turn", async () => {
  const h = connect();
  const calls = [h.client.ping(), h.client.ping(), h.client.ping()];
  await accept(h, { limits: { ...DEFAULT_LIMITS, maxCallsInFlight: 2 } });
  assert.equal(h.network.socket.frames().length, 2);
  h.network.socket.receive([3, 3, null]);
  await turn();
  assert.deepEqual(h.network.socket.frames(), [[2, 3, 2, {}]]);
  h.network.socket.receive([3, 1, null], [3, 3, null]);
  await Promise.all(calls);
  await end(h);
});

Deno.test("more calls than maxWaitingCalls fail with TOO_MANY_CALLS", async () => {
  const h = connect({ maxWaitingCalls: 2 });
  const calls = [h.client.ping(), h.client.ping()];
  await assert.rejects(h.client.ping(), { code: "TOO_MANY_CALLS", retryable: true });
  await accept(h);
  h.network.socket.receive([3, 1, null], [3, 3, null]);
  await Promise.all(calls);
  await end(h);
});

Deno.test("P-13.1: a call larger than the server accepts fails with MESSAGE_TOO_LARGE and is not sent", async () => {
  const h = connect();
  await accept(h, { limits: { ...DEFAULT_LIMITS, maxMessageBytes: 100 } });
  const small = h.client.join({ room: "x".repeat(40) });
  await assert.rejects(h.client.join({ room: "é".repeat(45) }), {
    code: "MESSAGE_TOO_LARGE",
    message: "join has too large params",
  });
  await turn();
  assert.deepEqual(h.network.socket.frames(), [[2, 1, 1, { room: "x".repeat(40) }]]);
  h.network.socket.receive([3, 1, answer]);
  await small;
  await end(h);
});

Deno.test("an item for a call with one answer is a violation", async () => {
  const h = await open();
  const call = assert.rejects(h.client.ping(), { code: "CLIENT_CLOSED" });
  await turn();
  h.socket.receive([6, 1, {}]);
  assert.equal(h.socket.closeCode(), 4200);
  await call;
  await end(h);
});

Deno.test("calls fail with CLIENT_CLOSED when the client is closed: sent, waiting and new ones", async () => {
  const h = await open();
  const sent = assert.rejects(h.client.ping(), { code: "CLIENT_CLOSED" });
  await turn();
  h.socket.receive([19, 4000, "deploy", 60_000]);
  const waiting = assert.rejects(h.client.ping({ timeoutMs: 1_000 }), { code: "CLIENT_CLOSED" });
  await end(h);
  await Promise.all([sent, waiting]);
  await assert.rejects(h.client.ping(), { code: "CLIENT_CLOSED" });
});

Deno.test("a settled call leaves no listener on its signal", async () => {
  const h = await open();
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  };
  const calls = [1, 2, 3].map(() => h.client.ping({ signal }).outcome());
  await turn();
  assert.equal(listeners, 3);
  h.socket.receive([3, 1, null], [4, 3, 1, "no"]);
  await Promise.all(calls.slice(0, 2));
  assert.equal(listeners, 1);
  await reconnect(h);
  assert.equal(listeners, 0);
  await end(h);
});
