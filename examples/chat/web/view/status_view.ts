/// <reference lib="dom" />
/**
 * Draws how the connection is: in a word above the conversation, in detail beside it.
 *
 * @module
 */

import type { ConnectionState } from "@wirepact/client";
import type { ChatState } from "../chat_state.ts";
import { summarizeReturn } from "../return.ts";
import type { RoomState } from "../room_state.ts";
import { byId, make, setText, syncList } from "./dom.ts";

const ENCODING_NAMES = { json: "JSON", msgpack: "MessagePack" } as const;

/** Draws the pill, and the facts of the connection and of the room on show. Called every second too, since it counts down. */
export function drawStatus(state: ChatState, room: RoomState | undefined, nowMs: number): void {
  const { connection } = state;
  const pill = byId("pill");
  pill.dataset["status"] = connection.status;
  // Not every second of the countdown is to be read out.
  pill.ariaLive = connection.status === "waiting" && pill.textContent?.startsWith("Back") ? "off" : "polite";
  setText(pill, pillText(state, nowMs));
  byId("app").classList.toggle("offline", connection.status !== "open");
  drawFacts([...factsOf(connection), ...(room === undefined ? [] : logFactsOf(room))]);
}

function pillText({ connection, retryAtMs }: ChatState, nowMs: number): string {
  switch (connection.status) {
    case "connecting":
      return connection.attempt === 0 ? "Connecting" : "Reconnecting";
    case "open":
      return "Connected";
    case "waiting": {
      const seconds = Math.ceil((retryAtMs - nowMs) / 1_000);
      return seconds > 0 ? `Reconnecting in ${seconds} s` : "Reconnecting";
    }
    case "closed":
      return connection.reason === "" ? "Disconnected" : `Disconnected: ${connection.reason}`;
  }
}

function factsOf(connection: ConnectionState): [name: string, value: string][] {
  switch (connection.status) {
    case "open":
      return [["speaks", ENCODING_NAMES[connection.encoding]], ["connection", connection.connectionId]];
    case "waiting":
      return [["lost", `${connection.cause.code} ${connection.cause.reason}`.trim()], [
        "tries",
        String(connection.attempt),
      ]];
    case "closed":
      return [["closed", String(connection.code)]];
    case "connecting":
      return [["waits for", connection.step]];
  }
}

function logFactsOf({ place, lastReturn }: RoomState): [name: string, value: string][] {
  return [
    ...(place === undefined ? [] : [["log is at", `#${place}`] as [string, string]]),
    ["recovery", summarizeReturn(lastReturn)],
  ];
}

function drawFacts(facts: [name: string, value: string][]): void {
  syncList(byId("wire-facts"), facts, {
    key: ([name]) => name,
    version: ([, value]) => value,
    make: ([name, value]) => {
      const definition = make("dd", "", value);
      definition.title = value;
      return make("div", "fact", make("dt", "", name), definition);
    },
  });
}
