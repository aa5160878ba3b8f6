import assert from "node:assert/strict";
import { type FrameCodec, json, type Subscription, type TopicEvent } from "@wirepact/client";
import {
  type ChatClient,
  connectChat,
  msgpack,
  type RoomTopic,
} from "../../examples/chat/generated/client.ts";
import { type Chat, type ChatOptions, startChat } from "../../examples/chat/server.ts";

/** Both ways to write frames, by the name that tests carry. */
export const ENCODINGS: readonly [name: string, codec: FrameCodec][] = [["JSON", json], [
  "MessagePack",
  msgpack,
]];

/** A chat on a free port with the clients of one test, all of them closed at its end. */
export class ChatHarness implements AsyncDisposable {
  readonly chat: Chat;
  readonly #encoding: FrameCodec;
  readonly #clients: ChatClient[] = [];

  private constructor(chat: Chat, encoding: FrameCodec) {
    this.chat = chat;
    this.#encoding = encoding;
  }

  static async start(encoding: FrameCodec, options: ChatOptions = {}): Promise<ChatHarness> {
    return new ChatHarness(await startChat({ port: 0, ...options }), encoding);
  }

  /** A client of this name, connected. */
  async connect(name: string, encoding = this.#encoding): Promise<ChatClient> {
    const client = connectChat(this.chat.url, { token: () => this.token(name), encoding });
    this.#clients.push(client);
    await client.ready();
    return client;
  }

  /** A client of this name in a room. */
  async enter(name: string, room = "general", encoding = this.#encoding): Promise<Guest> {
    const client = await this.connect(name, encoding);
    await client.joinRoom({ room });
    const subscription = client.room({ room });
    await subscription.ready;
    return new Guest(client, subscription);
  }

  /** The token that a login with this name gives. */
  async token(name: string): Promise<string> {
    const response = await this.logIn(JSON.stringify({ name }));
    assert.equal(response.status, 200);
    return (await response.json()).token;
  }

  /** Posts a body to the login. */
  logIn(body: string, contentType = "application/json"): Promise<Response> {
    return fetch(new URL("/login", this.chat.url), {
      method: "POST",
      headers: { "content-type": contentType },
      body,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.close()));
    await this.chat.close();
  }
}

/** A client in a room. */
export class Guest {
  readonly client: ChatClient;
  readonly room: Subscription<RoomTopic>;
  readonly #events: AsyncIterator<TopicEvent<RoomTopic>>;

  constructor(client: ChatClient, room: Subscription<RoomTopic>) {
    this.client = client;
    this.room = room;
    this.#events = room[Symbol.asyncIterator]();
  }

  /** The next event of the room. */
  async next(): Promise<TopicEvent<RoomTopic>> {
    const { done, value } = await this.#events.next();
    assert(!done, "the room has ended");
    return value;
  }

  /** Settles when the room has ended for this client. */
  async ended(): Promise<void> {
    assert.equal((await this.#events.next()).done, true);
  }

  /** Settles when exactly these people are in the room, one name per person. */
  async sees(...names: string[]): Promise<void> {
    const wanted = names.sort().join();
    await new Promise<void>((resolve) => {
      const look = () => {
        const present = [...this.room.presence.members.values()].map(({ name }) => name).sort().join();
        if (present === wanted) resolve();
      };
      this.room.onPresence({ joined: look, left: look, synced: look });
      look();
    });
  }
}
