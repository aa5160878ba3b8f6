/// <reference lib="dom" />
/**
 * One person's chat over the generated SDK: the only file of the page that talks to the server. What happens is told as
 * events of the state; what the user wants comes in as calls.
 *
 * @module
 */

import {
  type ChatClient,
  connectChat,
  type JoinRoomFailure,
  type Member,
  type Message,
  msgpack,
  type RoomTopic,
  type SendMessageFailure,
} from "../generated/client.ts";
import type { Encoding, PresenceListener, ProtocolError, Subscription } from "@wirepact/client";
import type { ChatEvent } from "./chat_state.ts";
import type { Draft } from "./room_state.ts";

/** What a session needs. */
export interface SessionOptions {
  readonly encoding: Encoding;
  /** Gets a token; asked again when the server wants another. */
  readonly token: () => Promise<string>;
  /** Told everything that happens. */
  readonly tell: (event: ChatEvent) => void;
}

/** How often the list of rooms is fetched: rooms come and go without an event. */
const LIST_EVERY_MS = 5_000;

/** A connected person. */
export class Session {
  readonly #chat: ChatClient;
  readonly #tell: (event: ChatEvent) => void;
  readonly #rooms = new Map<string, Subscription<RoomTopic>>();
  /** Drafts that wait until their room is there again. A room without an entry is there. */
  readonly #waiting = new Map<string, Draft[]>();
  readonly #listing = setInterval(() => this.list(), LIST_EVERY_MS);

  constructor({ encoding, token, tell }: SessionOptions) {
    this.#tell = tell;
    this.#chat = connectChat("/", {
      token,
      ...(encoding === "msgpack" && { encoding: msgpack }),
      // That there is no token while the server is away is what the connection's state says already.
      onProblem: ({ kind, message, cause }) => kind === "token" || console.error(message, cause),
    });
    this.#chat.onState((connection) => {
      tell({ type: "connection", connection, nowMs: Date.now() });
      if (connection.status !== "open") this.#holdDrafts();
      if (connection.status === "closed") {
        tell({ type: "problem", text: "You are disconnected. Reload to come back." });
      }
    });
    this.#chat.on("announcement", (announcement) => tell({ type: "announcement", announcement }));
  }

  /** Enters a room: the server subscribes this connection, the SDK keeps it so over reconnects. */
  async enter(room: string): Promise<boolean> {
    const joined = await this.#chat.joinRoom({ room }).outcome();
    if (!joined.ok) {
      this.#tell({ type: "problem", text: whyNotEntered(room, joined.error) });
      return false;
    }
    this.#tell({ type: "entered", room });
    this.#tell({ type: "messages", room, messages: joined.value.recent, live: false });
    if (!this.#rooms.has(room)) this.#follow(room);
    this.list();
    return true;
  }

  /** Leaves a room. Without a connection that is done as soon as there is one. */
  async leave(room: string): Promise<void> {
    const subscription = this.#rooms.get(room);
    this.#rooms.delete(room);
    this.#waiting.delete(room);
    this.#tell({ type: "left", room });
    await this.#chat.leaveRoom({ room }).outcome();
    subscription?.close();
    await this.list();
  }

  /** Sends a message, now or when its room is there again. */
  async send(room: string, draft: Draft): Promise<void> {
    const queue = this.#waiting.get(room);
    this.#tell({ type: "draft", room, draft: { ...draft, status: queue ? "waiting" : "sending" } });
    if (queue) return void queue.push(draft);
    const sent = await this.#chat.sendMessage({ room, text: draft.text }).outcome();
    this.#tell(
      sent.ok
        ? { type: "messages", room, messages: [sent.value], live: true }
        : { type: "draft", room, draft: { ...draft, status: "failed", problem: whyNotSent(sent.error) } },
    );
  }

  /** Tells a room that this person writes, or has stopped. Not worth waiting for a connection. */
  async setTyping(room: string, typing: boolean): Promise<void> {
    if (!this.#waiting.has(room)) await this.#chat.setTyping({ room, typing }).outcome();
  }

  /** All messages of a room. */
  async history(room: string): Promise<Message[]> {
    return await Array.fromAsync(this.#chat.exportHistory({ room }));
  }

  /** Fetches the list of rooms. */
  async list(): Promise<void> {
    if (this.#chat.state.status !== "open") return;
    const listed = await this.#chat.listRooms().outcome();
    if (listed.ok) this.#tell({ type: "listed", rooms: listed.value });
  }

  /** Ends the connection for good. */
  close(): void {
    clearInterval(this.#listing);
    this.#chat.close();
  }

  #follow(room: string): void {
    const subscription = this.#chat.room({ room });
    this.#rooms.set(room, subscription);
    subscription.on("message", (message) => {
      this.#tell({ type: "messages", room, messages: [message], live: true });
    });
    subscription.on("typing", (typing) => this.#tell({ type: "typing", room, typing, nowMs: Date.now() }));
    subscription.onPresence(presenceTeller(subscription, (members, complete) => {
      this.#tell({ type: "presence", room, change: { members, complete, at: new Date() } });
    }));
    subscription.onRecovered(({ snapshot }) => {
      if (snapshot) this.#tell({ type: "messages", room, messages: snapshot.recent, live: true });
      this.#releaseDrafts(room);
    });
    subscription.ended.then((error) => {
      if (this.#rooms.get(room) !== subscription || this.#chat.state.status === "closed") return;
      this.#rooms.delete(room);
      this.#tell({ type: "left", room });
      if (error) this.#tell({ type: "problem", text: `You are no longer in #${room}: ${error.message}` });
    });
  }

  #holdDrafts(): void {
    for (const room of this.#rooms.keys()) {
      if (!this.#waiting.has(room)) this.#waiting.set(room, []);
    }
  }

  #releaseDrafts(room: string): void {
    const drafts = this.#waiting.get(room) ?? [];
    if (this.#chat.state.status !== "open") return;
    this.#waiting.delete(room);
    for (const draft of drafts) this.send(room, draft);
  }
}

/**
 * Gathers the changes of one turn and tells the list once. After a reconnect the SDK tells the changes first, then that
 * the list is complete; for this page those changes are not people coming and going.
 */
function presenceTeller(
  subscription: Subscription<RoomTopic>,
  tell: (members: ReadonlyMap<string, Member>, complete: boolean) => void,
): PresenceListener<Member> {
  let pending = false;
  let complete = false;
  const changed = () => {
    if (pending) return;
    pending = true;
    queueMicrotask(() => {
      tell(new Map(subscription.presence.members), complete);
      pending = complete = false;
    });
  };
  const synced = () => {
    complete = true;
    changed();
  };
  return { joined: changed, left: changed, changed, synced };
}

function whyNotEntered(room: string, error: JoinRoomFailure | ProtocolError): string {
  if (error.code === "ROOM_FULL") return `#${room} is full: ${error.details.capacity} people are in it.`;
  return `#${room} could not be entered: ${error.message}`;
}

function whyNotSent(error: SendMessageFailure | ProtocolError): string {
  switch (error.code) {
    case "NOT_IN_ROOM":
      return "you are not in the room any more";
    case "CONNECTION_LOST":
      return "the connection broke before the server answered";
    default:
      return error.message;
  }
}
