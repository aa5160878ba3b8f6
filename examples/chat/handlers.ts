/**
 * What the chat does for each method and topic of its contract. Being in a room is being subscribed to its topic:
 * there is no second list that could disagree, and a connection that ends has left.
 *
 * @module
 */

import type { Connection, MethodHandlers, TopicFunction, TopicHandlers } from "@wirepact/server";
import type { ChatContract, Member, Message, RoomSnapshot, User } from "./generated/server.ts";
import type { Rooms } from "./rooms.ts";

/** What the handlers work with. */
export interface ChatServices {
  readonly rooms: Rooms;
  /** People that fit into one room. */
  readonly roomCapacity: number;
  /** Makes the id of a message; never the same twice, not after a restart either. */
  readonly newId: () => string;
  readonly now: () => Date;
}

/** Messages somebody who enters sees at once. */
const RECENT_MESSAGES = 50;

/** Messages one import may bring; of more, the newest are taken. */
const MAX_IMPORTED = 500;

/** The handlers of all methods. */
export function chatMethods(services: ChatServices): MethodHandlers<ChatContract, undefined, false> {
  const { rooms, newId, now } = services;
  return {
    async joinRoom({ params, user, connection, topic, fail }) {
      const { room } = params;
      if (!isIn(room, connection) && !await hasPlace({ room, user, topic, services })) {
        fail("ROOM_FULL", { capacity: services.roomCapacity });
      }
      await connection.join("room", { room });
      return snapshotOf(room, rooms);
    },

    leaveRoom({ params: { room }, connection, fail }) {
      if (!connection.leave("room", { room })) fail("NOT_IN_ROOM", { room });
    },

    async sendMessage({ params: { room, text }, user, connection, topic, fail }) {
      if (!isIn(room, connection)) fail("NOT_IN_ROOM", { room });
      const message = { id: newId(), room, userId: user.sub, name: user.name, text, sentAt: now() };
      rooms.add(message);
      await topic("room", { room }).publish("message", message);
      return message;
    },

    async setTyping({ params: { room, typing }, user, connection, topic, fail }) {
      if (!isIn(room, connection)) fail("NOT_IN_ROOM", { room });
      const event = { userId: user.sub, name: user.name, typing };
      await topic("room", { room }).publish("typing", event, { except: connection });
    },

    async listRooms({ topic }) {
      const summaries = await Promise.all(
        rooms.names().map(async (room) => {
          const members = await membersOf(room, topic);
          return { room, members: people(members).size, messages: rooms.count(room) };
        }),
      );
      return summaries.filter((summary) => summary.members > 0 || summary.messages > 0);
    },

    roomMembers: ({ params, topic }) => membersOf(params.room, topic),

    async *exportHistory({ params }) {
      yield* rooms.messages(params.room);
    },

    async importHistory({ params: { room }, items, user, connection, topic, fail }) {
      if (!isIn(room, connection)) fail("NOT_IN_ROOM", { room });
      const imported: Message[] = [];
      // Whose words they were cannot be checked, so they are nobody's here: no user id has a colon.
      for await (const item of items) {
        imported.push({ id: newId(), room, userId: `import:${user.sub}`, ...item });
        if (imported.length > MAX_IMPORTED) imported.shift();
      }
      for (const message of imported) {
        rooms.add(message);
        await topic("room", { room }).publish("message", message);
      }
      return { imported: imported.length };
    },
  };
}

/** The handlers of the topic of a room. */
export function chatTopics(services: ChatServices): TopicHandlers<ChatContract, undefined, false> {
  return {
    room: {
      // Asked when a client comes back after a reconnect; joinRoom has asked the same.
      authorize: ({ key, user, topic }) => hasPlace({ room: key.room, user, topic, services }),
      snapshot({ key }) {
        services.rooms.open(key.room);
        return snapshotOf(key.room, services.rooms);
      },
      presence: ({ user }) => ({ userId: user.sub, name: user.name, joinedAt: services.now() }),
    },
  };
}

function isIn(room: string, connection: Connection<ChatContract>): boolean {
  return connection.topics().some(({ topic, key }) => topic === "room" && key.room === room);
}

/** Who comes back, or opens another tab, takes no further place. */
async function hasPlace(
  { room, user, topic, services }: {
    room: string;
    user: User;
    topic: TopicFunction<ChatContract>;
    services: ChatServices;
  },
): Promise<boolean> {
  const others = people(await membersOf(room, topic));
  others.delete(user.sub);
  return others.size < services.roomCapacity;
}

async function membersOf(room: string, topic: TopicFunction<ChatContract>): Promise<Member[]> {
  const members = await topic("room", { room }).members();
  return members.map(({ state }) => state);
}

/** The users among members: one person may be there with several connections. */
function people(members: readonly Member[]): Set<string> {
  return new Set(members.map(({ userId }) => userId));
}

function snapshotOf(room: string, rooms: Rooms): RoomSnapshot {
  return { room, recent: rooms.recent(room, RECENT_MESSAGES) };
}
