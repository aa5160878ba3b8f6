import { type Broker, MemoryBroker } from "@wirepact/server";
import assert from "node:assert/strict";
import { FakeClock } from "./_fake_clock.ts";
import { type Bench, bench, methods, topics } from "./_fixture.ts";

type Options = NonNullable<Parameters<typeof bench>[0]>;

/** A shop whose handler answers when the test says so. */
function shop(options: Options = {}) {
  const orders: { item: string; signal: AbortSignal; sell: () => void; fail: (error: unknown) => void }[] =
    [];
  const order: typeof methods.order = ({ params, signal }) =>
    new Promise((resolve, reject) => {
      const number = orders.length + 1;
      orders.push({ item: params.item, signal, sell: () => resolve({ number }), fail: reject });
    });
  return { orders, ...bench({ methods: { ...methods, order }, ...options }) };
}

/** Opens a further connection of one client. */
function phone({ open }: Pick<Bench, "open">, encoding: "json" | "msgpack" = "json") {
  return open({ token: "ada", instance: "phone-1", encoding });
}

function order(id: number, callNumber: number, item = "tea", timeoutMs?: number) {
  return [2, id, "order", { item }, { callNumber, ...(timeoutMs !== undefined && { timeoutMs }) }];
}

/** A broker that one server loses and another one does not. */
function lossy(broker: Broker): { broker: Broker; lose(): void } {
  let isLost = false;
  const link = new Proxy(broker, {
    get(target, name: keyof Broker) {
      return isLost
        ? () => Promise.reject(new Error("the link is down"))
        : (target[name] as unknown as () => unknown).bind(target);
    },
  });
  return { broker: link, lose: () => isLost = true };
}

/** Closes a server that has lost its broker. */
async function close({ server, clock }: Pick<Bench, "server" | "clock">): Promise<void> {
  const closed = server.close({ graceMs: 0 });
  await clock.advance(10_000);
  await closed;
}

const INTERNAL = "The server failed; its log has the cause.";

Deno.test("P-6.10: a call sent again after a reconnect gets the recorded answer, and runs once", async () => {
  const { orders, end, ...stage } = shop();
  const first = await phone(stage);
  await first.say(order(1, 1));
  orders[0]!.sell();
  assert.deepEqual(await first.hear(), [[3, 1, { number: 1 }]]);
  await first.drop();
  for (const encoding of ["json", "msgpack"] as const) {
    const again = await phone(stage, encoding);
    assert.deepEqual(await again.say(order(3, 1)), [[3, 3, { number: 1 }]]);
  }
  assert.equal(orders.length, 1);
  await end();
});

Deno.test("P-6.10: a call sent again while it runs joins it, and a disconnect does not stop it", async () => {
  const { orders, end, ...stage } = shop();
  const first = await phone(stage);
  await first.say(order(1, 1));
  await first.drop();
  assert.equal(orders[0]!.signal.aborted, false);
  const second = await phone(stage);
  assert.deepEqual(await second.say(order(1, 1)), []);
  orders[0]!.sell();
  assert.deepEqual(await second.hear(), [[3, 1, { number: 1 }]]);
  assert.equal(orders.length, 1);
  await end();
});

Deno.test("P-6.10: cancelling a call that was joined reaches the handler, and so does its deadline", async () => {
  const { orders, clock, end, ...stage } = shop();
  const first = await phone(stage);
  await first.say(order(1, 1), order(3, 2));
  await first.drop();
  const second = await phone(stage);
  await second.say(order(1, 1), order(3, 2, "tea", 500));
  assert.deepEqual((await second.say([5, 1]))[0]?.slice(0, 3), [4, 1, "CANCELLED"]);
  assert.deepEqual(orders.map(({ signal }) => signal.aborted), [true, false]);
  await clock.advance(500);
  assert.deepEqual(orders.map(({ signal }) => signal.aborted), [true, true]);
  for (const { sell } of orders) sell();
  await end();
});

Deno.test("one timer renews all claims, also if calls begin while the broker is slow to renew", async () => {
  const renewed = Promise.withResolvers<readonly []>();
  const inner = new MemoryBroker({ clock: new FakeClock(), random: () => 0.5 });
  const broker = new Proxy(inner, {
    get(target, name: keyof Broker) {
      if (name === "renewCalls") return () => renewed.promise;
      return (target[name] as unknown as () => unknown).bind(target);
    },
  });
  const { orders, clock, end, ...stage } = shop({ broker });
  const client = await phone(stage);
  await client.say(order(1, 1));
  await clock.advance(5_000);
  orders[0]!.sell();
  await client.hear();
  const before = clock.pending;
  await client.say(order(1, 2));
  renewed.resolve([]);
  await clock.settle();
  assert.equal(clock.pending, before + 1);
  orders[1]!.sell();
  await client.hear();
  assert.equal(clock.pending, before);
  await end();
  await inner.close();
});

Deno.test("P-6.10: what failed inside is kept as INTERNAL, and logged once", async () => {
  const { orders, end, log, ...stage } = shop();
  const first = await phone(stage);
  await first.say(order(1, 1));
  orders[0]!.fail(new Error("the oven is broken"));
  assert.deepEqual(await first.hear(), [[4, 1, "INTERNAL", INTERNAL]]);
  assert.equal(log.splice(0).length, 1);
  await first.drop();
  const second = await phone(stage);
  assert.deepEqual(await second.say(order(1, 1)), [[4, 1, "INTERNAL", INTERNAL]]);
  assert.deepEqual(log, []);
  await end();
});

Deno.test("P-6.10: a result that does not match the contract is kept as INTERNAL", async () => {
  const order_ = () => ({ number: "one" as unknown as number });
  const { end, log, ...stage } = bench({ methods: { ...methods, order: order_ } });
  for (let connection = 1; connection <= 2; connection++) {
    const client = await phone(stage);
    assert.deepEqual(await client.say(order(1, 1)), [[4, 1, "INTERNAL", INTERNAL]]);
    await client.drop();
  }
  assert.equal(log.splice(0).length, 1);
  await end();
});

Deno.test("P-6.10: a declared error is given again, with its details", async () => {
  let calls = 0;
  const { end, ...stage } = bench({
    methods: {
      ...methods,
      order: ({ fail }) => {
        calls++;
        return fail("SOLD_OUT", { until: new Date(86_400_000) });
      },
    },
  });
  for (let connection = 1; connection <= 2; connection++) {
    const client = await phone(stage);
    assert.deepEqual(await client.say(order(1, 1)), [
      [4, 1, "SOLD_OUT", "failed with SOLD_OUT", { until: 86_400_000 }],
    ]);
    await client.drop();
  }
  assert.equal(calls, 1);
  await end();
});

Deno.test("P-6.10: an answer is kept as long as the contract says, and no longer", async () => {
  const { orders, clock, end, ...stage } = shop();
  const first = await phone(stage);
  await first.say(order(1, 1));
  orders[0]!.sell();
  await clock.advance(59_000);
  const second = await phone(stage);
  assert.equal((await second.say(order(1, 1))).length, 1);
  await clock.advance(2_000);
  assert.equal((await second.say(order(3, 1))).length, 0);
  assert.equal(orders.length, 2);
  orders[1]!.sell();
  await end();
});

Deno.test("P-6.11: a call number of another call is KEY_REUSED", async () => {
  const { orders, end, ...stage } = shop();
  const client = await phone(stage);
  await client.say(order(1, 1, "tea"));
  assert.deepEqual((await client.say(order(3, 1, "cake")))[0]?.slice(0, 3), [4, 3, "KEY_REUSED"]);
  assert.deepEqual((await client.say([2, 3, "retry", {}, { callNumber: 1 }]))[0]?.slice(0, 3), [
    4,
    3,
    "KEY_REUSED",
  ]);
  orders[0]!.sell();
  assert.deepEqual(await client.hear(), [[3, 1, { number: 1 }]]);
  assert.equal(orders.length, 1);
  await end();
});

Deno.test("P-6.12: call numbers are counted for each instance of each user", async () => {
  const { orders, open, end } = shop();
  const clients = [
    await open({ token: "ada", instance: "phone-1" }),
    await open({ token: "ada", instance: "phone-2" }),
    await open({ token: "bob", instance: "phone-1" }),
    await open({ instance: "phone-1" }),
    // And without an instance they mean nothing.
    await open({ token: "ada" }),
    await open({ token: "ada" }),
  ];
  for (const client of clients) await client.say(order(1, 1));
  assert.equal(orders.length, clients.length);
  for (const { sell } of orders) sell();
  await end();
});

Deno.test("P-6.13: when the server that ran a call is gone, another one says that the outcome is unknown", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const link = lossy(broker);
  const dying = shop({ broker: link.broker, clock });
  const other = shop({ broker, clock });
  await (await phone(dying)).say(order(1, 1), [2, 3, "retry", {}, { callNumber: 2 }]);
  const client = await phone(other);
  await client.say(order(1, 1));
  await clock.advance(20_000);
  assert.deepEqual(await client.hear(), [], "the claim is renewed as long as it runs");
  link.lose();
  await clock.advance(20_000);
  assert.deepEqual((await client.hear()).at(-1)?.slice(0, 3), [4, 1, "OUTCOME_UNKNOWN"]);
  assert.deepEqual((await client.say(order(3, 1)))[0]?.slice(0, 3), [4, 3, "OUTCOME_UNKNOWN"]);
  assert.equal(other.orders.length, 0);
  dying.orders[0]!.sell();
  await clock.settle();
  assert.ok(dying.log.splice(0).length > 0, "that its answer could not be kept is logged");
  await close(dying);
  await other.end();
});

Deno.test("P-6.13: a lost call is run again where the contract allows that; its events are published once", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const link = lossy(broker);
  let runs = 0;
  const retry: typeof methods.retry = async ({ topic }) => {
    const run = ++runs;
    await topic("board", { room: "tea" }).publish("pinned", { text: "first" });
    if (run === 1) return await new Promise(() => {});
    await topic("board", { room: "tea" }).publish("pinned", { text: "second" });
    return run;
  };
  const dying = shop({ broker: link.broker, clock, methods: { ...methods, retry }, topics });
  const other = shop({ broker, clock, methods: { ...methods, retry }, topics });
  const listener = await other.open({ token: "bob" });
  await listener.say([9, 1, "board", { room: "tea" }]);
  await (await phone(dying)).say([2, 1, "retry", {}, { callNumber: 1 }]);
  link.lose();
  await clock.advance(20_000);
  const client = await phone(other);
  assert.deepEqual(await client.say([2, 1, "retry", {}, { callNumber: 1 }]), [[3, 1, 2]]);
  const events = (await listener.hear()).filter(([type]) => type === 13).map((frame) => frame[3]);
  assert.deepEqual(events, [{ text: "first" }, { text: "second" }]);
  dying.log.splice(0);
  await close(dying);
  await other.end();
});

Deno.test("P-6.13: whoever has joined a call on another server runs it again when that is gone, if the contract allows it", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const link = lossy(broker);
  const dying = shop({
    broker: link.broker,
    clock,
    methods: { ...methods, retry: () => new Promise(() => {}) },
  });
  const other = shop({ broker, clock, methods: { ...methods, retry: () => 2 } });
  const call = [2, 1, "retry", {}, { callNumber: 1 }];
  await (await phone(dying)).say(call);
  const client = await phone(other);
  assert.deepEqual(await client.say(call), [], "it waits for the one that runs it");
  link.lose();
  await clock.advance(20_000);
  assert.deepEqual((await client.hear()).at(-1), [3, 1, 2]);
  dying.log.splice(0);
  await close(dying);
  await other.end();
});

Deno.test("a call that the broker cannot claim has not run, and its caller is told so", async () => {
  const clock = new FakeClock();
  const link = lossy(new MemoryBroker({ clock }));
  const { orders, log, server, ...stage } = shop({ broker: link.broker, clock });
  const client = await phone(stage);
  link.lose();
  assert.deepEqual((await client.say(order(1, 1)))[0]?.slice(0, 3), [4, 1, "UNAVAILABLE"]);
  assert.equal(orders.length, 0);
  assert.equal(log.length, 1);
  await close({ server, clock });
});

Deno.test("an answer that the broker cannot keep is given all the same", async () => {
  const clock = new FakeClock();
  const link = lossy(new MemoryBroker({ clock }));
  const { orders, log, server, ...stage } = shop({ broker: link.broker, clock });
  const client = await phone(stage);
  await client.say(order(1, 1));
  link.lose();
  orders[0]!.sell();
  assert.deepEqual(await client.hear(), [[3, 1, { number: 1 }]]);
  assert.equal(log.length, 1);
  await close({ server, clock });
});

Deno.test("a server that closes waits for calls that go on without their connection", async () => {
  const { orders, clock, server, broker, ...stage } = shop();
  const client = await phone(stage);
  await client.say(order(1, 1));
  await client.drop();
  let isClosed = false;
  const closed = server.close({ graceMs: 5_000 }).then(() => isClosed = true);
  await clock.advance(1_000);
  assert.equal(isClosed, false);
  orders[0]!.sell();
  await clock.settle();
  await closed;
  await clock.advance(100_000);
  assert.equal(broker.size, 0);
  assert.equal(clock.pending, 0);
});

Deno.test("a server that closes tells handlers to stop that go on without their connection; what they throw then is no answer", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const shared = new Proxy(broker, {
    get: (target, name: keyof Broker) =>
      name === "close" ? () => Promise.resolve() : (target[name] as unknown as () => unknown).bind(target),
  });
  const [closing, other] = [shop({ broker: shared, clock }), shop({ broker, clock })];
  const client = await phone(closing);
  await client.say(order(1, 1));
  await client.drop();
  await close(closing);
  const [{ signal, fail }] = closing.orders as [typeof closing.orders[0]];
  assert.equal(signal.aborted, true);
  fail(signal.reason);
  await clock.advance(20_000);
  const again = await phone(other);
  assert.deepEqual((await again.say(order(1, 1)))[0]?.slice(0, 3), [4, 1, "OUTCOME_UNKNOWN"]);
  assert.deepEqual(closing.log, []);
  await other.end();
});

Deno.test("P-4.4: WELCOME tells the member id of a client that says who it is, the same on each connection", async () => {
  const { connect, end } = bench();
  const ids: unknown[] = [];
  for (const [token, instance] of [["ada", "x"], ["ada", "x"], ["bob", "x"], ["ada", undefined]]) {
    const client = await connect();
    const [[, welcome]] = await client.say([0, { protocol: 1, token, instance }]) as [[1, object]];
    const { connection, member } = welcome as { connection: string; member?: string };
    assert.notEqual(connection, member);
    ids.push(member);
  }
  assert.equal(ids[0], ids[1]);
  assert.notEqual(ids[0], ids[2]);
  assert.match(String(ids[0]), /^[\w-]{12}$/);
  assert.equal(ids[3], undefined);
  await end();
});

Deno.test("P-6.15: WELCOME names the records of calls: the same as long as the broker has them", async () => {
  const broker = new MemoryBroker();
  const epochs: unknown[] = [];
  for (const options of [{ broker }, { broker }, {}]) {
    const { connect, server, clock } = bench(options);
    const [[, welcome]] = await (await connect()).say([0, { protocol: 1 }]) as [[1, { callEpoch?: string }]];
    epochs.push(welcome.callEpoch);
    await close({ server, clock });
  }
  assert.match(String(epochs[0]), /^\w{8,}$/);
  assert.equal(epochs[0], epochs[1]);
  assert.notEqual(epochs[0], epochs[2]);
  await broker.close();
});

Deno.test("P-6.15: a call is not run where its records are gone, and its client is sent to learn which there are", async () => {
  const clock = new FakeClock();
  let broker = new MemoryBroker({ clock });
  // A broker that is restarted behind its servers' backs.
  const link = new Proxy({} as Broker, {
    get: (_, method: keyof Broker) => (...args: unknown[]) =>
      (broker[method] as (...args: unknown[]) => unknown)(...args),
  });
  const { orders, server, open } = shop({ broker: link, clock });
  const client = await open({ token: "ada", instance: "phone-1" });
  await client.say(order(1, 1));
  orders[0]!.sell();
  assert.deepEqual(await client.hear(), [[3, 1, { number: 1 }]]);
  broker = new MemoryBroker({ clock });
  assert.deepEqual((await client.say(order(1, 1)))[0]?.slice(0, 3), [4, 1, "OUTCOME_UNKNOWN"]);
  assert.equal(client.closed?.code, 4000);
  assert.equal(orders.length, 1);
  const again = await open({ token: "ada", instance: "phone-1" });
  await again.say(order(1, 2));
  assert.equal(orders.length, 2, "new calls run");
  orders[1]!.sell();
  await close({ server, clock });
});
