/// <reference lib="dom" />
/**
 * Draws a conversation, and keeps its end in sight as long as the reader is there.
 *
 * @module
 */

import type { RoomState } from "../room_state.ts";
import { type Line, type MessageLine, timeline } from "../timeline.ts";
import { byId, make, setText, syncList } from "./dom.ts";
import { avatar, hueOf } from "./person.ts";
import { clockTime, dayName, exactTime } from "./times.ts";

/** What a reader can do with a message that was not sent. */
export interface TimelineActions {
  retry(draftId: string): void;
  discard(draftId: string): void;
}

/** Closer to the end than this, in pixels, counts as reading the newest. */
const NEAR_END_PX = 80;

/** The conversation of the room on show. */
export class TimelineView {
  readonly #scroll = byId("scroll");
  readonly #list = byId("timeline");
  readonly #empty = byId("empty");
  readonly #toNewest = byId<HTMLButtonElement>("to-newest");
  readonly #actions: TimelineActions;
  #room: RoomState | undefined;

  constructor(actions: TimelineActions) {
    this.#actions = actions;
    this.#scroll.addEventListener("scroll", () => {
      if (this.#isAtEnd()) this.#toNewest.hidden = true;
    }, { passive: true });
    this.#toNewest.addEventListener("click", () => this.#scrollToEnd());
    new ResizeObserver(() => {
      if (this.#toNewest.hidden) this.#scrollToEnd();
    }).observe(this.#scroll);
  }

  /** Draws a room as a user sees it. */
  draw(room: RoomState | undefined, me: { readonly sub: string; readonly name: string }): void {
    if (room === this.#room) return;
    const previous = this.#room;
    this.#room = room;
    const moved = room?.name !== previous?.name;
    const follow = moved || this.#isAtEnd() || (room?.drafts.length ?? 0) > (previous?.drafts.length ?? 0);
    const lines = room === undefined ? [] : timeline(room, me);
    // A room that has just been opened is not news: screen readers are not to read all of it out.
    this.#scroll.ariaLive = moved ? "off" : "polite";
    syncList(this.#list, lines, {
      key: (line) => line.key,
      version: versionOf,
      make: (line) => this.#makeLine(line),
    });
    this.#empty.hidden = lines.some((line) => line.kind === "message");
    setText(
      this.#empty,
      room === undefined ? "Choose a room to begin." : "Nobody has said anything yet. Go first.",
    );
    if (follow) this.#scrollToEnd();
    else if (room?.messages.at(-1)?.id !== previous?.messages.at(-1)?.id) this.#toNewest.hidden = false;
  }

  #makeLine(line: Line): HTMLElement {
    if (line.kind === "day") return make("li", "day", dayName(line.at, new Date()));
    if (line.kind === "note") return make("li", `note ${line.about}`, make("span", "", line.text));
    return this.#makeMessage(line);
  }

  #makeMessage(line: MessageLine): HTMLElement {
    const time = make("time", "", clockTime(line.at));
    time.dateTime = line.at.toISOString();
    time.title = exactTime(line.at);
    const byline = make("div", "byline", make("span", "sender", line.name), time);
    const element = make(
      "li",
      `message ${line.status}`,
      avatar(line.userId, line.name),
      byline,
      make("div", "bubble", line.text),
      this.#makeStatus(line),
    );
    element.dataset["hue"] = hueOf(line.userId);
    element.classList.toggle("mine", line.mine);
    element.classList.toggle("first", line.first);
    return element;
  }

  #makeStatus({ key, status, problem }: MessageLine): HTMLElement {
    if (status === "waiting") return make("p", "status", "Waiting for the connection");
    if (status !== "failed") return make("p", "status");
    const retry = make("button", "", "Try again");
    const discard = make("button", "", "Discard");
    retry.type = discard.type = "button";
    retry.addEventListener("click", () => this.#actions.retry(key));
    discard.addEventListener("click", () => this.#actions.discard(key));
    return make("p", "status", problem, retry, discard);
  }

  #isAtEnd(): boolean {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroll;
    return scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #scrollToEnd(): void {
    this.#scroll.scrollTop = this.#scroll.scrollHeight;
    this.#toNewest.hidden = true;
  }
}

function versionOf(line: Line): string {
  if (line.kind === "day") return "";
  return line.kind === "note" ? line.text : `${line.status} ${line.first} ${line.problem}`;
}
