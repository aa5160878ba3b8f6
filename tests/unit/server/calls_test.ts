import { RpcError } from "@wirepact/server";
import assert from "node:assert/strict";
import { bench, methods } from "./_fixture.ts";

/** A handler that answers when the test says so. */
function slowPing() {
  const calls: { signal: AbortSignal; answer: () => void; crash: (error: unknown) => void }[] = [];
  const ping = ({ signal }: { signal: AbortSignal }) =>
    new Promise<void>((answer, crash) => calls.push({ signal, answer, crash }));
  return { calls, methods: { ...methods, ping } };
}

Deno.test("a call is answered by number when the contracts are the same", async () => {
  const { open, end } = bench();
  const client = await open({ numbers: true });
  assert.deepEqual(await client.say([2, 1, 1, { a: 1, b: 2 }]), [[3, 1, { sum: 3 }]]);
  assert.deepEqual(await client.say([2, 1, 1, { a: 999, b: 2 }]), [
    [4, 1, 1000, "failed with TOO_LARGE", { most: 1000 }],
  ]);
  await end();
});

Deno.test("fail() answers with the declared error and its details", async () => {
  const { open, end, log } = bench();
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "add", { a: 999, b: 2 }]), [
    [4, 1, "TOO_LARGE", "failed with TOO_LARGE", { most: 1000 }],
  ]);
  assert.deepEqual(log, []);
  await end();
});

Deno.test("fail() sends its message and how long to wait", async () => {
  const { open, end } = bench({
    methods: { ...methods, ping: ({ fail }) => fail("TIRED", null, { message: "later", retryAfterMs: 50 }) },
  });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "ping", {}]), [[4, 1, "TIRED", "later", null, 50]]);
  await end();
});

Deno.test("a handler may answer with one of the protocol's codes", async () => {
  const { open, end } = bench({ methods: { ...methods, ping: ({ fail }) => fail("FORBIDDEN") } });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "ping", {}]), [
    [4, 1, "FORBIDDEN", "The user may not do this."],
  ]);
  await end();
});

Deno.test("an error that the method does not declare is INTERNAL, and logged", async () => {
  const { open, end, log } = bench({
    methods: {
      ...methods,
      ping: () => {
        throw new RpcError("TOO_LARGE", { message: "secret", details: { most: 1 } });
      },
    },
  });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "ping", {}]), [
    [4, 1, "INTERNAL", "The server failed; its log has the cause."],
  ]);
  assert.equal(log.length, 1);
  assert.match(log[0]!.message, /^ping failed/);
  await end();
});

Deno.test("details that do not match the contract are INTERNAL, and the log names the path", async () => {
  const { open, end, log } = bench({
    methods: { ...methods, add: ({ fail }) => fail("TOO_LARGE", { most: 0.5 }) },
  });
  const client = await open();
  const [answer] = await client.say([2, 1, "add", { a: 1, b: 1 }]);
  assert.equal(answer?.[2], "INTERNAL");
  assert.match(log[0]!.message, /add: details of TOO_LARGE of add do not match the contract at \/most/);
  await end();
});

Deno.test("P-6.8: a result that does not match the contract is INTERNAL, and the log names method and path", async () => {
  const { open, end, log } = bench({ methods: { ...methods, add: () => ({ sum: Number.NaN }) } });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "add", { a: 1, b: 1 }]), [
    [4, 1, "INTERNAL", "The server failed; its log has the cause."],
  ]);
  assert.match(log[0]!.message, /the result of add does not match the contract at \/sum/);
  assert.equal(log[0]!.fields?.path, "/sum");
  await end();
});

Deno.test("P-6.8: what a handler throws stays inside, whether it throws at once or later", async () => {
  for (
    const ping of [
      () => {
        throw new Error("secret");
      },
      () => Promise.reject(new Error("secret")),
      () => Promise.reject("secret"),
    ]
  ) {
    const { open, end, log } = bench({ methods: { ...methods, ping } });
    const client = await open();
    assert.deepEqual(await client.say([2, 1, "ping", {}]), [
      [4, 1, "INTERNAL", "The server failed; its log has the cause."],
    ]);
    assert.equal(log.length, 1);
    await end();
  }
});

Deno.test("a handler may return anything with a then, which may fail or settle twice", async () => {
  const thenables: unknown[] = [
    { then: (settle: (value: unknown) => void) => [1, 2].forEach((sum) => settle({ sum })) },
    { then: () => raise() },
    {
      get then() {
        return raise();
      },
    },
  ];
  const { open, end } = bench({ methods: { ...methods, add: () => thenables.shift() as Promise<never> } });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "add", { a: 1, b: 1 }]), [[3, 1, { sum: 1 }]]);
  for (let failing = 0; failing < 2; failing++) {
    assert.deepEqual((await client.say([2, 1, "add", { a: 1, b: 1 }]))[0]?.slice(0, 3), [4, 1, "INTERNAL"]);
  }
  await end();
});

Deno.test("P-6.7: a cancelled call is answered once, its handler is told, and its late answer is ignored", async () => {
  const { calls, methods } = slowPing();
  const { open, end, log } = bench({ methods });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "ping", {}]), []);
  const { signal, answer } = calls[0]!;
  assert.equal(signal.aborted, false);
  assert.deepEqual(await client.say([5, 1], [5, 1]), [[4, 1, "CANCELLED", "The caller cancelled."]]);
  assert.equal(signal.aborted, true);
  assert.ok(signal.reason instanceof RpcError && signal.reason.code === "CANCELLED");
  answer();
  assert.deepEqual(await client.hear(), []);
  assert.deepEqual(log, []);
  await end();
});

Deno.test("a signal that is first looked at after the cancel is aborted", async () => {
  const started = Promise.withResolvers<() => AbortSignal>();
  const { open, end } = bench({
    methods: {
      ...methods,
      ping: (call) => {
        started.resolve(() => call.signal);
        return new Promise<void>(() => {});
      },
    },
  });
  const client = await open();
  await client.say([2, 1, "ping", {}]);
  await client.say([5, 1]);
  assert.equal((await started.promise)().aborted, true);
  await end();
});

Deno.test("a handler that fails after its call ended is logged, unless it fails because of that", async () => {
  const { calls, methods } = slowPing();
  const { open, end, log } = bench({ methods });
  const client = await open();
  await client.say([2, 1, "ping", {}], [2, 3, "ping", {}], [5, 1], [5, 3]);
  calls[0]!.crash(calls[0]!.signal.reason);
  calls[1]!.crash(new Error("disk full"));
  assert.deepEqual(await client.hear(), []);
  assert.deepEqual(log.map(({ message }) => message), ["ping, after its call had ended, failed"]);
  await end();
});

Deno.test("P-6.6: a deadline ends the call, and its timer is gone when the answer comes first", async () => {
  const { calls, methods } = slowPing();
  const { open, end, clock } = bench({ methods });
  const client = await open();
  const before = clock.pending;
  await client.say([2, 1, "ping", {}, { timeoutMs: 500 }], [2, 3, "ping", {}, { timeoutMs: 800 }]);
  assert.equal(clock.pending, before + 2);
  calls[1]!.answer();
  assert.deepEqual(await client.hear(), [[3, 3, null]]);
  assert.equal(clock.pending, before + 1);
  await clock.advance(500);
  assert.equal((await client.hear())[0]?.[2], "DEADLINE_EXCEEDED");
  assert.equal(calls[0]!.signal.reason.code, "DEADLINE_EXCEEDED");
  assert.equal(clock.pending, before);
  await end();
});

Deno.test("P-6.6: a call without time left does not run", async () => {
  const { calls, methods } = slowPing();
  const { open, end } = bench({ methods });
  const client = await open();
  assert.equal((await client.say([2, 1, "ping", {}, { timeoutMs: 0 }]))[0]?.[2], "DEADLINE_EXCEEDED");
  assert.equal(calls.length, 0);
  await end();
});

Deno.test("P-6.7: a disconnect aborts the handlers", async () => {
  const { calls, methods } = slowPing();
  const { open, end, server } = bench({ methods });
  const client = await open();
  await client.say([2, 1, "ping", {}]);
  await client.drop();
  assert.equal(calls[0]!.signal.reason.code, "CONNECTION_LOST");
  assert.equal(server.connections.size, 0);
  calls[0]!.answer();
  await end();
});

Deno.test("P-6.5: calls beyond the limit are refused, and an answer makes room", async () => {
  const { calls, methods } = slowPing();
  const { open, end } = bench({ methods, limits: { maxCallsInFlight: 2 } });
  const client = await open();
  const [refused] = await client.say([2, 1, "ping", {}], [2, 3, "ping", {}], [2, 5, "ping", {}]);
  assert.deepEqual(refused?.slice(0, 3), [4, 5, "TOO_MANY_CALLS"]);
  calls[0]!.answer();
  assert.deepEqual(await client.hear(), [[3, 1, null]]);
  await client.say([2, 5, "ping", {}]);
  assert.equal(calls.length, 3);
  await end();
});

Deno.test("calling and cancelling in turns cannot start any number of handlers", async () => {
  const { calls, methods } = slowPing();
  const { open, end } = bench({ methods, limits: { maxCallsInFlight: 2 } });
  const client = await open();
  for (let n = 0; n < 10; n++) await client.say([2, 1, "ping", {}], [5, 1]);
  assert.equal(calls.length, 4);
  calls[0]!.answer();
  await client.hear();
  await client.say([2, 1, "ping", {}]);
  assert.equal(calls.length, 5);
  await end();
});

Deno.test("P-3.3: an id in use ends the connection", async () => {
  const { methods } = slowPing();
  const { open, end } = bench({ methods });
  const client = await open();
  await client.say([2, 1, "ping", {}], [2, 1, "ping", {}]);
  assert.deepEqual(client.closed, { code: 4200, reason: "CALL: the id 1 is in use" });
  await end();
});

Deno.test("P-3.5: a frame for an id of another kind ends the connection", async () => {
  const frames: unknown[][] = [[6, 1, 1], [7, 1], [8, 1, 0], [11, 1]];
  for (const frame of frames) {
    const { methods } = slowPing();
    const { open, end } = bench({ methods });
    const client = await open();
    await client.say([2, 1, "ping", {}], frame);
    assert.equal(client.closed?.code, 4200, `${frame}`);
    await end();
  }
});

Deno.test("P-6.4: params are checked before the handler sees them", async () => {
  const { open, end } = bench();
  const client = await open();
  const [answer] = await client.say([2, 1, "add", { a: 1, b: "2" }]);
  assert.deepEqual(answer?.slice(0, 3), [4, 1, "INVALID_PARAMS"]);
  assert.match(answer?.[3] as string, /^params do not match the contract at \/b: expected/);
  assert.equal((answer?.[4] as { path: string }).path, "/b");
  await end();
});

Deno.test("middleware runs around handlers in order, with the call and its context", async () => {
  const seen: string[] = [];
  const layer = (name: string) => async (call: { method: string }, next: () => Promise<unknown>) => {
    seen.push(`${name} ${call.method}`);
    const result = await next();
    seen.push(`${name} done`);
    return result;
  };
  const { open, end } = bench({ middleware: [layer("outer"), layer("inner")] });
  const client = await open();
  assert.deepEqual(await client.say([2, 1, "add", { a: 1, b: 2 }]), [[3, 1, { sum: 3 }]]);
  assert.deepEqual(seen, ["outer add", "inner add", "inner done", "outer done"]);
  await end();
});

Deno.test("middleware can refuse a call, and its result is checked like a handler's", async () => {
  const { open, end, log } = bench({
    middleware: [async (call, next) => {
      if (call.method === "ping") throw new RpcError("FORBIDDEN");
      await next();
      return { sum: "wrong" };
    }],
  });
  const client = await open();
  assert.equal((await client.say([2, 1, "ping", {}]))[0]?.[2], "FORBIDDEN");
  assert.equal((await client.say([2, 1, "add", { a: 1, b: 2 }]))[0]?.[2], "INTERNAL");
  assert.equal(log[0]?.fields?.path, "/sum");
  await end();
});

function raise(): never {
  throw new Error("no answer");
}
