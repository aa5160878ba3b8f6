import { DEFAULT_LIMITS } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import { accept, connect, end, open, reconnect } from "../harness.ts";

const pay = (id: number, room: string, meta: object) => [2, id, 5, { room }, meta];

Deno.test("P-6.14: a call that runs once is sent again until it is answered, with its number and the time that is left", async () => {
  const h = await open();
  const call = h.client.pay({ room: "tea" }, { timeoutMs: 10_000 });
  await turn();
  assert.deepEqual(h.socket.frames(), [pay(1, "tea", { timeoutMs: 10_000, callNumber: 1 })]);
  await reconnect(h);
  assert.deepEqual(h.network.socket.frames(), [pay(1, "tea", { timeoutMs: 9_750, callNumber: 1 })]);
  await reconnect(h);
  assert.deepEqual(h.network.socket.frames(), [pay(1, "tea", { timeoutMs: 9_250, callNumber: 1 })]);
  h.network.socket.receive([3, 1, null]);
  await call;
  await reconnect(h);
  assert.deepEqual(h.network.socket.frames(), [], "it is answered");
  await end(h);
});

Deno.test("P-6.14: calls are sent again in the order in which they were made, before new ones, and under their numbers", async () => {
  const h = await open();
  const rooms = (frames: readonly unknown[]) =>
    (frames as [2, number, 5, { room: string }, { callNumber: number }][])
      .map(([, , , { room }, { callNumber }]) => `${room} ${callNumber}`);
  const calls = ["a", "b", "c"].map((room) => h.client.pay({ room }));
  const other = assert.rejects(h.client.ping(), { code: "CONNECTION_LOST" });
  await turn();
  h.socket.receive([3, 1, null]);
  await turn();
  calls.push(h.client.pay({ room: "d" }));
  await turn();
  assert.deepEqual(rooms(h.socket.frames().filter(([, , method]) => method === 5)), [
    "a 1",
    "b 2",
    "c 3",
    "d 5",
  ]);
  h.socket.lose();
  await other;
  calls.push(h.client.pay({ room: "e" }));
  await h.clock.pass(250);
  const one = { limits: { ...DEFAULT_LIMITS, maxCallsInFlight: 2 } };
  await accept(h, one);
  assert.deepEqual(rooms(h.network.socket.frames()), ["b 2", "c 3"]);
  h.network.socket.lose();
  await h.clock.pass(1_000);
  await accept(h, one);
  const sent: string[] = [];
  for (const id of [1, 3, 1, 3]) {
    sent.push(...rooms(h.network.socket.frames()));
    h.network.socket.receive([3, id, null]);
    await turn();
  }
  assert.deepEqual(sent, ["b 2", "c 3", "d 5", "e 6"]);
  await Promise.all(calls);
  await end(h);
});

Deno.test("P-6.14: a call that is given up is not sent again, whether its connection is there or gone", async () => {
  const h = await open();
  const before = new AbortController();
  const after = new AbortController();
  const calls = [
    assert.rejects(h.client.pay({ room: "a" }, { signal: before.signal }), { code: "CANCELLED" }),
    assert.rejects(h.client.pay({ room: "b" }, { signal: after.signal }), { code: "CANCELLED" }),
    assert.rejects(h.client.pay({ room: "c" }, { timeoutMs: 100 }), { code: "DEADLINE_EXCEEDED" }),
  ];
  await turn();
  before.abort();
  h.socket.lose();
  after.abort();
  await h.clock.pass(250);
  await Promise.all(calls);
  await accept(h);
  assert.deepEqual(h.network.socket.frames(), []);
  await end(h);
});

Deno.test("P-6.15: a call is not sent again to a server that has other records", async () => {
  const h = connect();
  await accept(h, { callEpoch: "one" });
  const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "OUTCOME_UNKNOWN" });
  await turn();
  assert.equal(h.network.socket.frames().length, 1);
  h.network.socket.lose();
  const waiting = h.client.pay({ room: "cake" });
  await h.clock.pass(250);
  await accept(h, { callEpoch: "two" });
  await call;
  assert.deepEqual(
    h.network.socket.frames(),
    [pay(1, "cake", { callNumber: 2 })],
    "one that was not sent is",
  );
  h.network.socket.receive([3, 1, null]);
  await waiting;
  await end(h);
});

Deno.test("P-6.15: a call is not sent again when its answer may be forgotten", async () => {
  const h = await open();
  const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "OUTCOME_UNKNOWN" });
  await turn();
  h.socket.frames();
  await h.clock.pass(59_000);
  await reconnect(h);
  assert.equal(h.network.socket.frames().length, 1);
  await h.clock.pass(2_000);
  await reconnect(h);
  assert.equal(h.network.socket.frames().length, 0);
  await call;
  await end(h);
});

for (
  const [what, setMs, passMs] of [["set back", -3_600_000, 61_000], [
    "ahead of its timers",
    61_000,
    0,
  ]] as const
) {
  Deno.test(`P-6.15: a clock that is ${what} has no call sent again too late`, async () => {
    const h = await open();
    const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "OUTCOME_UNKNOWN" });
    await turn();
    h.clock.set(setMs);
    await h.clock.pass(passMs);
    await reconnect(h);
    assert.deepEqual(h.network.socket.frames(), []);
    await call;
    await end(h);
  });
}

Deno.test("a call that runs once fails when the client is closed: in flight, and to be sent again", async () => {
  for (const isLost of [false, true]) {
    const h = await open();
    const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "CLIENT_CLOSED" });
    await turn();
    if (isLost) h.socket.lose();
    await end(h);
    await call;
  }
});

for (const code of [1003, 1007, 1009]) {
  Deno.test(`P-10.8: a call that may have caused a close with ${code} is not sent again`, async () => {
    const h = await open();
    const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "CONNECTION_LOST" });
    await turn();
    h.socket.lose(code);
    await call;
    await h.clock.pass(250);
    await accept(h);
    assert.deepEqual(h.network.socket.frames(), []);
    await end(h);
  });
}

Deno.test("P-10.8: a call whose answer breaks the protocol is not sent again", async () => {
  const h = await open();
  const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "CONNECTION_LOST" });
  await turn();
  h.socket.receiveRaw("{");
  await call;
  await h.clock.pass(250);
  await accept(h);
  assert.deepEqual(h.network.socket.frames(), []);
  await end(h);
});

Deno.test("P-10.3: a call that a leaving server does not take is made on the next connection", async () => {
  const h = await open();
  const call = h.client.pay({ room: "tea" });
  const other = assert.rejects(h.client.ping(), { code: "UNAVAILABLE" });
  await turn();
  h.socket.receive([19, 4000, "deploy", 1_000], [4, 1, 13, "going away"], [4, 3, 13, "going away"]);
  await other;
  await h.clock.pass(500);
  await accept(h);
  assert.deepEqual(h.network.socket.frames(), [pay(1, "tea", { callNumber: 1 })]);
  h.network.socket.receive([3, 1, null]);
  await call;
  await end(h);
});

Deno.test("a call that a server does not take and does not leave fails as UNAVAILABLE", async () => {
  const h = await open();
  const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "UNAVAILABLE", retryable: true });
  await turn();
  h.socket.receive([4, 1, "UNAVAILABLE", "busy"]);
  await call;
  await end(h);
});

Deno.test("a server that calls an answer CONNECTION_LOST is not asked again", async () => {
  const h = await open();
  const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "CONNECTION_LOST" });
  await turn();
  h.socket.receive([4, 1, "CONNECTION_LOST", "is it?"]);
  await call;
  await end(h);
});

Deno.test("P-6.13: an unknown outcome is told, and not to be tried again", async () => {
  const h = await open();
  const call = assert.rejects(h.client.pay({ room: "tea" }), { code: "OUTCOME_UNKNOWN", retryable: false });
  await turn();
  h.socket.receive([4, 1, 15, "its server is gone"]);
  await call;
  await end(h);
});

Deno.test("P-13.1: a call that the next server finds too large fails", async () => {
  const h = await open();
  const call = assert.rejects(h.client.pay({ room: "x".repeat(100) }), { code: "MESSAGE_TOO_LARGE" });
  await turn();
  h.socket.lose();
  await h.clock.pass(250);
  await accept(h, { limits: { ...DEFAULT_LIMITS, maxMessageBytes: 64 } });
  await call;
  await end(h);
});
