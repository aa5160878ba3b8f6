/**
 * Everything the page shows, as one value, and the function that makes the next one. The view draws it, the session
 * tells it what happened; neither knows the other.
 *
 * @module
 */

import type { ConnectionState, Recovery } from "@wirepact/client";
import type { Announcement, RoomSummary, User } from "../generated/types.ts";
import {
  type Conversation,
  type Draft,
  freshIn,
  newRoom,
  type PresenceChange,
  type RoomState,
  withDraft,
  withMessages,
  withoutConnection,
  withoutDraft,
  withPresence,
  withReturn,
  withSent,
  withTime,
  withTyping,
} from "./room_state.ts";

/** What the page shows while somebody is signed in. */
export interface ChatState {
  readonly me: User;
  readonly connection: ConnectionState;
  /** Milliseconds since 1970 of the next try, while the connection waits for it. */
  readonly retryAtMs: number;
  /** Rooms as the server lists them. */
  readonly listed: readonly RoomSummary[];
  /** Rooms this page is in. */
  readonly rooms: ReadonlyMap<string, RoomState>;
  /** The room on show. */
  readonly current: string | undefined;
  /** Whether the page is in sight, so that what it shows is read. */
  readonly visible: boolean;
  readonly announcement: Announcement | undefined;
  /** Something the user asked for that did not work. */
  readonly problem: string | undefined;
}

/** What happens to a chat. Where a room is named that this page is not in, nothing changes. */
export type ChatEvent =
  | { readonly type: "connection"; readonly connection: ConnectionState; readonly nowMs: number }
  | { readonly type: "visible"; readonly visible: boolean }
  | { readonly type: "listed"; readonly rooms: readonly RoomSummary[] }
  | { readonly type: "entered" | "left" | "shown"; readonly room: string }
  | {
    readonly type: "messages";
    readonly room: string;
    readonly conversation: Conversation;
    /** Whether what is new in it has just been said, so that it counts as unread. */
    readonly live: boolean;
  }
  | {
    readonly type: "returned";
    readonly room: string;
    readonly recovery: Recovery<unknown>;
    readonly nowMs: number;
  }
  | { readonly type: "presence"; readonly room: string; readonly change: PresenceChange }
  | {
    readonly type: "typing";
    readonly room: string;
    readonly typing: { readonly userId: string; readonly name: string; readonly typing: boolean };
    readonly nowMs: number;
  }
  | { readonly type: "draft"; readonly room: string; readonly draft: Draft }
  | { readonly type: "sent"; readonly room: string; readonly id: string; readonly messageId: string }
  | { readonly type: "discarded"; readonly room: string; readonly id: string }
  | { readonly type: "announcement"; readonly announcement: Announcement | undefined }
  | { readonly type: "problem"; readonly text: string | undefined }
  | { readonly type: "tick"; readonly nowMs: number };

/** A chat in which nothing has happened yet. */
export function newChat(me: User): ChatState {
  return {
    me,
    connection: { status: "connecting", step: "token", attempt: 0 },
    retryAtMs: 0,
    listed: [],
    rooms: new Map(),
    current: undefined,
    visible: true,
    announcement: undefined,
    problem: undefined,
  };
}

/** The chat after an event; the same value if nothing changed. */
export function update(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case "connection": {
      const { connection, nowMs } = event;
      const retryAtMs = connection.status === "waiting" ? nowMs + connection.retryInMs : 0;
      const next = { ...state, connection, retryAtMs };
      return connection.status === "open" ? next : inRooms(next, (room) => withoutConnection(room, nowMs));
    }
    case "listed":
      return { ...state, listed: event.rooms };
    case "entered":
      return state.rooms.has(event.room)
        ? state
        : { ...state, rooms: new Map(state.rooms).set(event.room, newRoom(event.room)) };
    case "left":
      return left(state, event.room);
    case "shown":
      return looked({ ...state, current: event.room, problem: undefined });
    case "visible":
      return looked({ ...state, visible: event.visible });
    case "messages":
      return inRoom(state, event.room, (room) => received(state, room, event));
    case "returned":
      return inRoom(state, event.room, (room) => withReturn(room, event.recovery, event.nowMs));
    case "presence":
      return inRoom(state, event.room, (room) => withPresence(room, event.change));
    case "typing":
      return inRoom(state, event.room, (room) => withTyping(room, event.typing, event.nowMs));
    case "draft":
      return inRoom(state, event.room, (room) => withDraft(room, event.draft));
    case "sent":
      return inRoom(state, event.room, (room) => withSent(room, event.id, event.messageId));
    case "discarded":
      return inRoom(state, event.room, (room) => withoutDraft(room, event.id));
    case "announcement":
      return { ...state, announcement: event.announcement };
    case "problem":
      return { ...state, problem: event.text };
    case "tick":
      return inRooms(state, (room) => withTime(room, event.nowMs));
  }
}

function inRoom(state: ChatState, name: string, change: (room: RoomState) => RoomState): ChatState {
  const room = state.rooms.get(name);
  if (room === undefined) return state;
  const changed = change(room);
  return changed === room ? state : { ...state, rooms: new Map(state.rooms).set(name, changed) };
}

function inRooms(state: ChatState, change: (room: RoomState) => RoomState): ChatState {
  return [...state.rooms.keys()].reduce((next, name) => inRoom(next, name, change), state);
}

function left(state: ChatState, name: string): ChatState {
  const rooms = new Map(state.rooms);
  rooms.delete(name);
  const [other] = rooms.keys();
  return looked({ ...state, rooms, current: state.current === name ? other : state.current });
}

/** What is on show and in sight is read. */
function looked(state: ChatState): ChatState {
  if (!state.visible || state.current === undefined) return state;
  return inRoom(state, state.current, (room) => room.unread === 0 ? room : { ...room, unread: 0 });
}

function received(
  state: ChatState,
  room: RoomState,
  { conversation, live }: Extract<ChatEvent, { type: "messages" }>,
): RoomState {
  const changed = withMessages(room, conversation);
  // The first one of a connection needs no explanation: the page was entered, or went on in another encoding.
  if (!live) return { ...changed, awaySinceMs: undefined };
  if (state.visible && state.current === room.name) return changed;
  const others = freshIn(room, conversation.messages).filter(({ userId }) => userId !== state.me.sub);
  return { ...changed, unread: changed.unread + others.length };
}
