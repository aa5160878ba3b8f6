import type { Observer } from "@wirepact/server";
import assert from "node:assert/strict";
import { bench, methods } from "./_fixture.ts";

Deno.test("an observer hears of connections, frames, calls and events", async () => {
  const seen: unknown[] = [];
  const { open, end, server, clock } = bench({
    observer: {
      connect: ({ subject }) => seen.push(["connect", subject]),
      disconnect: ({ subject }, { code }) => seen.push(["disconnect", subject, code]),
      frameIn: ({ subject }, { type, id }) => seen.push(["in", subject, type, id]),
      frameOut: ({ subject }, { type, id }) => seen.push(["out", subject, type, id]),
      call: ({ connection, ...call }) => seen.push(["call", connection.subject, call]),
      event: (event) => seen.push(["event", event]),
    },
    methods: { ...methods, ping: ({ fail }) => clock.advance(7).then(() => fail("TIRED")) },
  });
  const client = await open({ token: "ada" });
  await client.say([2, 1, "ping", {}]);
  await client.hear();
  await client.say([9, 1, "plain", { room: "a" }]);
  await server.topic("plain", { room: "a" }).publish("tick", 1);
  await server.broadcast("notice", { text: "hi" });
  await client.drop();
  assert.deepEqual(seen, [
    ["in", undefined, 0, undefined],
    ["out", "ada", 1, undefined],
    ["connect", "ada"],
    ["in", "ada", 2, 1],
    ["out", "ada", 4, 1],
    ["call", "ada", { method: "ping", kind: "rpc", outcome: "TIRED", durationMs: 7 }],
    ["in", "ada", 9, 1],
    ["out", "ada", 10, 1],
    ["out", "ada", 13, undefined],
    ["event", { topic: "plain", event: "tick", recipients: 1 }],
    ["out", "ada", 13, undefined],
    ["event", { topic: undefined, event: "notice", recipients: 1 }],
    ["disconnect", "ada", 1006],
  ]);
  await end();
});

Deno.test("observers and loggers that fail, at once or later, break nothing", async () => {
  const fail = () => {
    throw new Error("observer");
  };
  const failLater = () => Promise.reject(new Error("observer")) as unknown as undefined;
  for (const hook of [fail, failLater]) {
    const observer: Observer = {
      connect: hook,
      disconnect: hook,
      frameIn: hook,
      frameOut: hook,
      call: hook,
      event: hook,
      drop: hook,
    };
    const { open, end, server } = bench({ observer, logger: { info: hook, warn: hook, error: hook } });
    const client = await open();
    assert.deepEqual(await client.say([2, 1, "add", { a: 1, b: 2 }]), [[3, 1, { sum: 3 }]]);
    await client.say([9, 1, "plain", { room: "a" }]);
    void server.topic("plain", { room: "a" }).publish("tick", 1);
    assert.equal((await client.hear()).length, 1);
    await client.drop();
    await end();
  }
});
