import type { Subscription } from "@wirepact/client";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import type { Member, RoomTopic } from "../fixture.ts";
import { end, open, reconnect } from "../harness.ts";
import { members, subscribed } from "./room_frames.ts";

const tea = { room: "tea" };
const presence = (version: number, ...names: string[]) => ({
  presence: { version, members: members(...names) },
});

async function follow(...names: string[]) {
  const h = await open();
  const room = h.client.room(tea);
  const told = watch(room);
  await turn();
  h.socket.receive(subscribed(1, 7, presence(3, ...names)));
  await room.ready;
  return { ...h, room, told };
}

/** What a listener to presence is told, in short. */
function watch(room: Subscription<RoomTopic>): string[] {
  const told: string[] = [];
  room.onPresence({
    joined: ({ name }, id) => told.push(`+${name} ${id}`),
    left: ({ name }, id) => told.push(`-${name} ${id}`),
    changed: ({ name }, id, before) => told.push(`${before.name}>${name} ${id}`),
    synced: (all) => told.push([...all.values()].map(({ name }) => name).join()),
  });
  return told;
}

const names = (room: { readonly presence: { readonly members: ReadonlyMap<string, Member> } }) =>
  [...room.presence.members.values()].map(({ name }) => name);

Deno.test("P-9.1: the first list is told as a whole", async () => {
  const { room, told, ...h } = await follow("Ada", "Bob");
  assert.deepEqual(told, ["Ada,Bob"]);
  assert.deepEqual([...room.presence.members], [["c-Ada", { name: "Ada" }], ["c-Bob", { name: "Bob" }]]);
  await end(h);
});

Deno.test("P-9.2: PRESENCE tells who came, went and changed", async () => {
  const { room, told, ...h } = await follow("Ada", "Bob");
  h.socket.receive([14, 7, 4, [["c-Eve", { name: "Eve" }], ["c-Bob", null], ["c-Ada", {
    name: "Countess",
  }]]]);
  assert.deepEqual(told.slice(1), ["+Eve c-Eve", "-Bob c-Bob", "Ada>Countess c-Ada"]);
  assert.deepEqual(names(room), ["Countess", "Eve"]);
  await end(h);
});

Deno.test("P-9.2: changes that the list has already are skipped, and so are states that are the same", async () => {
  const { told, ...h } = await follow("Ada");
  h.socket.receive([14, 7, 3, members("Old")], [14, 7, 2, [["c-Ada", null]]]);
  h.socket.receive([14, 7, 5, members("Ada")], [14, 7, 6, [["c-Nobody", null]]]);
  assert.deepEqual(told, ["Ada"]);
  await end(h);
});

Deno.test("P-9.1: after a reconnect the new list is told as changes to the old, then as a whole", async () => {
  const { room, told, ...h } = await follow("Ada", "Bob", "Eve");
  await reconnect(h);
  assert.deepEqual(names(room), ["Ada", "Bob", "Eve"], "the old list stays until there is a new one");
  h.network.socket.receive(subscribed(1, 9, {
    presence: { version: 1, members: [["c-Bob", { name: "Robert" }], ...members("Eve", "Zoe")] },
  }));
  assert.deepEqual(told.slice(1), ["Bob>Robert c-Bob", "+Zoe c-Zoe", "-Ada c-Ada", "Robert,Eve,Zoe"]);
  h.network.socket.receive([14, 9, 2, [["c-Zoe", null]]]);
  assert.deepEqual(names(room), ["Robert", "Eve"]);
  await end(h);
});

Deno.test("a listener that comes late is told the list at once, and nothing after it is taken off", async () => {
  const { room, ...h } = await follow("Ada");
  const told: string[] = [];
  const off = room.onPresence({
    synced: (all) => told.push(`${all.size}`),
    joined: ({ name }) => told.push(name),
  });
  const never: string[] = [];
  room.onPresence({ synced: () => never.push("synced") })();
  await turn();
  h.socket.receive([14, 7, 4, members("Bob")]);
  off();
  h.socket.receive([14, 7, 5, members("Eve")]);
  assert.deepEqual([told, never], [["1", "Bob"], []]);
  await end(h);
});

Deno.test("a state that does not match the contract is reported and skipped", async () => {
  const { room, ...h } = await follow("Ada");
  h.socket.receive([14, 7, 4, [["c-Bob", { name: 5 }], ...members("Eve")]]);
  assert.deepEqual(names(room), ["Ada", "Eve"]);
  assert.deepEqual(h.problems.splice(0).map(({ kind, message }) => [kind, message]), [
    ["presence", "the contract does not allow a member's state at /name: expected string, found number"],
  ]);
  await end(h);
});

Deno.test("a closed handle is told nothing more", async () => {
  const { room, told, ...h } = await follow("Ada");
  h.client.room(tea);
  room.close();
  h.socket.receive([14, 7, 4, members("Bob")]);
  assert.deepEqual(told, ["Ada"]);
  await end(h);
});

Deno.test("P-9.4: who comes back says which version it has, and takes what changed since", async () => {
  const { room, told, ...h } = await follow("Ada", "Bob");
  h.socket.receive([14, 7, 5, members("Eve")]);
  assert.deepEqual((await reconnect(h))[1], [9, 1, "room", tea, { epoch: "e", offset: 0, presence: 5 }]);
  h.network.socket.receive(subscribed(1, 9, {
    recovered: true,
    presence: { version: 8, changes: [["c-Bob", null], ...members("Zoe")] },
  }));
  assert.deepEqual(told.slice(2), ["-Bob c-Bob", "+Zoe c-Zoe", "Ada,Eve,Zoe"]);
  assert.deepEqual([names(room), room.presence.count], [["Ada", "Eve", "Zoe"], 3]);
  h.network.socket.receive([14, 9, 8, members("Old")], [14, 9, 9, members("New")]);
  assert.deepEqual(names(room), ["Ada", "Eve", "Zoe", "New"]);
  await end(h);
});

Deno.test("P-9.4: without a list there is no version to come back with", async () => {
  const h = await open();
  const room = h.client.room(tea, { cursor: { epoch: "e", offset: 1, presence: 4 } });
  await turn();
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea, { epoch: "e", offset: 1 }]]);
  h.socket.receive(subscribed(1, 7, { recovered: true, presence: { version: 4, count: 2 } }));
  assert.equal(room.presence.count, 2);
  assert.deepEqual((await reconnect(h))[1], [9, 1, "room", tea, { epoch: "e", offset: 1 }]);
  await end(h);
});

Deno.test("P-9.5: of too many members only the number is told, and then everybody again", async () => {
  const { room, told, ...h } = await follow("Ada", "Bob");
  room.onPresence({ counted: (count) => told.push(`${count}`) });
  await turn();
  h.socket.receive([14, 7, 4, 3], [14, 7, 4, 2], [14, 7, 5, 4]);
  assert.deepEqual([names(room), room.presence.count], [[], 4]);
  h.socket.receive([14, 7, 6, members("Ada", "Zoe")]);
  assert.deepEqual([names(room), room.presence.count], [["Ada", "Zoe"], 2]);
  h.socket.receive([14, 7, 7, [["c-Zoe", null]]]);
  assert.equal(room.presence.count, 1);
  assert.deepEqual(told.slice(1), ["3", "4", "Ada,Zoe", "-Zoe c-Zoe"]);
  await end(h);
});

Deno.test("P-9.5: who comes late is told the number", async () => {
  const h = await open();
  const room = h.client.room(tea);
  const told: unknown[] = [];
  room.onPresence({ counted: (count) => told.push(count), synced: () => told.push("synced") });
  await turn();
  assert.deepEqual([told, room.presence.count], [[], 0]);
  h.socket.receive(subscribed(1, 7, { presence: { version: 1, count: 0 } }));
  room.onPresence({ counted: (count) => told.push(["late", count]) });
  await turn();
  assert.deepEqual(told, [0, ["late", 0]]);
  await end(h);
});
