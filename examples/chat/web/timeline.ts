/**
 * A room's conversation as lines to draw: days, notes, and messages grouped by sender. Pure.
 *
 * @module
 */

import type { Message } from "../generated/types.ts";
import { describeReturn } from "./return.ts";
import type { Draft, Note, RoomState } from "./room_state.ts";

/** One line. */
export type Line =
  | { readonly kind: "day"; readonly key: string; readonly at: Date }
  | NoteLine
  | MessageLine;

/** Something that happened between messages. */
export interface NoteLine {
  readonly kind: "note";
  readonly key: string;
  readonly text: string;
  /** Who came or went; or that all is well again, or that something may be missing. */
  readonly about: "people" | "caught-up" | "anew";
}

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
  for (const { at, line } of inOrder(room, me.sub)) {
    if (at.toDateString() !== day) {
      day = at.toDateString();
      lines.push({ kind: "day", key: `day ${day}`, at });
    }
    lines.push(line.kind === "message" ? withGroup(line, lines.at(-1)) : line);
  }
  const isAway = room.awaySinceMs !== undefined;
  for (const draft of room.drafts) {
    const line = draftLine(draft, me.name);
    // The SDK sends it again by itself, which takes a connection as well.
    const status = isAway && line.status === "sending" ? "waiting" : line.status;
    lines.push(withGroup({ ...line, status }, lines.at(-1)));
  }
  return lines;
}

/** Messages and notes by time. Notes come after the messages of their time: those are what they are about. */
function inOrder({ messages, notes }: RoomState, me: string): { at: Date; line: MessageLine | NoteLine }[] {
  return [
    ...messages.map((message) => ({ at: message.sentAt, line: sentLine(message, me) })),
    ...notes.map((note) => ({ at: note.at, line: noteLine(note) })),
  ].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function noteLine(note: Note): NoteLine {
  const { id: key } = note;
  if (note.kind === "people") return { kind: "note", key, text: note.text, about: "people" };
  return { kind: "note", key, text: describeReturn(note.how), about: note.how.outcome };
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
