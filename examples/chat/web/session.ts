/// <reference lib="dom" />
/**
 * One person's chat over the generated SDK: with its feeds of rooms the only part of the page that talks to the server.
 * What happens is told as events of the state; what the user wants comes in as calls.
 *
 * @module
 */

import {
  type ChatClient,
  connectChat,
  type JoinRoomFailure,
  type Message,
  msgpack,
  type SendMessageFailure,
} from "../generated/client.ts";
import type { Encoding, ProtocolError } from "@wirepact/client";
import type { ChatEvent } from "./chat_state.ts";
import { RoomFeed } from "./room_feed.ts";
import type { Draft } from "./room_state.ts";

/** What a session needs. */
export interface SessionOptions {
  readonly encoding: Encoding;
  /** Gets a token; asked again when the server wants another. */
  readonly token: () => Promise<string>;
  /** Told everything that happens. */
  readonly tell: (event: ChatEvent) => void;
}

/**
 * How often the list of rooms is fetched. Only who is in a room hears who comes and goes there; the server itself is not
 * told when a member's grace is over, so it could not publish counts either.
 */
const LIST_EVERY_MS = 5_000;

/** How long to wait for the server's word that somebody who signs out has left. */
const FAREWELL_MS = 2_000;

/** A connected person. */
export class Session {
  readonly #chat: ChatClient;
  readonly #tell: (event: ChatEvent) => void;
  readonly #rooms = new Map<string, RoomFeed>();
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

  /**
   * Enters a room, of which the page shows these messages already: the server subscribes this connection, the SDK keeps
   * it so over reconnects.
   */
  async enter(room: string, before: readonly Message[] = []): Promise<boolean> {
    const entered = await this.#chat.joinRoom({ room }).outcome();
    if (!entered.ok) {
      this.#tell({ type: "problem", text: whyNotEntered(room, entered.error) });
      return false;
    }
    this.#tell({ type: "entered", room });
    if (!this.#rooms.has(room)) this.#follow(room, before);
    this.list();
    return true;
  }

  /** Leaves a room. Without a connection that is done as soon as there is one. */
  async leave(room: string): Promise<void> {
    const feed = this.#rooms.get(room);
    this.#rooms.delete(room);
    this.#waiting.delete(room);
    this.#tell({ type: "left", room });
    await this.#chat.leaveRoom({ room }).outcome();
    feed?.close();
    await this.list();
  }

  /** Sends a message, now or when its room is there again. */
  async send(room: string, draft: Draft): Promise<void> {
    const queue = this.#waiting.get(room);
    this.#tell({ type: "draft", room, draft: { ...draft, status: queue ? "waiting" : "sending" } });
    if (queue) return void queue.push(draft);
    const sent = await this.#chat.sendMessage({ room, text: draft.text }).outcome();
    if (sent.ok) this.#tell({ type: "sent", room, id: draft.id, messageId: sent.value.id });
    else if (sent.error.code === "NOT_IN_ROOM" && this.#waiting.has(room)) await this.send(room, draft);
    else this.#tell({ type: "draft", room, draft: failed(draft, sent.error) });
  }

  /** Tells a room that this person writes, or has stopped. Not worth waiting for a connection. */
  async setTyping(room: string, typing: boolean): Promise<void> {
    if (this.#waiting.has(room)) return;
    await this.#chat.setTyping({ room, typing }, { whenOffline: "fail" }).outcome();
  }

  /** All messages of a room. */
  async history(room: string): Promise<Message[]> {
    return await Array.fromAsync(this.#chat.exportHistory({ room }));
  }

  /** Fetches the list of rooms. */
  async list(): Promise<void> {
    if (this.#chat.state.status !== "open") return;
    const listed = await this.#chat.listRooms({ whenOffline: "fail" }).outcome();
    if (listed.ok) this.#tell({ type: "listed", rooms: listed.value });
  }

  /** Leaves all rooms, so that nobody waits for this person to come back, and ends the connection for good. */
  async signOut(): Promise<void> {
    const rooms = [...this.#rooms.keys()];
    this.#rooms.clear();
    const options = { timeoutMs: FAREWELL_MS, whenOffline: "fail" } as const;
    await Promise.all(rooms.map((room) => this.#chat.leaveRoom({ room }, options).outcome()));
    this.close();
  }

  /** Ends the connection for good. */
  close(): void {
    clearInterval(this.#listing);
    this.#chat.close();
  }

  #follow(room: string, before: readonly Message[]): void {
    const subscription = this.#chat.room({ room });
    const onReady = () => this.#releaseDrafts(room);
    const feed = new RoomFeed({ room, subscription, before, tell: this.#tell, onReady });
    this.#rooms.set(room, feed);
    subscription.ended.then((error) => {
      if (this.#rooms.get(room) !== feed || this.#chat.state.status === "closed") return;
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

function whyNotEntered(room: string, error: JoinRoomFailure | ProtocolError): string {
  if (error.code === "ROOM_FULL") return `#${room} is full: ${error.details.capacity} people are in it.`;
  return `#${room} could not be entered: ${error.message}`;
}

function failed(draft: Draft, error: SendMessageFailure | ProtocolError): Draft {
  return { ...draft, status: "failed", problem: whyNotSent(error) };
}

function whyNotSent(error: SendMessageFailure | ProtocolError): string {
  switch (error.code) {
    case "NOT_IN_ROOM":
      return "Not sent: you are not in the room any more";
    case "OUTCOME_UNKNOWN":
      return "Perhaps not sent: the server stopped before it could say";
    default:
      return `Not sent: ${error.message}`;
  }
}
