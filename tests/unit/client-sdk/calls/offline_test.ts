import { json, msgpack } from "@wirepact/client";
import { DEFAULT_LIMITS } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import { accept, connect, end, open } from "../harness.ts";

const offline = { code: "OFFLINE", retryable: true };

Deno.test("a call that is not to wait fails while there is no connection, of whichever kind it is", async () => {
  const h = connect();
  await assert.rejects(h.client.ping({ whenOffline: "fail" }), offline);
  await assert.rejects(h.client.history({ room: "tea" }, { whenOffline: "fail" }).all(), offline);
  await assert.rejects(h.client.restore({ room: "tea" }, [], { whenOffline: "fail" }), offline);
  const waits = h.client.ping();
  await accept(h);
  const sent = h.client.ping({ whenOffline: "fail" });
  await turn();
  assert.deepEqual(h.network.socket.frames(), [[2, 1, 2, {}], [2, 3, 2, {}]]);
  h.network.socket.receive([3, 1, null], [3, 3, null]);
  await Promise.all([waits, sent]);
  h.network.socket.receive([19, 4000, "deploy", 60_000]);
  await assert.rejects(h.client.ping({ whenOffline: "fail" }), offline, "a server that leaves takes none");
  await end(h);
});

Deno.test("what becomes of calls without a connection can be said once for all, and otherwise by one", async () => {
  const h = connect({ whenOffline: "fail" });
  await assert.rejects(h.client.ping(), offline);
  const call = h.client.ping({ whenOffline: "wait" });
  await accept(h);
  h.network.socket.receive([3, 1, null]);
  await call;
  await end(h);
});

Deno.test("a call that was sent once waits for the next connection, even if it was not to wait for its first", async () => {
  const h = await open();
  const call = h.client.pay({ room: "tea" }, { whenOffline: "fail" });
  await turn();
  h.socket.lose();
  await h.clock.pass(250);
  await accept(h);
  h.network.socket.receive([3, 1, null]);
  await call;
  await end(h);
});

for (const encoding of [json, msgpack]) {
  Deno.test(`the bytes of calls that wait are bounded: ${encoding.encoding}`, async () => {
    const h = connect({ maxWaitingBytes: 300, encoding });
    const call = (length: number) => h.client.pay({ room: "é".repeat(length) });
    const waiting = call(60);
    await assert.rejects(call(100), {
      code: "TOO_MANY_CALLS",
      message: "too many calls wait for the connection",
    });
    const small = call(20);
    await accept(h);
    const large = call(1_000);
    await turn();
    assert.equal(h.network.socket.frames().length, 3, "what can be sent at once does not count");
    for (const id of [1, 3, 5]) h.network.socket.receive([3, id, null]);
    await Promise.all([waiting, small, large]);
    await end(h);
  });
}

Deno.test("P-12.10: calls that wait are measured with a number, which leaves params in the form of the connection", async () => {
  const measured: unknown[] = [];
  const encode: typeof msgpack.encode = (frame) => {
    if (frame[1] === 0) measured.push(frame);
    return msgpack.encode(frame);
  };
  const h = connect({ encoding: { ...msgpack, encode } });
  const call = h.client.pay({ room: "tea" });
  assert.deepEqual(measured, [[2, 0, 0, { room: "tea" }]]);
  await accept(h);
  h.network.socket.receive([3, 1, null]);
  await call;
  await end(h);
});

Deno.test("calls that wait for their turn are bounded too, and make room when they have left", async () => {
  const h = connect({ maxWaitingBytes: 250 });
  await accept(h, { limits: { ...DEFAULT_LIMITS, maxCallsInFlight: 1 } });
  const call = () => h.client.pay({ room: "x".repeat(150) });
  const calls = [call(), call()];
  await assert.rejects(call(), { code: "TOO_MANY_CALLS" });
  h.network.socket.receive([3, 1, null]);
  calls.push(call());
  for (const _ of calls) {
    await turn();
    h.network.socket.receive([3, 1, null]);
  }
  await Promise.all(calls);
  await end(h);
});
