/**
 * `deno task demo`: a server and its clients in one process, talking through the generated SDK over real sockets. It
 * prints what they do, checks every answer, and ends with 1 if one is not as expected.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import type { ConnectOptions, FrameCodec, Recovery, Subscription, TopicEvent } from "@wirepact/client";
import { type ChatClient, connectChat, msgpack, type RoomTopic } from "./generated/client.ts";
import { type Chat, startChat } from "./server.ts";
import { Transcript } from "./transcript.ts";

/** Somebody on stage. */
interface Actor {
  readonly name: string;
  readonly client: ChatClient;
  readonly room: Subscription<RoomTopic>;
  readonly events: AsyncIterator<TopicEvent<RoomTopic>>;
  /** Where the connection is lost, the next one is made when this is called. */
  readonly comeBack: () => void;
}

/** Longer than this and something hangs. */
const MAX_MS = 20_000;

const ROOM = { room: "general" };

if (import.meta.main) await main();

async function main(): Promise<void> {
  const transcript = new Transcript({
    print: console.log,
    colour: Deno.stdout.isTerminal() && !Deno.noColor,
  });
  const overdue = setTimeout(() => fail(new Error(`not done after ${MAX_MS} ms`)), MAX_MS);
  try {
    await inFolder((data) => demo(transcript, data));
  } catch (error) {
    fail(error);
  }
  clearTimeout(overdue);
}

async function inFolder(play: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await play(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function fail(error: unknown): never {
  console.error("\nThe demo went wrong:", error);
  Deno.exit(1);
}

async function demo(transcript: Transcript, data: string): Promise<void> {
  transcript.scene("A server starts, and three clients knock");
  let chat = await startChat({ port: 0, data });
  transcript.line("Server", "does", "listens on a free port");
  const ada = await enter({ chat, transcript, name: "Ada" });
  const grace = await enter({ chat, transcript, name: "Grace", encoding: msgpack });
  await seeJoined(ada, grace, transcript);
  await refuseMallory(chat, transcript);

  await talk(ada, grace, transcript);
  await makeMistakes(ada, transcript);
  await lookAround(ada, grace, transcript);
  await carryHistory(ada, grace, transcript);
  chat = await restart({ chat, data, transcript, ada, grace });
  await announce({ chat, transcript, actors: [ada, grace] });
  await leave(ada, grace, transcript);

  await Promise.all([ada.client.close(), grace.client.close()]);
  await chat.close();
  transcript.line("Server", "does", "stops; nothing is left running");
}

/** Signs in, connects and goes into the room. */
async function enter(
  { chat, transcript, name, encoding }: {
    chat: Chat;
    transcript: Transcript;
    name: string;
    encoding?: FrameCodec;
  },
): Promise<Actor> {
  const { comeBack, reconnecting } = onCue();
  const token = await logIn(chat, name);
  const client = connectChat(chat.url, { token, ...reconnecting, ...(encoding && { encoding }) });
  await client.ready();
  const { state } = client;
  assert.equal(state.status, "open");
  transcript.line(
    name,
    "does",
    `connects, speaking ${state.encoding === "json" ? "JSON" : "MessagePack"}`,
    "login",
  );

  const { recent } = await client.joinRoom(ROOM);
  assert.deepEqual(recent, []);
  const room = client.room(ROOM);
  await room.ready;
  transcript.line(name, "does", `enters #general, where ${here(room)} now`, "joinRoom");
  return { name, client, room, events: room[Symbol.asyncIterator](), comeBack };
}

/** Reconnects when the play has come to it, so that every performance is the same; by itself, a client does at once. */
function onCue(): {
  comeBack: () => void;
  reconnecting: Pick<ConnectOptions, "backoff" | "random" | "wake">;
} {
  let wake = () => {};
  const reconnecting = {
    backoff: { minMs: MAX_MS, maxMs: MAX_MS },
    random: () => 1,
    wake(listener: () => void) {
      wake = listener;
      return () => wake = () => {};
    },
  };
  return { comeBack: () => wake(), reconnecting };
}

/** A token, as the page gets one. */
async function logIn(chat: Chat, name: string): Promise<string> {
  const response = await fetch(new URL("/login", chat.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name }),
  });
  assert.equal(response.status, 200);
  const { token } = await response.json();
  return token;
}

/** The token is checked before anything that came with it. */
async function refuseMallory(chat: Chat, transcript: Transcript): Promise<void> {
  const client = connectChat(chat.url, { token: "I am Ada, believe me" });
  const call = client.joinRoom(ROOM).outcome();
  await assert.rejects(client.ready(), { code: "CLIENT_CLOSED" });
  const { state } = client;
  assert(state.status === "closed" && state.code === 4100);
  assert.equal((await call).ok, false);
  transcript.line("Mallory", "notices", `is not let in: ${state.reason}`, `close ${state.code}`);
}

async function seeJoined(ada: Actor, grace: Actor, transcript: Transcript): Promise<void> {
  await presence(ada, (names) => names.includes(grace.name));
  transcript.line("Ada", "notices", "Grace joined", "presence");
}

async function talk(ada: Actor, grace: Actor, transcript: Transcript): Promise<void> {
  transcript.scene("They talk, each in their own encoding");
  await ada.client.setTyping({ ...ROOM, typing: true });
  const typing = await next(grace, "typing");
  assert.deepEqual(typing, { userId: "ada", name: "Ada", typing: true });
  transcript.line("Grace", "notices", `${typing.name} is writing`, "event typing");

  await say(ada, "Hello Grace! I send JSON. What do you read?", transcript);
  await hear(grace, transcript);
  await hear(ada);
  await say(grace, "MessagePack. “Ünïcode” and 🫖 arrive whole.", transcript);
  const message = await hear(ada, transcript);
  await hear(grace);
  assert(message.sentAt instanceof Date);
}

async function makeMistakes(ada: Actor, transcript: Transcript): Promise<void> {
  transcript.scene("Mistakes are typed values");
  const tooLong = await ada.client.sendMessage({ ...ROOM, text: "x".repeat(1_001) }).outcome();
  assert(!tooLong.ok && tooLong.error.code === "INVALID_PARAMS");
  transcript.line("Ada", "does", "tries to send 1,001 characters", "sendMessage");
  transcript.line("Ada", "notices", `${tooLong.error.code} at ${tooLong.error.details.path}`);

  const elsewhere = await ada.client.sendMessage({ room: "cellar", text: "Anybody here?" }).outcome();
  assert(!elsewhere.ok && elsewhere.error.code === "NOT_IN_ROOM");
  transcript.line("Ada", "does", "speaks in a room she is not in", "sendMessage");
  transcript.line("Ada", "notices", `${elsewhere.error.code}: #${elsewhere.error.details.room}`);
}

async function lookAround(ada: Actor, grace: Actor, transcript: Transcript): Promise<void> {
  transcript.scene("They look around");
  const rooms = await grace.client.listRooms();
  assert.deepEqual(rooms, [{ room: "general", members: 2, messages: 2 }]);
  for (const { room, members, messages } of rooms) {
    transcript.line(
      "Grace",
      "does",
      `lists rooms: #${room}, ${members} people, ${messages} messages`,
      "listRooms",
    );
  }
  const members = await ada.client.roomMembers(ROOM);
  const names = members.map(({ name }) => name).sort();
  assert.deepEqual(names, ["Ada", "Grace"]);
  transcript.line("Ada", "does", `asks who is in #general: ${names.join(" and ")}`, "roomMembers");
}

async function carryHistory(ada: Actor, grace: Actor, transcript: Transcript): Promise<void> {
  transcript.scene("They carry history in and out");
  const letters = ["Dear diary", "More tea", "Still no bugs"].map((text, day) => ({
    name: "Charles",
    text,
    sentAt: new Date(Date.UTC(1843, 0, day + 1)),
  }));
  const { imported } = await grace.client.importHistory(ROOM, letters);
  assert.equal(imported, 3);
  transcript.line("Grace", "does", `puts ${imported} old letters into #general`, "importHistory, upload");
  for (const { text, sentAt } of letters) {
    const message = await next(ada, "message");
    assert.deepEqual([message.name, message.text, message.sentAt], ["Charles", text, sentAt]);
    await next(grace, "message");
  }
  transcript.line("Ada", "notices", "the letters arrive");

  const texts: string[] = [];
  for await (const message of ada.client.exportHistory(ROOM)) texts.push(message.text);
  assert.deepEqual(texts.slice(0, 3), letters.map(({ text }) => text));
  assert.equal(texts.length, 5);
  transcript.line("Ada", "does", `reads all ${texts.length} messages, oldest first`, "exportHistory, stream");
}

/** The same port and the same folder; everything else is new. */
async function restart(
  { chat, data, transcript, ada, grace }: {
    chat: Chat;
    data: string;
    transcript: Transcript;
    ada: Actor;
    grace: Actor;
  },
): Promise<Chat> {
  transcript.scene("The server restarts in mid talk");
  await Promise.all([chat.close(), disconnected(ada), disconnected(grace)]);
  transcript.line("Server", "does", "stops; what was said is in a file");
  const text = "Is anybody there?";
  const sent = ada.client.sendMessage({ ...ROOM, text });
  transcript.line("Ada", "does", `says “${text}” all the same; it waits`, "sendMessage");
  const again = await startChat({ port: Number(new URL(chat.url).port), data });
  transcript.line("Server", "does", "starts again, with that file");

  await isBack(ada, { from: 5, head: 5 });
  transcript.line("Ada", "notices", "is back with her old token: nothing was missed", "recovered from #5");
  assert.equal((await sent).text, text);
  assert.equal((await hear(ada)).text, text);
  transcript.line("Ada", "notices", "what she said was sent, once", "sendMessage, idempotent");
  await isBack(grace, { from: 5, head: 6 });
  transcript.line(
    "Grace",
    "notices",
    "is back a little later: 1 message caught up",
    "recovered from #5 to #6",
  );
  assert.equal((await hear(grace, transcript)).text, text);
  await say(grace, "I was away for a moment, and missed nothing.", transcript);
  await hear(ada, transcript);
  await hear(grace);
  return again;
}

async function disconnected({ client }: Actor): Promise<void> {
  await new Promise<void>((resolve) => {
    const off = client.onState(({ status }) => {
      if (status !== "waiting") return;
      off();
      resolve();
    });
  });
}

/** Lets an actor come back, and settles when the room goes on for them, which must be from and up to these places. */
async function isBack({ room, comeBack }: Actor, place: { from: number; head: number }): Promise<void> {
  const recovery = new Promise<Recovery<unknown>>((resolve) => room.onRecovered(resolve));
  comeBack();
  const how = await recovery;
  assert(how.recovered, `not recovered: ${how.reason}`);
  assert.deepEqual({ from: how.from.offset, head: how.head }, place);
}

async function announce(
  { chat, transcript, actors }: { chat: Chat; transcript: Transcript; actors: readonly Actor[] },
): Promise<void> {
  transcript.scene("Everybody hears an announcement");
  const heard = actors.map(({ client }) =>
    new Promise<string>((resolve) => client.on("announcement", ({ text }) => resolve(text)))
  );
  chat.announce("The kettle is on.");
  transcript.line("Server", "does", "announces “The kettle is on.”", "event announcement");
  for (const [index, text] of (await Promise.all(heard)).entries()) {
    assert.equal(text, "The kettle is on.");
    transcript.line(actors[index]?.name ?? "", "notices", `hears “${text}”`);
  }
}

async function leave(ada: Actor, grace: Actor, transcript: Transcript): Promise<void> {
  transcript.scene("They leave");
  await grace.client.leaveRoom(ROOM);
  transcript.line("Grace", "does", "leaves #general", "leaveRoom");
  assert.equal((await grace.events.next()).done, true);
  await presence(ada, (names) => !names.includes("Grace"));
  transcript.line("Ada", "notices", "Grace left", "presence");
  await ada.client.leaveRoom(ROOM);
  assert.equal((await ada.events.next()).done, true);
  transcript.line("Ada", "does", "leaves as well", "leaveRoom");
}

async function say(actor: Actor, text: string, transcript: Transcript): Promise<void> {
  const message = await actor.client.sendMessage({ ...ROOM, text });
  assert.equal(message.text, text);
  transcript.line(actor.name, "does", `says “${text}”`, "sendMessage");
}

async function hear(actor: Actor, transcript?: Transcript): Promise<RoomTopic["events"]["message"]> {
  const message = await next(actor, "message");
  transcript?.line(actor.name, "notices", `hears ${message.name}`, "event message");
  return message;
}

/** The next event of an actor's room, which must be of this name. Who is writing may be told again after a reconnect. */
async function next<Name extends keyof RoomTopic["events"]>(
  actor: Actor,
  wanted: Name,
): Promise<RoomTopic["events"][Name]> {
  const { name, events } = actor;
  const { done, value } = await events.next();
  if (value?.event === "typing" && wanted !== "typing") return await next(actor, wanted);
  assert(!done && value.event === wanted, `${name} waits for ${wanted} and gets ${value?.event}`);
  return value.payload as RoomTopic["events"][Name]; // The check above ties the two types, which TypeScript cannot see.
}

/** Settles when the members of an actor's room are as wanted. */
async function presence({ room }: Actor, wanted: (names: string[]) => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const look = () => wanted(namesIn(room)) && resolve();
    room.onPresence({ joined: look, left: look, synced: look });
    look();
  });
}

function namesIn(room: Subscription<RoomTopic>): string[] {
  return [...room.presence.members.values()].map(({ name }) => name).sort();
}

function here(room: Subscription<RoomTopic>): string {
  const names = namesIn(room);
  return `${names.join(" and ")} ${names.length === 1 ? "is" : "are"}`;
}
