/// <reference lib="dom" />
/**
 * What a tab remembers over a reload: who, how, and where. Other tabs have their own.
 *
 * @module
 */

import type { Encoding } from "@wirepact/client";

/** What is remembered. */
export interface Remembered {
  readonly name: string;
  readonly encoding: Encoding;
  readonly rooms: readonly string[];
}

const KEY = "wirepact-chat";

/** What was remembered last, if anything. */
export function recall(): Remembered | undefined {
  try {
    const { name, encoding, rooms } = JSON.parse(sessionStorage.getItem(KEY) ?? "{}");
    if (typeof name !== "string" || !Array.isArray(rooms)) return undefined;
    return { name, encoding: encoding === "msgpack" ? "msgpack" : "json", rooms };
  } catch {
    return undefined; // Storage may be switched off, and anything may be in it.
  }
}

/** Remembers something, or nothing more. */
export function remember(what: Remembered | undefined): void {
  try {
    if (what === undefined) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, JSON.stringify(what));
  } catch {
    // Then a reload asks for the name again.
  }
}
