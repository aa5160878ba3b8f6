/// <reference lib="dom" />
/**
 * How a person looks: a colour and initials.
 *
 * @module
 */

import { make } from "./dom.ts";

/** style.css has this many colours for people. */
const HUES = 8;

/** One of the colours, always the same for the same user. */
export function hueOf(userId: string): string {
  let hash = 7;
  for (const char of userId) hash = (hash * 31 + char.codePointAt(0)!) % 65_521;
  return String(hash % HUES);
}

/** The first letters of a name's first two words. */
export function initialsOf(name: string): string {
  return name.split(/\s+/, 2).map((word) => [...word][0] ?? "").join("").toUpperCase();
}

/** A round picture of somebody. Their name stands beside it, so it is hidden from screen readers. */
export function avatar(userId: string, name: string): HTMLElement {
  const element = make("span", "avatar", initialsOf(name));
  element.dataset["hue"] = hueOf(userId);
  element.ariaHidden = "true";
  return element;
}
