/** Presence that lasts: members through reconnects, leases, lists that become numbers, and what slow readers are told. */

import { MemoryBroker } from "@wirepact/server";
import assert from "node:assert/strict";
import { FakeClock } from "./_fake_clock.ts";
import { faultBench } from "./_fault_bench.ts";
import { type Bench, bench } from "./_fixture.ts";
import type { ScriptedClient } from "./_scripted_client.ts";

const ROOM = { room: "a" };
const BOARD = 'board[["room","a"]]';

type Pair = readonly [member: string, state: { who: string } | null];

interface Presence {
  readonly version: number;
  readonly members?: readonly Pair[];
  readonly changes?: readonly Pair[];
  readonly count?: number;
}

/** Subscribes, and tells what SUBSCRIBED says. */
async function enter(client: ScriptedClient, topic = "board", cursor?: unknown) {
  const [subscribed] = await client.say([9, 1, topic, ROOM, ...(cursor ? [cursor] : [])]);
  assert.equal(subscribed?.[0], 10, JSON.stringify(subscribed));
  return subscribed[3] as { epoch: string; head: number; presence: Presence };
}

/** The changes of the PRESENCE frames that came. */
async function told(client: ScriptedClient): Promise<unknown[]> {
  return (await client.hear()).filter(([type]) => type === 14).map((frame) => frame[3]);
}

const joined = (who: string): Pair => [who, { who }];

/** Somebody on another server. */
function elsewhere(broker: Pick<MemoryBroker, "setPresence" | "removePresence">) {
  return {
    come: (member: string) =>
      broker.setPresence(BOARD, {
        member,
        holder: `h-${member}`,
        state: { who: member },
        leaseMs: 1_000_000,
      }),
    go: (member: string) => broker.removePresence(BOARD, { member, holder: `h-${member}`, graceMs: 0 }),
  };
}

Deno.test("P-9.3, P-9.6: a client that comes back within the grace has never left; a later one is another member", async () => {
  const { open, end, clock, server } = bench();
  const watcher = await open({ token: "watcher" });
  const phone = (): Promise<ScriptedClient> => open({ token: "ada", instance: "phone-0001" });
  const member = async (client: ScriptedClient) =>
    (await enter(client, "room")).presence.members!.find(([, state]) => state?.who === "ada")![0];
  await enter(watcher, "room");
  const first = await phone();
  const id = await member(first);
  assert.equal((await told(watcher)).length, 1);
  await first.drop();
  await clock.advance(4_000);
  const second = await phone();
  assert.equal(await member(second), id);
  await clock.advance(10_000);
  assert.deepEqual(await told(watcher), [], "nobody saw it");
  const [, ada] = await server.topic("room", ROOM).members();
  assert.deepEqual([ada!.id, ada!.connections], [id, server.connections.ofUser("ada").map(({ id }) => id)]);
  await second.drop();
  await clock.advance(5_000);
  assert.deepEqual(await told(watcher), [[[id, null]]]);
  await end();
});

Deno.test("P-9.6: a client that unsubscribes, or is taken out, has left at once", async () => {
  const { open, end, server } = bench();
  const [watcher, ada] = [await open(), await open({ token: "ada" })];
  await enter(watcher, "board");
  await enter(ada, "board");
  await ada.say([11, 1]);
  await enter(ada, "board");
  server.connections.ofUser("ada")[0]!.leave("board", ROOM);
  assert.deepEqual(await told(watcher), [[joined("ada")], [["ada", null]], [joined("ada")], [["ada", null]]]);
  await end();
});

Deno.test("P-9.3: a member per user is there until the last of its connections has gone", async () => {
  const { open, end, clock, server } = bench();
  const watcher = await open({ token: "watcher" });
  await enter(watcher);
  const [first, second] = [await open({ token: "ada" }), await open({ token: "ada" })];
  await enter(first);
  const { presence } = await enter(second);
  assert.deepEqual(presence.members, [joined("watcher"), joined("ada")]);
  assert.deepEqual(await told(watcher), [[joined("ada")]]);
  await first.say([11, 1]);
  await clock.advance(10_000);
  assert.deepEqual(await told(watcher), []);
  const members = await server.topic("board", ROOM).members();
  assert.deepEqual(members.map(({ id, state }) => [id, state]), [joined("watcher"), joined("ada")]);
  await second.drop();
  await clock.advance(1_999);
  assert.deepEqual(await told(watcher), []);
  await clock.advance(1);
  assert.deepEqual(await told(watcher), [[["ada", null]]]);
  await end();
});

Deno.test("P-9.4: who resumes is told what changed since", async () => {
  const { open, end, broker } = bench();
  const { come, go } = elsewhere(broker);
  const client = await open({ token: "ada" });
  await come("grace");
  const { epoch, head, presence } = await enter(client);
  assert.deepEqual(presence, { version: 2, members: [joined("grace"), joined("ada")] });
  await client.drop();
  await go("grace");
  await come("linus");
  const back = await open({ token: "ada" });
  const resumed = await enter(back, "board", { epoch, offset: head, presence: presence.version });
  assert.deepEqual(resumed.presence, { version: 4, changes: [["grace", null], joined("linus")] });
  await back.say([11, 1]);
  // Of another log, or of a version that is not known, it is told everybody.
  for (const cursor of [{ epoch: "other", offset: 0, presence: 4 }, { epoch, offset: head, presence: 999 }]) {
    const { presence } = await enter(back, "board", cursor);
    assert.deepEqual(presence.members, [joined("ada"), joined("linus")]);
    await back.say([11, 1]);
  }
  await go("linus");
  await end();
});

Deno.test("P-9.5: above maxListed only the number is told, a few times a second; below it everybody is listed again", async () => {
  for (const encoding of ["json", "msgpack"] as const) {
    const { open, end, broker, clock } = bench();
    const { come, go } = elsewhere(broker);
    const ada = await open({ token: "ada", encoding });
    await enter(ada);
    for (const who of ["b", "c"]) await come(who);
    assert.deepEqual(await told(ada), [[joined("b")], [joined("c")]]);
    for (const who of ["d", "e", "f", "g"]) await come(who);
    assert.deepEqual(await told(ada), [4], "one at once");
    await clock.advance(1_000);
    assert.deepEqual(await told(ada), [7], "and the newest after a while");
    await clock.advance(10_000);
    assert.deepEqual(await told(ada), []);
    const late = await open({ token: "late", encoding });
    assert.deepEqual((await enter(late)).presence, { version: 8, count: 8 });
    await late.say([11, 1]);
    // Three were listed before, but are not listed again: at the limit lists would come and go.
    for (const who of ["g", "f", "e", "d"]) await go(who);
    await clock.advance(1_000);
    assert.equal((await told(ada)).at(-1), 3);
    await go("c");
    assert.deepEqual(await told(ada), [[joined("ada"), joined("b")]]);
    await come("c");
    assert.deepEqual(await told(ada), [[joined("c")]], "and changes from then on");
    for (const who of ["b", "c"]) await go(who);
    await end();
  }
});

Deno.test("P-9.7: members whose server crashed are gone when their lease is, and those of living servers stay", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  const alive = bench({ clock, broker, heartbeatMs: 1_000_000 });
  const ada = await alive.open({ token: "ada" });
  await enter(ada);
  // A server that was killed renews nothing.
  const dead = bench({
    clock,
    broker: deafTo(broker, "renewPresence", "removePresence"),
    heartbeatMs: 1_000_000,
  });
  await enter(await dead.open({ token: "zombie" }));
  assert.deepEqual(await told(ada), [[joined("zombie")]]);
  await clock.advance(29_000);
  assert.deepEqual(await told(ada), []);
  await clock.advance(2_000);
  assert.deepEqual(await told(ada), [[["zombie", null]]]);
  await clock.advance(300_000);
  assert.deepEqual((await alive.server.topic("board", ROOM).members()).map(({ id }) => id), ["ada"]);
  await closeAll(clock, alive, dead);
  await broker.close();
});

Deno.test("leases are renewed by one timer per server, which runs only while there are any", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  let renewals = 0;
  const counting = overriding(broker, {
    renewPresence: (...args) => {
      renewals++;
      return broker.renewPresence(...args);
    },
  });
  const { open, server } = bench({ clock, broker: counting, heartbeatMs: 1_000_000 });
  const clients = [];
  for (let n = 0; n < 5; n++) {
    const client = await open({ token: `u${n}` });
    await client.say([9, 1, "board", ROOM], [9, 3, "room", ROOM]);
    clients.push(client);
  }
  await clock.advance(30_000);
  assert.equal(renewals, 3);
  for (const client of clients) await client.say([11, 1], [11, 3]);
  await clock.advance(60_000);
  assert.equal(renewals, 3);
  await closeAll(clock, { server });
  await broker.close();
});

Deno.test("a member that leaves does not end the leases of others", async () => {
  const { open, end, clock, server } = bench({ heartbeatMs: 1_000_000 });
  const [ada, grace] = [await open({ token: "ada" }), await open({ token: "grace" })];
  await enter(ada);
  await enter(grace);
  await ada.say([11, 1]);
  await clock.advance(100_000);
  assert.deepEqual((await server.topic("board", ROOM).members()).map(({ id }) => id), ["grace"]);
  await end();
});

Deno.test("a broker that forgot a member is told of it anew", async () => {
  const { open, end, clock, broker } = bench({ heartbeatMs: 1_000_000 });
  const [ada, watcher] = [await open({ token: "ada" }), await open({ token: "watcher" })];
  await enter(ada);
  await enter(watcher);
  const [, holding] = [...(await broker.listPresence(BOARD)).members!].reverse();
  await broker.removePresence(BOARD, { member: "ada", holder: holding!.holders[0]!, graceMs: 0 });
  assert.deepEqual(await told(watcher), [[["ada", null]]]);
  await clock.advance(10_000);
  assert.deepEqual(await told(watcher), [[joined("ada")]]);
  await end();
});

Deno.test("renewing that fails is logged once, until it works again", async () => {
  const clock = new FakeClock();
  const broker = new MemoryBroker({ clock });
  let isDown = true;
  const failing = overriding(broker, {
    renewPresence: (...args) => isDown ? Promise.reject(new Error("down")) : broker.renewPresence(...args),
  });
  const { open, server, log } = bench({ clock, broker: failing, heartbeatMs: 1_000_000 });
  await enter(await open({ token: "ada" }));
  await clock.advance(20_000);
  assert.deepEqual(log.map(({ message }) => message), ["renewing presence failed"]);
  isDown = false;
  await clock.advance(40_000);
  assert.deepEqual((await server.topic("board", ROOM).members()).map(({ id }) => id), ["ada"]);
  await closeAll(clock, { server });
  await broker.close();
});

Deno.test("a slow reader is told what changed in all when it has room, and holds nothing until then", async () => {
  const { open, end, broker, clock } = bench({ limits: { maxQueuedEventBytes: 8_000 } });
  const { come, go } = elsewhere(broker);
  const slow = await open({ token: "ada" });
  await enter(slow);
  slow.bufferedBytes = 5_000;
  await slow.say([2, 99, "ping", {}]);
  for (let n = 0; n < 200; n++) {
    await come("grace");
    await go("grace");
  }
  await come("linus");
  assert.deepEqual(await told(slow), []);
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual(await told(slow), [[["grace", null], joined("linus")]]);
  await come("grace");
  assert.deepEqual(await told(slow), [[joined("grace")]]);
  for (const who of ["grace", "linus"]) await go(who);
  await end();
});

Deno.test("a slow reader whose list cannot be mended is told a number, then everybody", async () => {
  const { open, end, broker, clock } = bench({ limits: { maxQueuedEventBytes: 8_000 } });
  const { come, go } = elsewhere(broker);
  const slow = await open({ token: "ada" });
  await enter(slow);
  slow.bufferedBytes = 5_000;
  await slow.say([2, 99, "ping", {}]);
  // More than the broker remembers.
  for (let n = 0; n < 1_500; n++) {
    await come("grace");
    await go("grace");
  }
  slow.bufferedBytes = 0;
  await clock.advance(20);
  const frames = (await slow.hear()).filter(([type]) => type === 14);
  assert.deepEqual(frames.map((frame) => frame[3]), [1, [joined("ada")]]);
  assert.ok(Number(frames[0]![2]) < Number(frames[1]![2]), "versions go up");
  await end();
});

Deno.test("a slow reader is told the number where its list has become one meanwhile", async () => {
  const { open, end, broker, clock } = bench({ limits: { maxQueuedEventBytes: 8_000 } });
  const { come, go } = elsewhere(broker);
  const slow = await open({ token: "ada" });
  await enter(slow);
  slow.bufferedBytes = 5_000;
  await slow.say([2, 99, "ping", {}]);
  for (const who of ["b", "c", "d", "e"]) await come(who);
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual(await told(slow), [5]);
  for (const who of ["b", "c", "d", "e"]) await go(who);
  await clock.advance(1_000);
  assert.deepEqual((await told(slow)).slice(-2), [[joined("ada"), joined("e")], [["e", null]]]);
  await end();
});

Deno.test("presence that cannot be read ends the subscription in a gap", async () => {
  const { open, broker, clock, logged, end } = faultBench({ limits: { maxQueuedEventBytes: 8_000 } });
  const { come, go } = elsewhere(broker.inner);
  const slow = await open({ token: "ada" });
  await enter(slow);
  slow.bufferedBytes = 5_000;
  await slow.say([2, 99, "ping", {}]);
  await come("grace");
  broker.fail("listPresence");
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual((await slow.hear()).map((frame) => frame.slice(0, 3)), [[15, 1, "lost"]]);
  assert.deepEqual(logged(), ["reading presence failed"]);
  await go("grace");
  await end();
});

Deno.test("who resyncs after a gap does not leave while it is away", async () => {
  const { open, end, server, clock } = bench({ limits: { maxQueuedEventBytes: 8_000 } });
  const [watcher, slow] = [await open({ token: "watcher" }), await open({ token: "ada" })];
  await enter(watcher);
  await enter(slow);
  await told(watcher);
  slow.bufferedBytes = 7_500;
  await slow.say([2, 99, "ping", {}]);
  for (let n = 0; n < 6; n++) await server.topic("board", ROOM).publish("pinned", { text: "hi" });
  slow.bufferedBytes = 0;
  await clock.advance(20);
  assert.deepEqual((await slow.hear()).map((frame) => frame.slice(0, 3)), [[15, 1, "overflow"]]);
  await slow.say([11, 1]);
  await enter(slow);
  await clock.advance(10_000);
  assert.deepEqual(await told(watcher), []);
  await end();
});

/** A broker with some methods of its own. */
function overriding(inner: MemoryBroker, methods: Partial<MemoryBroker>): MemoryBroker {
  return new Proxy(inner, {
    get: (target, name) => {
      const own = methods[name as keyof MemoryBroker];
      if (own) return own;
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** A broker that hears nothing of some methods. */
function deafTo(inner: MemoryBroker, ...methods: (keyof MemoryBroker)[]): MemoryBroker {
  return overriding(inner, Object.fromEntries(methods.map((name) => [name, () => Promise.resolve([])])));
}

async function closeAll(clock: FakeClock, ...benches: Pick<Bench, "server">[]): Promise<void> {
  for (const { server } of benches) {
    const closed = server.close({ graceMs: 0 });
    await clock.advance(10_000);
    await closed;
  }
}

Deno.test("a member stands for its connections: it can be left out, joined and taken out", async () => {
  const { open, end, server } = bench();
  const [ada, second, grace] = [
    await open({ token: "ada" }),
    await open({ token: "ada" }),
    await open({ token: "grace" }),
  ];
  for (const client of [ada, second, grace]) await enter(client);
  for (const client of [ada, second, grace]) await client.hear();
  const board = server.topic("board", ROOM);
  const [member] = await board.members();
  assert.equal(member!.id, "ada");
  await board.publish("pinned", { text: "hi" }, { except: member! });
  await board.publish("pointer", { x: 1 }, { except: [member!] });
  await server.broadcast("notice", { text: "hi" }, { only: member! });
  const heard = async (client: ScriptedClient) => (await client.hear()).map((frame) => frame[2]);
  assert.deepEqual(await heard(ada), [0, "notice"]);
  assert.deepEqual(await heard(second), [0, "notice"]);
  assert.deepEqual(await heard(grace), ["pinned", "pointer"]);
  await server.topic("plain", ROOM).join(member!);
  assert.equal(server.topic("plain", ROOM).connections().length, 2);
  assert.equal(board.leave(member!), true);
  assert.deepEqual(board.connections().map(({ subject }) => subject), ["grace"]);
  assert.equal(board.leave(member!), false);
  await end();
});
