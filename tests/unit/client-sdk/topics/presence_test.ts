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
