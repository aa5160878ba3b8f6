/** Subscriptions that end, cross and share while the broker or the application has not answered. */

import assert from "node:assert/strict";
import { type FaultBench, faultBench, gate } from "./_fault_bench.ts";
import { topics } from "./_fixture.ts";
import type { ScriptedClient } from "./_scripted_client.ts";

const ROOM = { room: "a" };
const IN_BROKER = 'room[["room","a"]]';
/** A member of another server. */
const other = { member: "other", holder: "other" };
const types = (frames: unknown[][]) => frames.map(([type]) => type);

/** A bench whose topic `room` stands still in one step of its start until it is released. */
interface Stage extends FaultBench {
  readonly release: () => void;
}

type RoomHandler = "authorize" | "snapshot" | "presence";

function heldHandler(name: RoomHandler): Stage {
  const { promise, resolve } = gate();
  const { room } = topics;
  // Held once, so that another client may pass.
  let isHeld = true;
  const held = <Request, Value>(run: (request: Request) => Value) => async (request: Request) => {
    const wait = isHeld;
    isHeld = false;
    if (wait) await promise;
    return await run(request);
  };
  // The handlers differ in what they answer, which does not matter here.
  const slow = { ...room, [name]: held(room[name] as (request: unknown) => unknown) } as typeof room;
  return { ...faultBench({ topics: { ...topics, room: slow } }), release: resolve };
}

function heldBroker(...hold: Parameters<FaultBench["broker"]["hold"]>): Stage {
  const bench = faultBench();
  return { ...bench, release: bench.broker.hold(...hold).release };
}

const stages: Record<string, () => Stage> = {
  "authorize is pending": () => heldHandler("authorize"),
  "follow has not reached the broker": () => heldBroker("follow", "request"),
  "follow is not answered": () => heldBroker("follow"),
  "the snapshot is pending": () => heldHandler("snapshot"),
  "the presence handler is pending": () => heldHandler("presence"),
  "setPresence has not reached the broker": () => heldBroker("setPresence", "request"),
  "setPresence is not answered": () => heldBroker("setPresence"),
  "listPresence is not answered": () => heldBroker("listPresence"),
};

const only = (server: FaultBench["server"]) => [...server.connections][0]!;

/** Ways for a subscription to end, and the frames its client gets of it. */
const endings: Record<string, { end(stage: Stage, client: ScriptedClient): unknown; frames: number[] }> = {
  "the client disconnects": { end: (_, client) => client.drop(), frames: [] },
  "the client unsubscribes": {
    end: (_, client) => client.message(JSON.stringify([11, 1])),
    frames: [12],
  },
  "the application takes it out": { end: ({ server }) => only(server).leave("room", ROOM), frames: [4] },
  "the application closes the connection": { end: ({ server }) => only(server).close(), frames: [] },
  "the server closes": { end: ({ close }) => void close(), frames: [19] },
};

for (const [when, makeStage] of Object.entries(stages)) {
  for (const [what, { end: finish, frames }] of Object.entries(endings)) {
    Deno.test(`P-8.4, P-8.11: ${what} while ${when}: answered once, nothing is left`, async () => {
      const stage = makeStage();
      const { open, clock, release, end } = stage;
      const client = await open();
      assert.deepEqual(await client.say([9, 1, "room", ROOM]), []);
      await finish(stage, client);
      assert.deepEqual(types(await client.hear()), frames);
      release();
      await clock.settle();
      assert.deepEqual(client.take(), []);
      await end();
    });
  }

  Deno.test(`a subscription that ends in any microtask after ${when} leaves nothing`, async () => {
    for (let ticks = 0; ticks < 25; ticks++) {
      const stage = makeStage();
      const { open, server, clock, release, end, broker } = stage;
      const client = await open();
      await client.say([9, 1, "room", ROOM]);
      release();
      await microtasks(ticks);
      assert.equal(only(server).leave("room", ROOM), true);
      await clock.settle();
      const got = types(await client.hear());
      // Either it never was, or it was and has ended.
      assert.ok(`${got}` === "4" || `${got}` === "10,12", `after ${ticks} microtasks: ${got}`);
      // The connection-wide events are still followed.
      assert.equal(broker.inner.counts.followers, 1, `after ${ticks} microtasks`);
      await end();
    }
  });

  Deno.test(`P-8.5, P-8.7: what happens in any microtask after ${when} is told once and in order`, async () => {
    for (let ticks = 0; ticks < 25; ticks++) {
      const { open, server, release, end, broker } = makeStage();
      const client = await open();
      await client.say([9, 1, "room", ROOM]);
      const room = server.topic("room", ROOM);
      void room.publish("said", { text: "before" });
      release();
      await microtasks(ticks);
      void room.publish("said", { text: "during" });
      void broker.setPresence(IN_BROKER, { ...other, state: { who: "other" }, leaseMs: Infinity });
      await microtasks(1);
      void room.publish("said", { text: "after" });
      checkTold(await client.hear(), ticks);
      void broker.removePresence(IN_BROKER, { ...other, graceMs: 0 });
      await client.hear();
      await end();
    }
  });
}

/** Head and events are without gap or repetition, and so are the members. */
function checkTold(frames: unknown[][], ticks: number): void {
  const [subscribed, ...rest] = frames;
  assert.equal(subscribed?.[0], 10, `after ${ticks} microtasks`);
  const info = subscribed[3] as { head: number; presence: { version: number; members: [string, unknown][] } };
  const offsets = rest.filter(([type]) => type === 13).map((frame) => frame[4] as number);
  // Offsets of the memory broker are contiguous, and may have begun before anybody followed.
  const last = offsets.at(-1) ?? info.head;
  assert.deepEqual(offsets, Array.from({ length: last - info.head }, (_, i) => info.head + 1 + i));
  const texts = rest.filter(([type]) => type === 13).map((frame) => (frame[3] as { text: string }).text);
  assert.deepEqual(texts, ["before", "during", "after"].slice(3 - texts.length));
  const members = new Map(info.presence.members);
  let { version } = info.presence;
  for (const [type, , next, changes] of rest as [number, number, number, [string, unknown][]][]) {
    if (type !== 14) continue;
    assert.ok(next > version, "versions go up");
    version = next;
    for (const [id, state] of changes) members.set(id, state);
  }
  assert.equal(members.size, 2, `after ${ticks} microtasks`);
  assert.deepEqual(members.get("other"), { who: "other" });
}

async function microtasks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await undefined;
}

Deno.test("a connection that goes while follow is pending does not end the follow of another", async () => {
  const { open, server, clock, broker, end } = faultBench();
  const follow = broker.hold("follow");
  const [first, second] = [await open(), await open()];
  await first.say([9, 1, "plain", ROOM]);
  await second.say([9, 1, "plain", ROOM]);
  await first.drop();
  follow.release();
  assert.deepEqual(types(await second.hear()), [10]);
  void server.topic("plain", ROOM).publish("tick", 1);
  assert.deepEqual(await second.hear(), [[13, 1, "tick", 1, 1]]);
  assert.deepEqual(broker.asked, ["follow", "publish"]);
  await clock.settle();
  await end();
});

Deno.test("a follow that fails is tried again by who comes next, and all who waited for it are answered", async () => {
  const { open, broker, logged, end } = faultBench();
  const follow = broker.hold("follow");
  const [first, second, third] = [await open(), await open(), await open()];
  await first.say([9, 1, "plain", ROOM]);
  await second.say([9, 1, "plain", ROOM]);
  follow.fail();
  // In the same turn, before those who waited are refused.
  third.message(JSON.stringify([9, 1, "plain", ROOM]));
  const codes = [(await first.hear())[0]?.[2], (await second.hear())[0]?.[2]];
  assert.deepEqual(codes, ["INTERNAL", "INTERNAL"]);
  await third.hear();
  assert.deepEqual(types(await first.say([9, 1, "plain", ROOM])), [10]);
  assert.equal(logged().every((line) => line === "subscribing to plain failed"), true);
  await end();
});

Deno.test("a follow that fails does not reach a connection that is still being authorized", async () => {
  const { open, broker, clock, logged, end, release } = heldHandler("authorize");
  const follow = broker.hold("follow");
  const [second, first] = [await open(), await open()];
  await second.say([9, 1, "room", ROOM]);
  await first.say([9, 1, "room", ROOM]);
  follow.fail();
  assert.equal((await first.hear())[0]?.[2], "INTERNAL");
  release();
  assert.deepEqual(types(await second.hear()), [10]);
  assert.deepEqual(logged(), ["subscribing to room failed"]);
  await clock.settle();
  await end();
});

Deno.test("P-8.5: what came of a follow that failed has no part in the head of the next log", async () => {
  const { open, server, broker, clock, logged, end } = faultBench();
  const follow = broker.hold("follow");
  const [first, second] = [await open(), await open()];
  // A topic without history, whose log is forgotten as soon as nobody follows it.
  await first.say([9, 1, "strict", ROOM]);
  await server.topic("strict", ROOM).publish("tick", 1);
  follow.fail();
  await first.hear();
  await clock.advance(1);
  const [subscribed] = await second.say([9, 1, "strict", ROOM]);
  assert.equal((subscribed?.[3] as { head: number }).head, 0);
  assert.deepEqual(logged(), ["subscribing to strict failed"]);
  await end();
});

Deno.test("a given-up follow that fails late does not reach its successor", async () => {
  const { open, server, broker, logged, end } = faultBench();
  const follow = broker.hold("follow");
  const client = await open();
  await client.say([9, 1, "plain", ROOM]);
  assert.deepEqual(types(await client.say([11, 1], [9, 3, "plain", ROOM])), [12, 10]);
  follow.fail();
  await client.hear();
  assert.deepEqual(logged(), ['leaving the log of plain[["room","a"]] failed']);
  void server.topic("plain", ROOM).publish("tick", 1);
  assert.deepEqual(types(await client.hear()), [13]);
  await end();
});

Deno.test("a join and a leave that cross while follow is pending: the last word counts", async () => {
  const { open, server, broker, end } = faultBench();
  const client = await open();
  const connection = only(server);
  const follow = broker.hold("follow");
  const joined = assert.rejects(connection.join("room", ROOM), { code: "LEFT" });
  await client.hear();
  assert.equal(connection.leave("room", ROOM), true);
  await joined;
  const again = connection.join("room", ROOM);
  follow.release();
  await again;
  assert.deepEqual(types(await client.hear()), [10]);
  assert.deepEqual(connection.topics(), [{ topic: "room", key: ROOM }]);
  assert.equal((await server.topic("room", ROOM).members()).length, 1);
  assert.equal(connection.leave("room", ROOM), true);
  assert.equal(connection.leave("room", ROOM), false);
  assert.deepEqual(types(await client.hear()), [12]);
  await end();
});

Deno.test("a join that crosses a SUBSCRIBE which is taken out joins anew", async () => {
  const { open, server, broker, end } = faultBench();
  const client = await open();
  const follow = broker.hold("follow");
  await client.say([9, 1, "room", ROOM]);
  const joined = only(server).join("room", ROOM);
  assert.deepEqual(types(await client.say([11, 1])), [12, 10]);
  follow.release();
  await joined;
  assert.deepEqual(await client.hear(), []);
  await end();
});
