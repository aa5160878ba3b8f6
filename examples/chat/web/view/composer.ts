/// <reference lib="dom" />
/**
 * Where messages are written. Every room keeps its own unfinished text.
 *
 * @module
 */

import { byId, setText } from "./dom.ts";

/** What somebody who writes can do. */
export interface ComposerActions {
  send(room: string, text: string): void;
  /** The text of a room has changed by hand. */
  edited(room: string, text: string): void;
}

/** The longest message, as the contract has it. */
export const MAX_TEXT_LENGTH = 1_000;

/** The counter is shown when this many characters, or fewer, are left. */
const COUNTER_FROM = 200;

/** Field, counter and button. */
export class Composer {
  readonly #form = byId<HTMLFormElement>("composer");
  readonly #field = byId<HTMLTextAreaElement>("text");
  readonly #counter = byId("counter");
  readonly #button = byId<HTMLButtonElement>("send");
  readonly #unfinished = new Map<string, string>();
  readonly #actions: ComposerActions;
  #room: string | undefined;

  constructor(actions: ComposerActions) {
    this.#actions = actions;
    this.#field.addEventListener("input", () => this.#edited());
    this.#field.addEventListener("keydown", (event) => {
      // Enter also confirms a word in an input method; that one is not ours.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
  }

  /** Shows the unfinished text of a room. */
  show(room: string | undefined): void {
    if (room === this.#room) return;
    this.#room = room;
    this.#form.hidden = room === undefined;
    this.#field.value = room === undefined ? "" : this.#unfinished.get(room) ?? "";
    this.#field.placeholder = `Write to #${room ?? ""}`;
    this.#count();
    if (room !== undefined && matchMedia("(hover: hover)").matches) this.#field.focus();
  }

  /** Forgets every text: somebody else may sign in next. */
  clear(): void {
    this.#unfinished.clear();
    this.#field.value = "";
    this.#room = undefined;
  }

  #edited(): void {
    if (this.#room === undefined) return;
    this.#unfinished.set(this.#room, this.#field.value);
    this.#count();
    this.#actions.edited(this.#room, this.#field.value);
  }

  #send(): void {
    const text = this.#field.value.trim();
    if (this.#room === undefined || !fits(text)) return;
    this.#field.value = "";
    this.#edited();
    this.#actions.send(this.#room, text);
  }

  #count(): void {
    const { length } = this.#field.value.trim();
    const left = MAX_TEXT_LENGTH - length;
    setText(this.#counter, left > COUNTER_FROM ? "" : `${format(length)} / ${format(MAX_TEXT_LENGTH)}`);
    this.#counter.classList.toggle("near", left >= 0);
    this.#counter.classList.toggle("over", left < 0);
    this.#field.ariaInvalid = String(left < 0);
    this.#button.disabled = !fits(this.#field.value.trim());
  }
}

function fits(text: string): boolean {
  return text.length > 0 && text.length <= MAX_TEXT_LENGTH;
}

function format(count: number): string {
  return count.toLocaleString("en");
}
