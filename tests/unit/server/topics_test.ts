import { type Broker, MemoryBroker, RpcError } from "@wirepact/server";
import assert from "node:assert/strict";
import { FakeClock } from "./_fake_clock.ts";
import { bench, topics } from "./_fixture.ts";

const SUBSCRIBED = 10;
const plain = (frame: unknown[] | undefined) => frame?.slice(0, 3);

/** A broker with some methods of its own. */
function overriding(inner: Broker, methods: Partial<Broker>): Broker {
  return new Proxy(inner, {
    get: (target, name) => {
      const own = methods[name as keyof Broker];
      if (own) return own;
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A broker whose answers a test lets through one by one. */
function slowBroker() {
  const clock = new FakeClock();
  const inner = new MemoryBroker({ clock, random: () => 0.5 });
  const gates: (() => void)[] = [];
  const gate = () => new Promise<void>((resolve) => gates.push(resolve));
  const broker = overriding(inner, {
    follow: async (name, follower, options) => {
      if (name === "*") return await inner.follow(name, follower, options);
      const following = inner.follow(name, follower, options);
      await gate();
      return await following;
    },
    setPresence: async (name, options) => {
      const done = inner.setPresence(name, options);
      await gate();
      await done;
    },
  });
  return { inner, clock, broker, letThrough: () => gates.splice(0).forEach((open) => open()) };
}

Deno.test("P-8.1: SUBSCRIBED tells head and epoch, and events follow it until UNSUBSCRIBED", async () => {
  const { open, end, server } = bench();
  const client = await open();
  const [subscribed] = await client.say([9, 1, "plain", { room: "a" }]);
  assert.deepEqual(plain(subscribed), [SUBSCRIBED, 1, 1]);
  const { epoch, ...info } = subscribed?.[3] as Record<string, unknown>;
  assert.equal(typeof epoch, "string");
  assert.deepEqual(info, { head: 0, recovered: false });
  const topic = server.topic("plain", { room: "a" });
  void topic.publish("tick", 5);
  void server.topic("plain", { room: "b" }).publish("tick", 6);
  assert.deepEqual(await client.hear(), [[13, 1, "tick", 5, 1]]);
  assert.deepEqual(await client.say([11, 1]), [[12, 1, 0, "unsubscribed"]]);
  void topic.publish("tick", 7);
  assert.deepEqual(await client.hear(), []);
  await end();
});

Deno.test("P-8.2: what cannot be subscribed is refused with its code", async () => {
  const { open, end } = bench({ limits: { maxSubscriptions: 1 } });
  const client = await open();
  const code = async (...frame: unknown[]) => (await client.say(frame))[0]?.[2];
  assert.equal(await code(9, 1, "nowhere", {}), "UNKNOWN_TOPIC");
  assert.equal(await code(9, 1, "constructor", {}), "UNKNOWN_TOPIC");
  assert.equal(await code(9, 1, "plain", { room: "" }), "INVALID_PARAMS");
  assert.equal(await code(9, 1, "plain", { room: "a" }), 1);
  assert.equal(await code(9, 3, "plain", { room: "a" }), "TOO_MANY_SUBSCRIPTIONS");
  await end();
});

Deno.test("P-8.2: the same instance twice is refused, also while the first is on its way", async () => {
  const { open, end } = bench();
  const client = await open();
  const frames = await client.say([9, 1, "plain", { room: "a" }], [9, 3, "plain", { room: "a", extra: 1 }]);
  assert.deepEqual(frames.map(plain), [[4, 3, "ALREADY_SUBSCRIBED"], [SUBSCRIBED, 1, 1]]);
  await end();
});

Deno.test("P-8.3: authorize is asked on every SUBSCRIBE, and a refusal leaves nothing behind", async () => {
  let allowed = true;
  const asked: unknown[] = [];
  const { open, end, broker } = bench({
    topics: {
      ...topics,
      plain: {
        authorize: ({ key, user }) => {
          asked.push([key, user?.sub]);
          return Promise.resolve(allowed);
        },
      },
    },
  });
  const client = await open({ token: "ada" });
  assert.deepEqual(plain((await client.say([9, 1, "plain", { room: "a" }]))[0]), [SUBSCRIBED, 1, 1]);
  await client.say([11, 1]);
  allowed = false;
  const [refused] = await client.say([9, 1, "plain", { room: "a" }]);
  assert.deepEqual(plain(refused), [4, 1, "FORBIDDEN"]);
  assert.deepEqual(asked, [[{ room: "a" }, "ada"], [{ room: "a" }, "ada"]]);
  assert.equal(broker.counts.followers, 1, "only the connection-wide events are followed");
  await end();
});

Deno.test("authorize may throw a code of the protocol; anything else is INTERNAL and logged", async () => {
  let error: unknown = new RpcError("UNAUTHENTICATED", { message: "log in first" });
  const { open, end, log } = bench({
    topics: {
      ...topics,
      plain: {
        authorize: () => {
          throw error;
        },
      },
    },
  });
  const client = await open();
  const [first] = await client.say([9, 1, "plain", { room: "a" }]);
  assert.deepEqual(first, [4, 1, "UNAUTHENTICATED", "log in first"]);
  error = new Error("secret");
  const [second] = await client.say([9, 1, "plain", { room: "a" }]);
  assert.deepEqual(plain(second), [4, 1, "INTERNAL"]);
  assert.equal(log.length, 1);
  await end();
});

Deno.test("P-8.7: events published while the snapshot is made come after SUBSCRIBED, in order", async () => {
  const snapshot = Promise.withResolvers<{ said: number }>();
  const { open, end, server } = bench({
    topics: { ...topics, room: { ...topics.room, snapshot: () => snapshot.promise } },
  });
  const client = await open();
  assert.deepEqual(await client.say([9, 1, "room", { room: "a" }]), []);
  const topic = server.topic("room", { room: "a" });
  void topic.publish("said", { text: "one" });
  void topic.publish("said", { text: "two" });
  assert.deepEqual(await client.hear(), []);
  snapshot.resolve({ said: 7 });
  const frames = await client.hear();
  assert.deepEqual(frames.map((frame) => frame[0]), [SUBSCRIBED, 13, 13]);
  const info = frames[0]?.[3] as Record<string, unknown>;
  assert.deepEqual([info.head, info.snapshot], [0, { said: 7 }]);
  assert.deepEqual(frames.slice(1).map((frame) => frame[4]), [1, 2]);
  await end();
});

Deno.test("P-8.5: an event between the broker's answer and the subscriber is not lost", async () => {
  const { broker, clock, letThrough } = slowBroker();
  const { open, server } = bench({ broker, clock });
  const client = await open();
  assert.deepEqual(await client.say([9, 1, "plain", { room: "a" }]), []);
  const topic = server.topic("plain", { room: "a" });
  void topic.publish("tick", 1);
  letThrough();
  // Neither before nor after the answer, but in the middle of its way through the promises.
  for (let n = 0; n < 8; n++) {
    await Promise.resolve();
    void topic.publish("tick", 2 + n);
  }
  const [subscribed, ...events] = await client.hear();
  const { head } = subscribed?.[3] as { head: number };
  assert.deepEqual(events.map((frame) => frame[4]), Array.from({ length: 9 - head }, (_, n) => head + 1 + n));
  const closed = server.close();
  await clock.advance(10);
  await closed;
});

Deno.test("UNSUBSCRIBE while the subscription starts is answered once, and nothing is left", async () => {
  const { broker, clock, inner, letThrough } = slowBroker();
  const { open, server } = bench({ broker, clock });
  const client = await open();
  assert.deepEqual(await client.say([9, 1, "plain", { room: "a" }], [11, 1]), [[12, 1, 0, "unsubscribed"]]);
  letThrough();
  assert.deepEqual(await client.hear(), []);
  assert.deepEqual(server.instances("plain"), []);
  assert.equal(inner.counts.followers, 1, "only the connection-wide events are followed");
  const closed = server.close();
  await clock.advance(10);
  await closed;
  assert.equal(inner.counts.followers, 0);
});

Deno.test("a disconnect while presence is being set leaves no member behind", async () => {
  const { broker, clock, inner, letThrough } = slowBroker();
  const { open, server } = bench({ broker, clock });
  const client = await open();
  await client.say([9, 1, "room", { room: "a" }]);
  letThrough();
  await client.hear();
  assert.equal((await server.topic("room", { room: "a" }).members()).length, 1);
  await client.drop();
  letThrough();
  await clock.advance(5_000);
  assert.deepEqual(await server.topic("room", { room: "a" }).members(), []);
  assert.equal(inner.counts.followers, 1);
  const closed = server.close();
  await clock.advance(10);
  await closed;
});

Deno.test("leaving and coming back while presence is being set keeps the member", async () => {
  const { broker, clock, letThrough } = slowBroker();
  const { open, server } = bench({ broker, clock });
  const client = await open();
  const settle = async () => {
    for (let n = 0; n < 5; n++) {
      letThrough();
      await clock.settle();
    }
  };
  await client.say([9, 1, "room", { room: "a" }]);
  letThrough();
  await clock.settle();
  await client.say([11, 1], [9, 1, "room", { room: "a" }]);
  await settle();
  assert.equal((await server.topic("room", { room: "a" }).members()).length, 1);
  const closed = server.close();
  await clock.advance(10);
  await closed;
});

Deno.test("a broker that fails is answered by INTERNAL, and the next try may succeed", async () => {
  const clock = new FakeClock();
  const inner = new MemoryBroker({ clock });
  let broken = true;
  const broker = overriding(inner, {
    follow: (name, ...rest) =>
      broken && name !== "*" ? Promise.reject(new Error("no broker")) : inner.follow(name, ...rest),
    publish: () => Promise.reject(new Error("no broker")),
    removePresence: () => Promise.reject(new Error("no broker")),
  });
  const { open, server, log } = bench({ broker, clock });
  const client = await open();
  assert.deepEqual(plain((await client.say([9, 1, "room", { room: "a" }]))[0]), [4, 1, "INTERNAL"]);
  broken = false;
  assert.deepEqual(plain((await client.say([9, 1, "room", { room: "a" }]))[0]), [SUBSCRIBED, 1, 1]);
  // Nobody awaits it, and still nothing is left unhandled.
  void server.topic("room", { room: "a" }).publish("said", { text: "lost" });
  await assert.rejects(server.topic("room", { room: "a" }).publish("said", { text: "lost" }), /no broker/);
  await client.drop();
  assert.deepEqual(log.map(({ message }) => message), [
    "subscribing to room failed",
    'taking a member out of room[["room","a"]] failed',
  ]);
  const closed = server.close();
  await clock.advance(10);
  await closed;
});

Deno.test("a snapshot or presence that does not match the contract is INTERNAL, and the log names it", async () => {
  const { open, end, log } = bench({
    topics: { ...topics, room: { ...topics.room, snapshot: () => ({ said: "many" as unknown as number }) } },
  });
  const client = await open();
  assert.deepEqual(plain((await client.say([9, 1, "room", { room: "a" }]))[0]), [4, 1, "INTERNAL"]);
  assert.match(log[0]!.message, /the snapshot of room does not match the contract at \/said/);
  await end();

  const other = bench({
    topics: { ...topics, room: { ...topics.room, presence: () => ({ who: 7 as unknown as string }) } },
  });
  const guest = await other.open();
  assert.deepEqual(plain((await guest.say([9, 1, "room", { room: "a" }]))[0]), [4, 1, "INTERNAL"]);
  assert.match(other.log[0]!.message, /the presence of room does not match the contract at \/who/);
  await other.end();
});

Deno.test("P-8.8: who is left out of an event does not get it, but its cursor moves", async () => {
  const { open, end, server } = bench();
  const [ada, grace] = [await open({ token: "ada" }), await open({ token: "grace" })];
  for (const client of [ada, grace]) await client.say([9, 1, "plain", { room: "a" }]);
  const [sender] = server.connections.ofUser("ada");
  void server.topic("plain", { room: "a" }).publish("tick", 1, { except: sender! });
  assert.deepEqual(await ada.hear(), [[13, 1, 0, null, 1]]);
  assert.deepEqual(await grace.hear(), [[13, 1, "tick", 1, 1]]);
  await end();
});

Deno.test("an event is encoded once for all that share encoding and form", async () => {
  const { open, end, server } = bench();
  const clients = [];
  for (let n = 0; n < 3; n++) clients.push(await open({ encoding: "msgpack", numbers: n < 2 }));
  for (const client of clients) await client.say([9, 1, "plain", { room: "a" }]);
  void server.topic("plain", { room: "a" }).publish("tick", 1);
  for (const client of clients) await client.hear();
  const [first, second, third] = clients.map((client) => client.messages.at(-1));
  assert.equal(first, second, "the very same bytes");
  assert.notEqual(first, third);
  await end();
});

Deno.test("publish() refuses a payload, an event and a key that the contract does not have", async () => {
  const { end, server } = bench();
  const topic = server.topic("plain", { room: "a" });
  await assert.rejects(topic.publish("tick", 0.5), {
    name: "OutputError",
    message: /^the event tick of plain does not match the contract at the root/,
  });
  await assert.rejects(topic.publish("tock" as "tick", 1), /the topic plain has no event "tock"/);
  await assert.rejects(server.topic("plain", { room: "" }).publish("tick", 1), /the key of plain/);
  await assert.rejects(topic.members(), /the topic plain has no presence/);
  await end();
});

Deno.test("events of a broker that this contract does not know only move cursors", async () => {
  const { open, end, broker } = bench();
  const client = await open();
  await client.say([9, 1, "plain", { room: "a" }]);
  await broker.publish('plain[["room","a"]]', { event: 999, data: 1 }, {
    history: { size: 0, ttlMs: 0 },
  });
  assert.deepEqual(await client.hear(), [[13, 1, 0, null, 1]]);
  await end();
});

Deno.test("subscribing and unsubscribing in turns cannot ask the application any number of times", async () => {
  let asked = 0;
  const { open, end } = bench({
    limits: { maxSubscriptions: 2 },
    topics: {
      ...topics,
      plain: {
        authorize: () => {
          asked++;
          return new Promise<boolean>(() => {});
        },
      },
    },
  });
  const client = await open();
  for (let n = 0; n < 10; n++) await client.say([9, 1, "plain", { room: "a" }], [11, 1]);
  assert.equal(asked, 4);
  await end();
});
