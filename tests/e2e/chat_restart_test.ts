import assert from "node:assert/strict";
import type { Recovery, Subscription } from "@wirepact/client";
import {
  type ChatClient,
  connectChat,
  type Message,
  type RoomSnapshot,
  type RoomTopic,
} from "../../examples/chat/generated/client.ts";
import { ENCODINGS } from "./chat_harness.ts";
import { ChatProcess } from "./chat_process.ts";

const GENERAL = { room: "general" };

/** Reconnects at once, as tests need not spare a server. */
const BACKOFF = { minMs: 20, maxMs: 100 };

/** A chat in a process of its own, on one port and with one folder for all its lives. */
class Stage implements AsyncDisposable {
  readonly #stack = new AsyncDisposableStack();
  readonly #data: string;
  #process!: ChatProcess;
  url = "";

  private constructor(data: string) {
    this.#data = data;
    this.#stack.defer(() => Deno.remove(data, { recursive: true }));
  }

  static async set(): Promise<Stage> {
    const stage = new Stage(await Deno.makeTempDir());
    await stage.start();
    return stage;
  }

  /** Starts the chat, where it was before if it was. */
  async start(): Promise<void> {
    const port = this.url === "" ? "0" : new URL(this.url).port;
    this.#process = this.#stack.use(new ChatProcess({ PORT: port, CHAT_DATA: this.#data }));
    this.url = await this.#process.url();
  }

  kill(): Promise<void> {
    return this.#process.kill();
  }

  end(): Promise<{ code: number; stderr: string }> {
    return this.#process.end();
  }

  /** Somebody with one token for all their life: another would have to be asked for. */
  async enter(name: string, encoding = ENCODINGS[0]![1]): Promise<Witness> {
    const response = await fetch(new URL("/login", this.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name }),
    });
    const { token } = await response.json();
    const client = connectChat(this.url, { token, encoding, backoff: BACKOFF });
    this.#stack.defer(() => client.close());
    await client.joinRoom(GENERAL);
    return new Witness(client, client.room(GENERAL));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}

/** Somebody in the room, and everything they were told of it. */
class Witness {
  readonly heard: Message[] = [];
  readonly recoveries: Recovery<RoomSnapshot>[] = [];
  readonly comings: string[] = [];
  readonly client: ChatClient;
  readonly room: Subscription<RoomTopic>;

  constructor(client: ChatClient, room: Subscription<RoomTopic>) {
    this.client = client;
    this.room = room;
    room.on("message", (message) => this.heard.push(message));
    room.onRecovered((recovery) => this.recoveries.push(recovery));
    room.onPresence({
      joined: ({ name }) => this.comings.push(`${name} joined`),
      left: ({ name }) => this.comings.push(`${name} left`),
    });
  }

  get texts(): string[] {
    return this.heard.map(({ text }) => text);
  }

  say(text: string): Promise<Message> {
    return this.client.sendMessage({ ...GENERAL, text });
  }

  /** Settles when a message has come. */
  async hears(text: string): Promise<void> {
    if (this.texts.includes(text)) return;
    await new Promise<void>((resolve) => {
      const off = this.room.on("message", (message) => {
        if (message.text !== text) return;
        off();
        resolve();
      });
    });
  }
}

for (const [name, encoding] of ENCODINGS) {
  Deno.test(`chat in ${name}: killed in mid talk and started again, it has lost and doubled nothing`, async () => {
    await using stage = await Stage.set();
    const ada = await stage.enter("Ada", encoding);
    const grace = await stage.enter("Grace", encoding);
    await ada.say("Before");
    await grace.hears("Before");
    grace.comings.length = 0;

    const burst = Array.from({ length: 40 }, (_, index) => ada.say(`Burst ${index}`).then(() => index));
    await Promise.race(burst.slice(10)); // some are done by then, others are not
    await stage.kill();
    const late = ada.say("While nobody was there");
    await stage.start();
    const said = (await Promise.allSettled(burst)).flatMap((sent) =>
      sent.status === "fulfilled" ? [`Burst ${sent.value}`] : []
    );
    await late;
    await ada.say("After");
    for (const witness of [ada, grace]) {
      await witness.hears("After");
      assert.deepEqual(witness.recoveries.map(({ recovered }) => recovered), [true]);
      assert.equal(new Set(witness.texts).size, witness.texts.length, "something was said twice");
      for (const text of ["Before", ...said, "While nobody was there"]) {
        assert(witness.texts.includes(text), text);
      }
      assert.deepEqual(witness.heard, ada.heard);
    }
    assert(said.length > 10);
    assert.deepEqual(grace.comings, []);

    const linus = await stage.enter("Linus");
    const { snapshot } = await linus.room.ready;
    assert.deepEqual(snapshot?.recent, ada.heard.slice(-50));
    const archived = new Set((await linus.client.exportHistory(GENERAL).all()).map(({ id }) => id));
    for (const { id, text } of ada.heard) assert(archived.has(id), `${text} is not in the archive`);
  });
}

Deno.test("chat: stopped and started again, it tells each client where it goes on, and keeps rooms for newcomers", async () => {
  await using stage = await Stage.set();
  const ada = await stage.enter("Ada");
  await ada.say("One");
  await ada.say("Two");
  assert.deepEqual(await stage.end(), { code: 0, stderr: "" });
  await stage.start();
  const grace = await stage.enter("Grace");
  assert.deepEqual((await grace.room.ready).snapshot?.recent.map(({ text }) => text), ["One", "Two"]);
  assert.deepEqual((await grace.client.listRooms()).map(({ room, messages }) => ({ room, messages })), [
    { room: "general", messages: 2 },
  ]);
  await grace.say("Three");
  await ada.hears("Three");
  assert.deepEqual(ada.texts, ["One", "Two", "Three"]);
  const [recovery, ...more] = ada.recoveries;
  assert(recovery?.recovered === true);
  assert.equal(recovery.from.offset, 2);
  assert.deepEqual(more, []);
});
