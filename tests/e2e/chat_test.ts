import assert from "node:assert/strict";
import { json, msgpack } from "@wirepact/client";
import { connectChat } from "../../examples/chat/generated/client.ts";
import { ChatHarness, ENCODINGS } from "./chat_harness.ts";

const GENERAL = { room: "general" };

for (const [name, encoding] of ENCODINGS) {
  Deno.test(`chat in ${name}: joinRoom() gives the newest messages and subscribes to the room`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    await ada.client.sendMessage({ ...GENERAL, text: "First" });
    const grace = await stage.connect("Grace");
    const { room, recent } = await grace.joinRoom(GENERAL);
    assert.equal(room, "general");
    assert.deepEqual(recent.map(({ text }) => text), ["First"]);
    const heard = Promise.withResolvers<string>();
    grace.room(GENERAL).on("message", ({ text }) => heard.resolve(text));
    await ada.client.sendMessage({ ...GENERAL, text: "Second" });
    assert.equal(await heard.promise, "Second");
  });

  Deno.test(`chat in ${name}: a room begins with the newest 50 messages by time, and goes on from there`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const letters = Array.from({ length: 60 }, (_, day) => ({
      name: "Charles",
      text: `Letter ${day}`,
      sentAt: new Date(day),
    }));
    // The order in which they come is not that of time.
    await ada.client.importHistory(GENERAL, [...letters.slice(30), ...letters.slice(0, 30)]);
    const grace = await stage.connect("Grace");
    const room = grace.room(GENERAL);
    const { snapshot, cursor } = await room.ready;
    const newest = letters.slice(-50).map(({ text }) => text);
    assert.deepEqual(snapshot?.recent.map(({ text }) => text), newest);
    assert.deepEqual((await grace.joinRoom(GENERAL)).recent.map(({ text }) => text), newest);
    assert.equal(cursor.offset, 60);
  });

  Deno.test(`chat in ${name}: a room of the longest messages there are can be entered`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const longest = { name: "\0".repeat(40), text: "\0".repeat(1_000), sentAt: new Date(0) };
    await ada.client.importHistory(GENERAL, Array.from({ length: 60 }, () => longest));
    const { snapshot } = await (await stage.enter("Grace")).room.ready;
    assert.equal(snapshot?.recent.length, 50);
  });

  Deno.test(`chat in ${name}: sendMessage() reaches everybody in the room and answers the message`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const grace = await stage.enter("Grace");
    const sent = await ada.client.sendMessage({ ...GENERAL, text: "“Ünïcode” 🫖 \0" });
    assert.deepEqual([sent.userId, sent.name, sent.text], ["ada", "Ada", "“Ünïcode” 🫖 \0"]);
    assert(sent.sentAt instanceof Date);
    for (const guest of [ada, grace]) {
      assert.deepEqual(await guest.next(), { event: "message", payload: sent, offset: 1 });
    }
  });

  Deno.test(`chat in ${name}: setTyping() reaches the others and not the writer`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const grace = await stage.enter("Grace");
    await ada.client.setTyping({ ...GENERAL, typing: true });
    await ada.client.sendMessage({ ...GENERAL, text: "Done" });
    const { event, payload } = await grace.next();
    assert.deepEqual([event, payload], ["typing", { userId: "ada", name: "Ada", typing: true }]);
    assert.equal((await ada.next()).event, "message");
  });

  Deno.test(`chat in ${name}: leaveRoom() ends the subscription and tells the others`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const grace = await stage.enter("Grace");
    await ada.sees("Ada", "Grace");
    await grace.client.leaveRoom(GENERAL);
    await grace.ended();
    await ada.sees("Ada");
    const again = await grace.client.leaveRoom(GENERAL).outcome();
    assert(!again.ok && again.error.code === "NOT_IN_ROOM");
    assert.deepEqual(again.error.details, GENERAL);
  });

  Deno.test(`chat in ${name}: a connection that ends has left its rooms`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const grace = await stage.enter("Grace");
    await ada.sees("Ada", "Grace");
    await grace.client.close();
    // It might be a reload, so nobody is told yet.
    assert.deepEqual((await ada.client.roomMembers(GENERAL)).map((member) => member.name), ["Ada", "Grace"]);
    await ada.sees("Ada");
    assert.deepEqual((await ada.client.roomMembers(GENERAL)).map((member) => member.name), ["Ada"]);
  });

  Deno.test(`chat in ${name}: listRooms() counts people, not their tabs`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    await stage.enter("Ada");
    await stage.enter("Grace");
    await stage.enter("Grace", "tea");
    await ada.client.sendMessage({ ...GENERAL, text: "Hello" });
    assert.deepEqual(await ada.client.listRooms(), [
      { room: "general", members: 2, messages: 1 },
      { room: "tea", members: 1, messages: 0 },
    ]);
    assert.deepEqual((await ada.client.roomMembers(GENERAL)).map(({ name }) => name), ["Ada", "Grace"]);
  });

  Deno.test(`chat in ${name}: a person is there until their last tab has left, and since their first came`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const grace = await stage.enter("Grace");
    const tabs = [await stage.enter("Ada"), await stage.enter("Ada")];
    await grace.sees("Ada", "Grace");
    const changes: string[] = [];
    const told = (kind: string) => ({ name }: { name: string }) => void changes.push(`${name} ${kind}`);
    grace.room.onPresence({ joined: told("joined"), left: told("left"), changed: told("changed") });
    const third = await stage.enter("Ada");
    for (const tab of [third, ...tabs]) await tab.client.leaveRoom(GENERAL);
    await grace.sees("Grace");
    assert.deepEqual(changes, ["Ada left"]);
  });

  Deno.test(`chat in ${name}: somebody who is back within the grace has not left`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const grace = await stage.enter("Grace");
    const before = await stage.enter("Ada");
    await grace.sees("Ada", "Grace");
    const changes: string[] = [];
    const told = (kind: string) => ({ name }: { name: string }) => void changes.push(`${name} ${kind}`);
    grace.room.onPresence({ joined: told("joined"), left: told("left"), changed: told("changed") });
    await before.client.close();
    await (await stage.enter("Ada")).sees("Ada", "Grace");
    await (await stage.enter("Linus")).sees("Ada", "Grace", "Linus");
    await grace.sees("Ada", "Grace", "Linus");
    assert.deepEqual(changes, ["Linus joined"]);
  });

  Deno.test(`chat in ${name}: who enters is told who is writing`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    await ada.client.setTyping({ ...GENERAL, typing: true });
    const grace = await stage.enter("Grace");
    assert.deepEqual(await grace.next(), {
      event: "typing",
      payload: { userId: "ada", name: "Ada", typing: true },
      offset: undefined,
    });
  });

  Deno.test(`chat in ${name}: listRooms() leaves out rooms that are empty and silent`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada", "tea");
    await ada.client.leaveRoom({ room: "tea" });
    await ada.ended();
    assert.deepEqual(await ada.client.listRooms(), []);
  });

  Deno.test(`chat in ${name}: importHistory() and exportHistory() carry more than one window, in order`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const letters = Array.from({ length: 300 }, (_, day) => ({
      name: "Charles",
      text: `Letter ${day}`,
      sentAt: new Date(Date.UTC(1843, 0, day + 1)),
    }));
    assert.deepEqual(await ada.client.importHistory(GENERAL, letters), { imported: 300 });
    const exported = await ada.client.exportHistory(GENERAL).all();
    assert.deepEqual(exported.map(({ name, text, sentAt }) => ({ name, text, sentAt })), letters);
    assert.equal(new Set(exported.map(({ id }) => id)).size, 300);
  });

  Deno.test(`chat in ${name}: importHistory() keeps the newest 500 and needs membership`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const letters = Array.from({ length: 501 }, (_, day) => ({
      name: "Charles",
      text: `Letter ${day}`,
      sentAt: new Date(day),
    }));
    assert.deepEqual(await ada.client.importHistory(GENERAL, letters), { imported: 500 });
    const [first] = await ada.client.exportHistory(GENERAL).all();
    assert.equal(first?.text, "Letter 1");
    const elsewhere = await ada.client.importHistory({ room: "tea" }, letters).outcome();
    assert(!elsewhere.ok && elsewhere.error.code === "NOT_IN_ROOM");
  });

  Deno.test(`chat in ${name}: an announcement reaches everybody, in a room or not`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const clients = [await stage.connect("Ada"), (await stage.enter("Grace")).client];
    const heard = clients.map((client) =>
      new Promise<string>((resolve) => client.on("announcement", ({ text }) => resolve(text)))
    );
    stage.chat.announce("The kettle is on.");
    assert.deepEqual(await Promise.all(heard), ["The kettle is on.", "The kettle is on."]);
  });

  Deno.test(`chat in ${name}: a full room refuses newcomers, not those who are in it`, async () => {
    await using stage = await ChatHarness.start(encoding, { roomCapacity: 1 });
    await stage.enter("Ada");
    await stage.enter("Ada");
    const grace = await stage.connect("Grace");
    const joined = await grace.joinRoom(GENERAL).outcome();
    assert(!joined.ok && joined.error.code === "ROOM_FULL");
    assert.deepEqual(joined.error.details, { capacity: 1 });
    await assert.rejects(grace.room(GENERAL).ready, { code: "FORBIDDEN" });
  });

  Deno.test(`chat in ${name}: misuse is answered by errors that name it`, async () => {
    await using stage = await ChatHarness.start(encoding);
    const ada = await stage.enter("Ada");
    const tooLong = await ada.client.sendMessage({ ...GENERAL, text: "x".repeat(1_001) }).outcome();
    assert(!tooLong.ok && tooLong.error.code === "INVALID_PARAMS");
    assert.equal(tooLong.error.details.path, "/text");
    const badName = await ada.client.joinRoom({ room: "No such name" }).outcome();
    assert(!badName.ok && badName.error.code === "INVALID_PARAMS");
    assert.equal(badName.error.details.path, "/room");
    const elsewhere = await ada.client.sendMessage({ room: "tea", text: "Hello?" }).outcome();
    assert(!elsewhere.ok && elsewhere.error.code === "NOT_IN_ROOM");
    const typing = await ada.client.setTyping({ room: "tea", typing: true }).outcome();
    assert(!typing.ok && typing.error.code === "NOT_IN_ROOM");
    assert.equal((await ada.client.sendMessage({ ...GENERAL, text: "x".repeat(1_000) })).text.length, 1_000);
  });
}

Deno.test("chat: JSON and MessagePack talk to each other", async () => {
  await using stage = await ChatHarness.start(json);
  const ada = await stage.enter("Ada");
  const grace = await stage.enter("Grace", "general", msgpack);
  const sent = await ada.client.sendMessage({ ...GENERAL, text: "Hello" });
  assert.deepEqual((await grace.next()).payload, sent);
  const answer = await grace.client.sendMessage({ ...GENERAL, text: "Hello back" });
  await ada.next();
  assert.deepEqual((await ada.next()).payload, answer);
});

Deno.test("chat: a token that is not the chat's is refused", async () => {
  await using stage = await ChatHarness.start(json);
  await using other = await ChatHarness.start(json);
  const client = connectChat(stage.chat.url, { token: await other.token("Mallory") });
  await assert.rejects(client.ready(), { code: "CLIENT_CLOSED" });
  assert(client.state.status === "closed" && client.state.code === 4100);
});

Deno.test("chat: the server checks what a client without an SDK sends", async () => {
  await using stage = await ChatHarness.start(json);
  const socket = new WebSocket(stage.chat.url.replace(/^http/, "ws"), "wirepact.v1.json");
  const frames: unknown[][] = [];
  const answered = Promise.withResolvers<unknown[]>();
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    frames.push(...(Array.isArray(message[0]) ? message : [message]));
    const error = frames.find(([type, id]) => type === 4 && id === 3);
    if (error) answered.resolve(error);
  };
  await new Promise((resolve) => socket.onopen = resolve);
  socket.send(JSON.stringify([
    [0, { protocol: 1, token: await stage.token("Ada") }],
    [2, 1, "joinRoom", GENERAL],
    [2, 3, "sendMessage", { ...GENERAL, text: "x".repeat(1_001) }],
  ]));
  const [, , code, , details] = await answered.promise;
  assert.equal(code, "INVALID_PARAMS");
  assert.equal((details as { path: string }).path, "/text");
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await closed;
});

Deno.test("login: answers what is no name with a reason", async () => {
  await using stage = await ChatHarness.start(json);
  const tries: [body: string, contentType: string | undefined, status: number][] = [
    [JSON.stringify({ name: " " }), undefined, 400],
    [JSON.stringify({ name: "…" }), undefined, 400],
    [JSON.stringify({ name: 7 }), undefined, 400],
    [JSON.stringify({ name: "x".repeat(41) }), undefined, 400],
    ["{", undefined, 400],
    ["null", undefined, 400],
    [JSON.stringify({ name: "Ada" }), "text/plain", 415],
    [JSON.stringify({ name: "Ada", more: "x".repeat(2_000) }), undefined, 413],
  ];
  for (const [body, contentType, status] of tries) {
    const response = await stage.logIn(body, contentType);
    assert.equal(response.status, status, body);
    assert.equal(typeof (await response.json()).error, "string");
  }
  const get = await fetch(new URL("/login", stage.chat.url));
  assert.deepEqual([get.status, get.headers.get("allow")], [405, "POST"]);
  await get.body?.cancel();
});

Deno.test("login: makes one user of names that differ only in case and spaces", async () => {
  await using stage = await ChatHarness.start(json);
  const users = [];
  for (const name of ["Grace Hopper", " grace  HOPPER "]) {
    users.push((await (await stage.logIn(JSON.stringify({ name }))).json()).user);
  }
  assert.deepEqual(users, [
    { sub: "grace-hopper", name: "Grace Hopper" },
    { sub: "grace-hopper", name: "grace HOPPER" },
  ]);
});
