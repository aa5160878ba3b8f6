/// <reference lib="dom" />
/**
 * The chat's page: signs in, keeps the state, and lets the session and the view know nothing of each other.
 *
 * @module
 */

import type { Encoding } from "@wirepact/client";
import { type ChatEvent, type ChatState, newChat, update } from "./chat_state.ts";
import { download } from "./download.ts";
import { type Login, login } from "./login.ts";
import { recall, remember } from "./memory.ts";
import { Session } from "./session.ts";
import { TypingSignal } from "./typing_signal.ts";
import { type ChatActions, ChatView } from "./view/chat_view.ts";
import { onSignIn, type SignIn } from "./view/sign_in.ts";

/** Where everybody meets first. */
const FIRST_ROOM = "general";

/** What a link to a room may look like. */
const ROOM_HASH = /^#([a-z0-9][a-z0-9-]{0,39})$/;

/** One person's time on the page, from signing in to signing out. */
class App implements ChatActions {
  readonly #view = new ChatView(this);
  #state: ChatState | undefined;
  #session: Session | undefined;
  #encoding: Encoding = "json";
  #drawing = false;
  #drafts = 0;
  #typing = new Map<string, TypingSignal>();

  constructor() {
    onSignIn((signIn) => this.#signIn(signIn, [roomInAddress() ?? FIRST_ROOM]));
    setInterval(() => this.#tell({ type: "tick", nowMs: Date.now() }), 1_000);
    addEventListener("hashchange", () => this.open(roomInAddress() ?? FIRST_ROOM));
    document.addEventListener(
      "visibilitychange",
      () => this.#tell({ type: "visible", visible: !document.hidden }),
    );
    this.#comeBack();
  }

  async open(room: string): Promise<void> {
    const entered = this.#state?.rooms.has(room) || await this.#session?.enter(room);
    if (!entered || this.#state === undefined) return;
    this.#tell({ type: "shown", room });
    this.#remember();
  }

  async leave(): Promise<void> {
    const room = this.#state?.current;
    if (room === undefined) return;
    await this.#session?.leave(room);
    this.#remember();
  }

  send(room: string, text: string): void {
    if (this.#state === undefined) return;
    const { sub: userId } = this.#state.me;
    this.#typing.get(room)?.stop();
    this.#session?.send(room, {
      id: `draft-${++this.#drafts}`,
      userId,
      text,
      at: new Date(),
      status: "sending",
    });
  }

  edited(room: string, text: string): void {
    const signal = this.#typing.get(room) ?? new TypingSignal({
      send: (typing) => void this.#session?.setTyping(room, typing),
      now: () => Date.now(),
      setTimeout: (callback, delayMs) => setTimeout(callback, delayMs),
      clearTimeout: (timer) => clearTimeout(timer as number),
    });
    this.#typing.set(room, signal);
    signal.changed(text);
  }

  retry(draftId: string): void {
    for (const room of this.#state?.rooms.values() ?? []) {
      const draft = room.drafts.find(({ id }) => id === draftId);
      if (draft) this.#session?.send(room.name, draft);
    }
  }

  discard(draftId: string): void {
    for (const room of this.#state?.rooms.keys() ?? []) this.#tell({ type: "discarded", room, id: draftId });
  }

  dismissBanner(): void {
    const { problem } = this.#state ?? {};
    if (problem === undefined) this.#tell({ type: "announcement", announcement: undefined });
    else this.#tell({ type: "problem", text: undefined });
  }

  /** Connects anew in another encoding. The old connection stays until then, so that nobody sees this person leave. */
  async switchEncoding(encoding: Encoding): Promise<void> {
    if (this.#state === undefined) return;
    const { me, rooms } = this.#state;
    const old = this.#session;
    this.#connect(encoding, () => login(me.name));
    const session = this.#session;
    for (const { name, drafts, messages } of rooms.values()) {
      await session?.enter(name, messages);
      for (const draft of drafts) if (draft.status === "waiting") session?.send(name, draft);
    }
    old?.close();
    this.#remember();
  }

  async exportHistory(): Promise<void> {
    const room = this.#state?.current;
    if (room === undefined || this.#session === undefined) return;
    try {
      download(`${room}.json`, JSON.stringify(await this.#session.history(room), null, 2));
    } catch (error) {
      this.#tell({ type: "problem", text: `The history could not be fetched: ${(error as Error).message}` });
    }
  }

  signOut(): void {
    this.#session?.signOut();
    this.#session = undefined;
    this.#state = undefined;
    this.#typing.clear();
    remember(undefined);
    this.#view.close();
  }

  /** After a reload, as whom and where one was before. */
  async #comeBack(): Promise<void> {
    const remembered = recall();
    if (remembered === undefined) return;
    const rooms = [...remembered.rooms, roomInAddress() ?? remembered.rooms[0] ?? FIRST_ROOM];
    await this.#signIn(remembered, rooms).catch(() => remember(undefined));
  }

  /** Rooms are entered in order; the last is shown. */
  async #signIn({ name, encoding }: SignIn, rooms: readonly string[]): Promise<void> {
    const first = await login(name);
    this.#state = newChat(first.user);
    this.#connect(encoding, startingWith(first, name));
    this.#view.open(this.#state, encoding);
    for (const room of new Set(rooms)) await this.#session?.enter(room);
    await this.open(rooms.at(-1) ?? FIRST_ROOM);
  }

  #connect(encoding: Encoding, getLogin: () => Promise<Login>): void {
    const session: Session = new Session({
      encoding,
      token: async () => (await getLogin()).token,
      tell: (event) => {
        if (this.#session === session) this.#tell(event);
      },
    });
    this.#session = session;
    this.#encoding = encoding;
  }

  #tell(event: ChatEvent): void {
    if (this.#state === undefined) return;
    const before = this.#state;
    this.#state = update(before, event);
    if (this.#state !== before || event.type === "tick") this.#drawSoon();
  }

  /** Once for all events of a turn. Not with the next frame: a tab in the background has none, but has a title. */
  #drawSoon(): void {
    if (this.#drawing) return;
    this.#drawing = true;
    queueMicrotask(() => {
      this.#drawing = false;
      if (this.#state !== undefined) this.#view.draw(this.#state, Date.now());
    });
  }

  #remember(): void {
    if (this.#state === undefined) return;
    const { me, rooms, current } = this.#state;
    remember({ name: me.name, encoding: this.#encoding, rooms: [...rooms.keys()] });
    if (current !== undefined) history.replaceState(null, "", `#${current}`);
  }
}

/** The login there is, then new ones. */
function startingWith(first: Login, name: string): () => Promise<Login> {
  let next: Promise<Login> | undefined = Promise.resolve(first);
  return () => {
    const answer = next ?? login(name);
    next = undefined;
    return answer;
  };
}

function roomInAddress(): string | undefined {
  return ROOM_HASH.exec(location.hash)?.[1];
}

new App();
