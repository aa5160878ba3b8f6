/**
 * A room's conversation as lines to draw: days, notes, and messages grouped by sender. Pure.
 *
 * @module
 */

import type { Message } from "../generated/types.ts";
import type { Draft, RoomState } from "./room_state.ts";

/** One line. */
export type Line =
  | { readonly kind: "day"; readonly key: string; readonly at: Date }
  | { readonly kind: "note"; readonly key: string; readonly text: string }
  | MessageLine;

/** A message, or a draft of one. */
export interface MessageLine {
  readonly kind: "message";
  readonly key: string;
  readonly userId: string;
  readonly name: string;
  readonly text: string;
  readonly at: Date;
  readonly mine: boolean;
  /** Whether sender and time are to be shown: nobody else spoke just before. */
  readonly first: boolean;
  readonly status: "sent" | "waiting" | "sending" | "failed";
  readonly problem: string;
}

/** Messages of one sender within this time stand together. */
const GROUP_MS = 5 * 60_000;

/** The lines of a room as one user sees it; drafts come last. */
export function timeline(room: RoomState, me: { readonly sub: string; readonly name: string }): Line[] {
  const lines: Line[] = [];
  let day = "";
  for (const entry of room.entries) {
    if (entry.at.toDateString() !== day) {
      day = entry.at.toDateString();
      lines.push({ kind: "day", key: `day ${day}`, at: entry.at });
    }
    if (entry.kind === "note") lines.push({ kind: "note", key: entry.id, text: entry.text });
    else lines.push(withGroup(sentLine(entry.message, me.sub), lines.at(-1)));
  }
  for (const draft of room.drafts) lines.push(withGroup(draftLine(draft, me.name), lines.at(-1)));
  return lines;
}

function sentLine(message: Message, me: string): MessageLine {
  const { id, userId, name, text, sentAt } = message;
  const mine = userId === me;
  return {
    kind: "message",
    key: id,
    userId,
    name,
    text,
    at: sentAt,
    mine,
    first: true,
    status: "sent",
    problem: "",
  };
}

function draftLine({ id, userId, text, at, status, problem = "" }: Draft, name: string): MessageLine {
  return { kind: "message", key: id, userId, name, text, at, mine: true, first: true, status, problem };
}

function withGroup(line: MessageLine, previous: Line | undefined): MessageLine {
  const first = previous?.kind !== "message" || previous.userId !== line.userId ||
    previous.name !== line.name || line.at.getTime() - previous.at.getTime() > GROUP_MS;
  return { ...line, first };
}
