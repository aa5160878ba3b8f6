/**
 * One room as this page knows it, and how it changes. Pure: the same room and event always give the same room.
 *
 * @module
 */

import type { Member, Message } from "../generated/types.ts";

/** A room this page is in. */
export interface RoomState {
  readonly name: string;
  /** What was said and who came and went, oldest first. */
  readonly entries: readonly Entry[];
  /** What this page has said and the server has not confirmed, oldest first. */
  readonly drafts: readonly Draft[];
  /** Connections in the room; somebody with two tabs is there twice. */
  readonly members: ReadonlyMap<string, Member>;
  /** Who is writing, by user. */
  readonly typing: ReadonlyMap<string, Typist>;
  /** Who has just gone, by user: it is news only if they stay away. */
  readonly departing: ReadonlyMap<string, Departure>;
  /** Users who were here when the connection was lost: their return is no news. */
  readonly expected: ReadonlySet<string>;
  /** Messages nobody has looked at. */
  readonly unread: number;
}

/** One line of the conversation. */
export type Entry =
  | { readonly kind: "message"; readonly id: string; readonly at: Date; readonly message: Message }
  | { readonly kind: "note"; readonly id: string; readonly at: Date; readonly text: string };

/** A message on its way. */
export interface Draft {
  readonly id: string;
  readonly userId: string;
  readonly text: string;
  readonly at: Date;
  /** `waiting` for the connection, `sending`, or `failed` and waiting for the user to decide. */
  readonly status: "waiting" | "sending" | "failed";
  /** Why it failed. */
  readonly problem?: string;
}

/** Somebody who writes. */
export interface Typist {
  readonly name: string;
  /** Milliseconds since 1970 after which this is taken to have ended: a tab that was closed says nothing. */
  readonly untilMs: number;
}

/** Somebody who has gone. */
export interface Departure {
  readonly name: string;
  readonly at: Date;
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

/** Whoever is back within this time has reloaded the page, or their server restarts: neither is worth a line. */
export const DEPARTURE_GRACE_MS = 2_000;

/** Lines kept on the page. */
const MAX_ENTRIES = 500;

/** A room just entered. */
export function newRoom(name: string): RoomState {
  return {
    name,
    entries: [],
    drafts: [],
    members: new Map(),
    typing: new Map(),
    departing: new Map(),
    expected: new Set(),
    unread: 0,
  };
}

/**
 * Takes messages in: each once, at its place in time. A draft of this user with the same text was that message; so it
 * does not matter whether the event or the answer to the call comes first, or whether the answer was lost.
 */
export function withMessages(room: RoomState, messages: readonly Message[]): RoomState {
  const known = new Set(room.entries.map((entry) => entry.id));
  const fresh = messages.filter((message) => !known.has(message.id));
  if (fresh.length === 0) return room;
  const drafts = [...room.drafts];
  const typing = new Map(room.typing);
  let entries = room.entries;
  for (const message of fresh) {
    const sent = drafts.findIndex((draft) => draft.userId === message.userId && draft.text === message.text);
    if (sent >= 0) drafts.splice(sent, 1);
    typing.delete(message.userId);
    entries = inOrder(entries, { kind: "message", id: message.id, at: message.sentAt, message });
  }
  return { ...room, drafts, typing, entries };
}

/** Takes in who is there now, with a line for everybody who came. Those who went get theirs from {@linkcode withTime}. */
export function withPresence(room: RoomState, { members, complete, at }: PresenceChange): RoomState {
  const before = people(room.members);
  const after = people(members);
  const gone = [...before.values()].filter(({ userId }) => !after.has(userId));
  const typing = new Map([...room.typing].filter(([userId]) => after.has(userId)));
  if (complete) {
    const missing = [...room.expected, ...gone.map(({ userId }) => userId)];
    return { ...room, members, typing, expected: new Set(missing.filter((userId) => !after.has(userId))) };
  }
  const expected = new Set(room.expected);
  const departing = new Map(room.departing);
  for (const { userId, name } of gone) departing.set(userId, { name, at });
  const notes = [...after.values()]
    .filter(({ userId }) => !before.has(userId) && !expected.delete(userId) && !departing.delete(userId))
    .map(({ name }) => note(`${name} joined`, at));
  return { ...room, members, typing, expected, departing, entries: notes.reduce(inOrder, room.entries) };
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

/** The connection is lost: nobody is heard any more, and whoever has just gone may have been cut off a moment earlier. */
export function withoutConnection(room: RoomState): RoomState {
  const expected = new Set([...room.expected, ...room.departing.keys()]);
  return { ...room, typing: new Map(), departing: new Map(), expected };
}

/** Ends the typing that nobody has confirmed, and notes who has stayed away. The same room if nothing changed. */
export function withTime(room: RoomState, nowMs: number): RoomState {
  const stale = [...room.typing].filter(([, { untilMs }]) => untilMs <= nowMs);
  const away = [...room.departing].filter(([, { at }]) => at.getTime() + DEPARTURE_GRACE_MS <= nowMs);
  if (stale.length + away.length === 0) return room;
  const typing = new Map(room.typing);
  const departing = new Map(room.departing);
  for (const [userId] of stale) typing.delete(userId);
  for (const [userId] of away) departing.delete(userId);
  const entries = away.map(([, { name, at }]) => note(`${name} left`, at)).reduce(inOrder, room.entries);
  return { ...room, typing, departing, entries };
}

/** Adds a draft, or changes the one with its id. */
export function withDraft(room: RoomState, draft: Draft): RoomState {
  const known = room.drafts.some(({ id }) => id === draft.id);
  const drafts = known
    ? room.drafts.map((other) => other.id === draft.id ? draft : other)
    : [...room.drafts, draft];
  return { ...room, drafts };
}

/** Drops a draft. */
export function withoutDraft(room: RoomState, id: string): RoomState {
  return { ...room, drafts: room.drafts.filter((draft) => draft.id !== id) };
}

/** People by user id, whatever the number of their tabs, in the order in which they came. */
export function people(members: ReadonlyMap<string, Member>): Map<string, Member> {
  const byUser = new Map<string, Member>();
  for (const member of [...members.values()].sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime())) {
    if (!byUser.has(member.userId)) byUser.set(member.userId, member);
  }
  return byUser;
}

function note(text: string, at: Date): Entry {
  return { kind: "note", id: `${text} ${at.getTime()}`, at, text };
}

function inOrder(entries: readonly Entry[], entry: Entry): readonly Entry[] {
  const after = entries.findLastIndex((earlier) => earlier.at <= entry.at);
  return [...entries.slice(0, after + 1), entry, ...entries.slice(after + 1)].slice(-MAX_ENTRIES);
}
