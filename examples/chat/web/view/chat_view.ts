/// <reference lib="dom" />
/**
 * Draws a whole chat: each part from the part of the state it shows.
 *
 * @module
 */

import type { Encoding } from "@wirepact/client";
import type { ChatState } from "../chat_state.ts";
import { people, type RoomState } from "../room_state.ts";
import { Composer, type ComposerActions } from "./composer.ts";
import { byId, make, setText, syncList } from "./dom.ts";
import { drawMembers } from "./members_view.ts";
import { Panels } from "./panels.ts";
import { hueOf, initialsOf } from "./person.ts";
import { type RoomsActions, RoomsView } from "./rooms_view.ts";
import { drawStatus } from "./status_view.ts";
import { type TimelineActions, TimelineView } from "./timeline_view.ts";

/** Everything that can be asked for on the page. */
export interface ChatActions extends RoomsActions, TimelineActions, ComposerActions {
  leave(): void;
  dismissBanner(): void;
  switchEncoding(encoding: Encoding): void;
  exportHistory(): void;
  signOut(): void;
}

/** The page of somebody who is signed in. */
export class ChatView {
  readonly #composer: Composer;
  readonly #rooms: RoomsView;
  readonly #timeline: TimelineView;
  readonly #panels = new Panels();
  readonly #encodings = document.querySelectorAll<HTMLInputElement>("input[name=live-encoding]");

  constructor(actions: ChatActions) {
    this.#composer = new Composer(actions);
    this.#timeline = new TimelineView(actions);
    this.#rooms = new RoomsView({
      open: (room) => {
        this.#panels.close();
        actions.open(room);
      },
    });
    byId("leave").addEventListener("click", () => actions.leave());
    byId("banner-dismiss").addEventListener("click", () => actions.dismissBanner());
    byId("export").addEventListener("click", () => actions.exportHistory());
    byId("sign-out").addEventListener("click", () => actions.signOut());
    for (const input of this.#encodings) {
      input.addEventListener("change", () => actions.switchEncoding(input.value as Encoding));
    }
  }

  /** Shows the page to somebody who has just signed in. */
  open({ me }: ChatState, encoding: Encoding): void {
    byId("sign-in").hidden = true;
    byId("app").hidden = false;
    setText(byId("me-name"), me.name);
    setText(byId("me-avatar"), initialsOf(me.name));
    byId("me-avatar").dataset["hue"] = hueOf(me.sub);
    for (const input of this.#encodings) input.checked = input.value === encoding;
  }

  /** Goes back to signing in. */
  close(): void {
    this.#panels.close();
    this.#composer.clear();
    byId("app").hidden = true;
    byId("sign-in").hidden = false;
    document.title = "Wirepact chat";
  }

  /** Draws the state as of now. */
  draw(state: ChatState, nowMs: number): void {
    const room = state.current === undefined ? undefined : state.rooms.get(state.current);
    drawStatus(state, room, nowMs);
    drawBanner(state);
    drawHeader(room);
    drawTyping(room, state.me.sub);
    drawMembers(room, state.me);
    this.#rooms.draw(state);
    this.#timeline.draw(room, state.me);
    this.#composer.show(room?.name);
    document.title = titleOf(state);
  }
}

function drawHeader(room: RoomState | undefined): void {
  setText(byId("room-name"), room === undefined ? "No room" : `# ${room.name}`);
  setText(byId("room-summary"), room === undefined ? "" : summaryOf(room));
  byId("leave").hidden = byId("export").hidden = room === undefined;
}

function summaryOf(room: RoomState): string {
  const names = [...people(room.members).values()].map(({ name }) => name);
  if (names.length <= 3) return names.join(", ");
  return `${names.slice(0, 2).join(", ")} and ${names.length - 2} others`;
}

function drawBanner({ announcement, problem }: ChatState): void {
  const text = problem ?? announcement?.text ?? "";
  byId("banner").hidden = text === "";
  byId("banner").classList.toggle("problem", problem !== undefined);
  setText(byId("banner-text"), text);
}

/** One child at most, made anew only when the text differs, so that it is announced once. */
function drawTyping(room: RoomState | undefined, me: string): void {
  const text = typingText(
    [...room?.typing ?? []].filter(([userId]) => userId !== me).map(([, { name }]) => name),
  );
  syncList(byId("typing"), text === "" ? [] : [text], {
    key: (line) => line,
    version: () => "",
    make: (line) => make("span", "typists", make("span", "dots", make("i"), make("i"), make("i")), line),
  });
}

function typingText(names: readonly string[]): string {
  if (names.length === 0) return "";
  if (names.length === 1) return `${names[0]} is writing`;
  if (names.length === 2) return `${names[0]} and ${names[1]} are writing`;
  return `${names.length} people are writing`;
}

function titleOf({ rooms, current }: ChatState): string {
  const unread = [...rooms.values()].reduce((sum, room) => sum + room.unread, 0);
  const name = current === undefined ? "Wirepact chat" : `#${current} · Wirepact chat`;
  return unread === 0 ? name : `(${unread}) ${name}`;
}
