/**
 * One room as this page knows it, and how it changes. Pure: the same room and event always give the same room.
 *
 * @module
 */

import type { Recovery } from "@wirepact/client";
import type { Member, Message } from "../generated/types.ts";
import type { Return } from "./return.ts";

/** A room this page is in. */
export interface RoomState {
  readonly name: string;
  /** What was said, oldest first. */
  readonly messages: readonly Message[];
  /** Who came and went, and how the room came back, oldest first. */
  readonly notes: readonly Note[];
  /** What this page has said and the server has not confirmed, oldest first. */
  readonly drafts: readonly Draft[];
  /** Who is in the room; somebody with two tabs is there once. */
  readonly members: ReadonlyMap<string, Member>;
  /** Who is writing, by user. */
  readonly typing: ReadonlyMap<string, Typist>;
  /** Users who were here when the connection was lost: their return is no news. */
  readonly expected: ReadonlySet<string>;
  /** Messages nobody has looked at. */
  readonly unread: number;
  /** How far this page has come in the room's log. */
  readonly place: number | undefined;
  /** Milliseconds since 1970 at which the connection was lost, until the room is back. */
  readonly awaySinceMs: number | undefined;
  /** How it came back last. */
  readonly lastReturn: Return | undefined;
}

/** A line between messages. */
export type Note =
  | { readonly kind: "people"; readonly id: string; readonly at: Date; readonly text: string }
  | { readonly kind: "return"; readonly id: string; readonly at: Date; readonly how: Return };

/** A message on its way. */
export interface Draft {
  readonly id: string;
  readonly userId: string;
  readonly text: string;
  readonly at: Date;
  /** `waiting` to be sent, `sending` until there is an answer, or `failed` and waiting for the user to decide. */
  readonly status: "waiting" | "sending" | "failed";
  /** What became of it, for people. */
  readonly problem?: string;
  /** The id of the message that it has become, as soon as the server has said so. */
  readonly messageId?: string;
}

/** Somebody who writes. */
export interface Typist {
  readonly name: string;
  /** Milliseconds since 1970 after which this is taken to have ended: a tab that was closed says nothing. */
  readonly untilMs: number;
}

/** What was said, all of it, and how far that is. */
export interface Conversation {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** The place in the room's log. */
  readonly place: number | undefined;
}

/** Who is there now. */
export interface PresenceChange {
  readonly members: ReadonlyMap<string, Member>;
  /** Whether this is the first list, or the first one after a reconnect, rather than somebody coming or going. */
  readonly complete: boolean;
  readonly at: Date;
}

/** How long "is writing" lasts if nothing more is heard. Writers say it again well before. */
export const TYPING_LASTS_MS = 6_000;

/** Notes kept on the page. */
const MAX_NOTES = 200;

/** A room just entered. */
export function newRoom(name: string): RoomState {
  return {
    name,
    messages: [],
    notes: [],
    drafts: [],
    members: new Map(),
    typing: new Map(),
    expected: new Set(),
    unread: 0,
    place: undefined,
    awaySinceMs: undefined,
    lastReturn: undefined,
  };
}

/** Messages that a room did not have before. */
export function freshIn(room: RoomState, messages: readonly Message[]): Message[] {
  const known = new Set(room.messages.map(({ id }) => id));
  return messages.filter(({ id }) => !known.has(id));
}

/**
 * Takes in what was said. A draft of this user with the same text is the message that is new; so it does not matter
 * whether the event or the answer to the call comes first, or whether there is an answer.
 */
export function withMessages(room: RoomState, { messages, place }: Conversation): RoomState {
  const fresh = freshIn(room, messages);
  const drafts = [...room.drafts];
  const typing = new Map(room.typing);
  for (const { id, userId, text } of fresh) {
    const named = drafts.findIndex((draft) => draft.messageId === id);
    const sent = named >= 0
      ? named
      : drafts.findIndex((draft) => draft.userId === userId && draft.text === text && !draft.messageId);
    if (sent >= 0) drafts.splice(sent, 1);
    typing.delete(userId);
  }
  return caughtUp({ ...room, messages, place, drafts, typing }, fresh.length);
}

/** The server has said which message a draft has become. It stays until that is there. */
export function withSent(room: RoomState, draftId: string, messageId: string): RoomState {
  if (room.messages.some(({ id }) => id === messageId)) return withoutDraft(room, draftId);
  const drafts = room.drafts.map((draft) => draft.id === draftId ? { ...draft, messageId } : draft);
  return { ...room, drafts };
}

/** The room is back after a time without connection, or after this page was too slow. */
export function withReturn(room: RoomState, recovery: Recovery<unknown>, nowMs: number): RoomState {
  const { awaySinceMs } = room;
  const awayMs = awaySinceMs === undefined ? undefined : nowMs - awaySinceMs;
  const back = { ...room, awaySinceMs: undefined };
  // Whoever was here all the time and asked for it needs no explanation.
  if (recovery.reason === "reloaded" && awayMs === undefined) return back;
  if (!recovery.recovered) {
    // What was confirmed and is lost again will not come any more.
    const drafts = room.drafts.filter(({ messageId }) => messageId === undefined);
    return withReturnNote({ ...back, drafts }, { outcome: "anew", awayMs, reason: recovery.reason }, nowMs);
  }
  const { from: { offset: from }, head } = recovery;
  return withReturnNote(back, { outcome: "caught-up", awayMs, from, head, messages: 0 }, nowMs);
}

/** Takes in who is there now, with a line for everybody who came and went. */
export function withPresence(room: RoomState, { members, complete, at }: PresenceChange): RoomState {
  const before = people(room.members);
  const after = people(members);
  const gone = [...before.values()].filter(({ userId }) => !after.has(userId));
  const typing = new Map(room.typing);
  for (const { userId } of gone) typing.delete(userId);
  const expected = new Set(room.expected);
  if (complete) {
    for (const { userId } of gone) expected.add(userId);
    for (const userId of after.keys()) expected.delete(userId);
    return { ...room, members, typing, expected };
  }
  const came = [...after.values()].filter(({ userId }) => !before.has(userId) && !expected.delete(userId));
  const notes = [
    ...gone.map(({ name }) => peopleNote(`${name} left`, at)),
    ...came.map(({ name }) => peopleNote(`${name} joined`, at)),
  ];
  return { ...room, members, typing, expected, notes: [...room.notes, ...notes].slice(-MAX_NOTES) };
}

/** Somebody has started to write, goes on, or has stopped. */
export function withTyping(
  room: RoomState,
  event: { readonly userId: string; readonly name: string; readonly typing: boolean },
  nowMs: number,
): RoomState {
  const typing = new Map(room.typing);
  if (event.typing) typing.set(event.userId, { name: event.name, untilMs: nowMs + TYPING_LASTS_MS });
  else typing.delete(event.userId);
  return { ...room, typing };
}

/** The connection is lost: nobody is heard any more. */
export function withoutConnection(room: RoomState, nowMs: number): RoomState {
  return { ...room, typing: new Map(), awaySinceMs: room.awaySinceMs ?? nowMs };
}

/** Ends the typing that nobody has confirmed. The same room if nothing changed. */
export function withTime(room: RoomState, nowMs: number): RoomState {
  const typing = new Map([...room.typing].filter(([, { untilMs }]) => untilMs > nowMs));
  return typing.size === room.typing.size ? room : { ...room, typing };
}

/** Adds a draft, or changes the one with its id. One that has arrived cannot fail any more. */
export function withDraft(room: RoomState, draft: Draft): RoomState {
  const known = room.drafts.some(({ id }) => id === draft.id);
  if (known) {
    return { ...room, drafts: room.drafts.map((other) => other.id === draft.id ? draft : other) };
  }
  return draft.status === "failed" ? room : { ...room, drafts: [...room.drafts, draft] };
}

/** Drops a draft. */
export function withoutDraft(room: RoomState, id: string): RoomState {
  return { ...room, drafts: room.drafts.filter((draft) => draft.id !== id) };
}

/** People by user id, in the order in which they came. */
export function people(members: ReadonlyMap<string, Member>): Map<string, Member> {
  const inOrder = [...members.values()].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
  return new Map(inOrder.map((member) => [member.userId, member]));
}

function peopleNote(text: string, at: Date): Note {
  return { kind: "people", id: `${text} ${at.getTime()}`, at, text };
}

/** One such note is enough until something else happens: it takes the place of the one before. */
function withReturnNote(room: RoomState, how: Return, nowMs: number): RoomState {
  const last = room.notes.at(-1);
  const silent = last?.kind === "return" && !room.messages.some(({ sentAt }) => sentAt > last.at);
  const notes = silent && how.outcome === "caught-up" ? room.notes.slice(0, -1) : room.notes;
  const note: Note = { kind: "return", id: `return ${nowMs}`, at: new Date(nowMs), how };
  return { ...room, lastReturn: how, notes: [...notes, note].slice(-MAX_NOTES) };
}

/** Counts messages that are still of the time without connection. */
function caughtUp(room: RoomState, count: number): RoomState {
  const { lastReturn, place } = room;
  if (count === 0 || lastReturn?.outcome !== "caught-up") return room;
  if (place === undefined || place > lastReturn.head) return room;
  const how = { ...lastReturn, messages: lastReturn.messages + count };
  const notes = room.notes.map((note) =>
    note.kind === "return" && note.how === lastReturn ? { ...note, how } : note
  );
  return { ...room, lastReturn: how, notes };
}
