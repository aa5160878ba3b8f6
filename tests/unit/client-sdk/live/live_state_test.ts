import { type Live, liveState, presenceStore, topicStore } from "@wirepact/client/live";
import assert from "node:assert/strict";
import { FakeClock, turn } from "../fake_clock.ts";
import { end, open, reconnect } from "../harness.ts";
import { members, said, subscribed } from "../topics/room_frames.ts";

const tea = { room: "tea" };

/** Adds what is said to the room's topic. */
const reducers = {
  message: (state: { topic: string }, { text }: { text: string }) => ({ topic: `${state.topic} ${text}` }),
};

/** A client that looks at the tea room on channel 7. */
async function watch() {
  const h = await open();
  const room = liveState(h.client.room(tea), reducers);
  await turn();
  h.socket.frames();
  return { ...h, room };
}

Deno.test("a live state is the snapshot and what has happened since", async () => {
  const h = await watch();
  const seen: Live<{ topic: string }>[] = [];
  h.room.subscribe((live) => seen.push(live));
  assert.equal(h.room.state, undefined);
  h.socket.receive(subscribed(1, 7, { head: 4, snapshot: { topic: "a" } }));
  h.socket.receive(said(7, "b", 5));
  await turn();
  h.socket.receive(said(7, "c", 6));
  assert.deepEqual(seen.map(({ status, state }) => [status, state?.topic]), [
    ["starting", undefined],
    ["live", "a b"],
    ["live", "a b c"],
  ]);
  assert.equal(h.room.get(), seen.at(-1));
  h.room.close();
  assert.deepEqual(h.room.get(), { status: "ended", state: { topic: "a b c" } });
  await end(h);
});

Deno.test("a live state takes an exact snapshot and skips what is in it already", async () => {
  const h = await watch();
  h.socket.receive(subscribed(1, 7, { head: 6, at: 5, snapshot: { topic: "a" } }));
  h.socket.receive(said(7, "old", 5));
  h.socket.receive(said(7, "new", 6));
  await turn();
  assert.deepEqual(h.room.state, { topic: "a new" });
  h.room.close();
  await end(h);
});

Deno.test("a live state goes on after a reconnect that lost nothing, and says so", async () => {
  const h = await watch();
  h.socket.receive(subscribed(1, 7, { head: 1, snapshot: { topic: "a" } }));
  await turn();
  const opening = await reconnect(h);
  assert.deepEqual(opening.at(-1)?.[4], { epoch: "e", offset: 1 });
  h.network.socket.receive(subscribed(1, 8, { head: 2, recovered: true }));
  h.network.socket.receive(said(8, "b", 2));
  await turn();
  const live = h.room.get();
  assert.equal(live.status, "live");
  assert.deepEqual(live.state, { topic: "a b" });
  assert.deepEqual(live.status === "live" && live.recovery, {
    recovered: true,
    from: { epoch: "e", offset: 1 },
    head: 2,
  });
  h.room.close();
  await end(h);
});

Deno.test("a live state begins anew where events were lost", async () => {
  const h = await watch();
  h.socket.receive(subscribed(1, 7, { head: 1, snapshot: { topic: "a" } }));
  await turn();
  await reconnect(h);
  const info = {
    epoch: "f",
    head: 9,
    recovered: false,
    reason: "epoch_changed",
    snapshot: { topic: "z" },
  } as const;
  h.network.socket.receive(subscribed(1, 8, info));
  h.network.socket.receive(said(8, "y", 10));
  await turn();
  const live = h.room.get();
  assert.deepEqual(live.state, { topic: "z y" });
  assert.equal(live.status === "live" && live.recovery?.recovered, false);
  h.room.close();
  await end(h);
});

Deno.test("a live state that comes late to a subscription gets the topic anew", async () => {
  const h = await watch();
  h.socket.receive(subscribed(1, 7, { head: 1, snapshot: { topic: "a" } }));
  h.socket.receive(said(7, "b", 2));
  await turn();
  const late = liveState(h.client.room(tea), reducers);
  await turn();
  assert.equal(late.get().status, "starting");
  const frames = h.socket.frames();
  assert.deepEqual(frames.map(([type]) => type), [11, 9], "UNSUBSCRIBE, SUBSCRIBE");
  h.socket.receive([12, 1, 0, "unsubscribed"]);
  h.socket.receive(subscribed(frames[1]![1] as number, 7, { head: 2, snapshot: { topic: "a b" } }));
  h.socket.receive(said(7, "c", 3));
  await turn();
  assert.deepEqual(late.state, { topic: "a b c" });
  assert.deepEqual(h.room.state, { topic: "a b c" });
  late.close();
  h.room.close();
  await end(h);
});

Deno.test("a live state ends with the subscription, and tells why", async () => {
  const h = await watch();
  h.socket.receive([4, 1, 7, "not for you"]);
  await turn();
  const live = h.room.get();
  assert.equal(live.status, "ended");
  assert.equal(live.status === "ended" && (live.error as { code?: string }).code, "FORBIDDEN");
  await end(h);
});

Deno.test("a live state ends where a reducer fails: from there on it would be wrong", async () => {
  const h = await open();
  const error = new Error("no");
  const room = liveState(h.client.room(tea), {
    message: () => {
      throw error;
    },
  });
  await turn();
  h.socket.frames();
  h.socket.receive(subscribed(1, 7, { snapshot: { topic: "a" } }));
  await turn();
  h.socket.receive(said(7, "b", 1));
  await turn();
  assert.deepEqual(room.get(), { status: "ended", state: { topic: "a" }, error });
  assert.deepEqual(h.socket.frames(), [[11, 1]]);
  h.socket.receive([12, 1, 0, "unsubscribed"]);
  await end(h);
});

Deno.test("a live state may be something else than the snapshot", async () => {
  const h = await open();
  const count = liveState(h.client.room(tea), { message: (n: number) => n + 1 }, {
    from: (snapshot) => snapshot?.topic.length ?? 0,
  });
  await turn();
  h.socket.receive(subscribed(1, 7, { snapshot: { topic: "abc" } }));
  h.socket.receive(said(7, "b", 1));
  await turn();
  assert.equal(count.state, 4);
  count.close();
  await end(h);
});

Deno.test("a topic store subscribes while somebody looks; a presence store tells who is there", async () => {
  const h = await open();
  const clock = new FakeClock();
  const store = topicStore(() => h.client.room(tea), reducers, { clock });
  const people = presenceStore(() => h.client.room(tea), { clock });
  await turn();
  assert.deepEqual(h.socket.frames(), []);
  const states: unknown[] = [];
  const names: string[][] = [];
  const offs = [
    store.subscribe(({ state }) => states.push(state?.topic)),
    people.subscribe((list) => names.push([...list.values()].map(({ name }) => name))),
  ];
  await turn();
  h.socket.frames();
  h.socket.receive(
    subscribed(1, 7, { snapshot: { topic: "a" }, presence: { version: 1, members: members("ada") } }),
  );
  await turn();
  h.socket.receive([14, 7, 2, members("bob")]);
  await turn();
  assert.deepEqual(states, [undefined, "a"]);
  assert.deepEqual(names.at(-1), ["ada", "bob"]);
  h.socket.receive([14, 7, 3, 5_000]);
  await turn();
  assert.deepEqual(names.at(-1), [], "too many to be listed");
  assert.equal(people.get(), people.get());
  for (const off of offs) off();
  await clock.pass(1000);
  await turn();
  assert.deepEqual(h.socket.frames(), [[11, 1]]);
  assert.equal(store.get().status, "starting");
  assert.equal(people.get().size, 0);
  await end(h);
});
