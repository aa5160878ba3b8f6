/// <reference lib="dom" />
/**
 * On narrow screens rooms and people are drawers. One is open at a time; Escape and a click beside it close it.
 *
 * @module
 */

import { byId } from "./dom.ts";

const DRAWERS = [
  { button: "open-rooms", panel: "rooms-panel" },
  { button: "open-members", panel: "members-panel" },
] as const;

/** The two drawers. */
export class Panels {
  readonly #scrim = byId("scrim");

  constructor() {
    for (const { button, panel } of DRAWERS) {
      byId(button).addEventListener("click", () => this.#open(panel));
    }
    this.#scrim.addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
    });
  }

  /** Closes whichever is open, and gives the focus back. */
  close(): void {
    this.#scrim.hidden = true;
    for (const { button, panel } of DRAWERS) {
      const element = byId(panel);
      if (!element.classList.contains("open")) continue;
      element.classList.remove("open");
      byId(button).ariaExpanded = "false";
      byId(button).focus();
    }
  }

  #open(id: string): void {
    this.close();
    this.#scrim.hidden = false;
    for (const { button, panel } of DRAWERS) {
      if (panel !== id) continue;
      byId(button).ariaExpanded = "true";
      byId(panel).classList.add("open");
      byId(panel).querySelector<HTMLElement>("button, input")?.focus();
    }
  }
}
