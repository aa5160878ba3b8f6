/// <reference lib="dom" />
/**
 * Draws the list of rooms: those this page is in, and those it could enter.
 *
 * @module
 */

import type { ChatState } from "../chat_state.ts";
import { people } from "../room_state.ts";
import { byId, make, setText, syncList } from "./dom.ts";

/** What the list can ask for. */
export interface RoomsActions {
  /** Enter a room, or show it if this page is in it. */
  open(room: string): void;
}

/** One line of the list. */
interface RoomLine {
  readonly name: string;
  readonly people: number;
  readonly unread: number;
  readonly joined: boolean;
  readonly current: boolean;
}

/** What a room may be called, as the contract has it. */
const ROOM_NAME = /^[a-z0-9][a-z0-9-]*$/;

/** The list of rooms and the form that opens a new one. */
export class RoomsView {
  readonly #list = byId("rooms");
  readonly #input = byId<HTMLInputElement>("new-room");
  readonly #error = byId("new-room-error");
  readonly #actions: RoomsActions;

  constructor(actions: RoomsActions) {
    this.#actions = actions;
    this.#input.addEventListener("input", () => setText(this.#error, ""));
    byId("new-room-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#openTyped();
    });
  }

  /** Draws the list, and the mark that something was said in a room that is not on show. */
  draw(state: ChatState): void {
    const lines = roomLines(state);
    syncList(this.#list, lines, {
      key: (line) => line.name,
      version: (line) => `${line.people} ${line.unread} ${line.joined} ${line.current}`,
      make: (line) => this.#makeLine(line),
    });
    byId("unread-elsewhere").hidden = lines.every((line) => line.unread === 0);
  }

  #makeLine(line: RoomLine): HTMLElement {
    const hash = make("span", "hash", "#");
    hash.ariaHidden = "true";
    const button = make("button", "room-link", hash, make("span", "name", line.name));
    button.type = "button";
    button.classList.toggle("joined", line.joined);
    if (line.current) button.setAttribute("aria-current", "true");
    if (line.unread > 0) {
      button.append(make("span", "unread", String(line.unread), make("span", "visually-hidden", " unread")));
    } else if (line.people > 0) {
      button.append(make("span", "people", String(line.people), make("span", "visually-hidden", " people")));
    }
    button.addEventListener("click", () => this.#actions.open(line.name));
    return make("li", "", button);
  }

  #openTyped(): void {
    const name = this.#input.value.trim().toLowerCase().replace(/[\s_]+/g, "-");
    if (name === "") return;
    if (!ROOM_NAME.test(name)) {
      setText(this.#error, "Letters a to z, digits and hyphens.");
      return;
    }
    this.#input.value = "";
    this.#actions.open(name);
  }
}

function roomLines({ listed, rooms, current }: ChatState): RoomLine[] {
  const lines = new Map<string, RoomLine>();
  for (const { room, members } of listed) {
    lines.set(room, { name: room, people: members, unread: 0, joined: false, current: false });
  }
  for (const room of rooms.values()) {
    lines.set(room.name, {
      name: room.name,
      people: people(room.members).size,
      unread: room.unread,
      joined: true,
      current: room.name === current,
    });
  }
  return [...lines.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}
