/**
 * What the chat does for each method and topic of its contract. Being in a room is being subscribed to its topic:
 * there is no second list that could disagree, and a connection that ends has left.
 *
 * @module
 */

import type { Connection, MethodHandlers, TopicFunction, TopicHandlers } from "@wirepact/server";
import type { Archive } from "./archive.ts";
import type { ChatContract, Member, Message, User } from "./generated/server.ts";
import { inTime } from "./in_time.ts";

/** What the handlers work with. */
export interface ChatServices {
  readonly archive: Archive;
  /** People that fit into one room. */
  readonly roomCapacity: number;
  /** The rooms that somebody is in. */
  readonly openRooms: () => readonly string[];
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
  const { archive, openRooms, newId, now } = services;
  return {
    async joinRoom({ params: { room }, user, connection, topic, fail }) {
      if (!isIn(room, connection) && !await hasPlace({ room, user, topic, services })) {
        fail("ROOM_FULL", { capacity: services.roomCapacity });
      }
      await connection.join("room", { room });
      return (await topic("room", { room }).snapshot()).state;
    },

    leaveRoom({ params: { room }, connection, fail }) {
      if (!connection.leave("room", { room })) fail("NOT_IN_ROOM", { room });
    },

    async sendMessage({ params: { room, text }, user, connection, topic, fail }) {
      // What is sent again after a reconnect may come before the connection is in the room again; its user still is.
      if (!isIn(room, connection) && !await isMember(user, room, topic)) fail("NOT_IN_ROOM", { room });
      const message = { id: newId(), room, userId: user.sub, name: user.name, text, sentAt: now() };
      await say([message], { archive, topic });
      return message;
    },

    async setTyping({ params: { room, typing }, user, connection, topic, fail }) {
      if (!isIn(room, connection)) fail("NOT_IN_ROOM", { room });
      const event = { userId: user.sub, name: user.name, typing };
      await topic("room", { room }).publish("typing", event, { except: connection });
    },

    async listRooms({ topic }) {
      const rooms = [...new Set([...archive.rooms(), ...openRooms()])].sort();
      const summaries = await Promise.all(rooms.map(async (room) => {
        const members = await membersOf(room, topic);
        return { room, members: members.length, messages: archive.count(room) };
      }));
      return summaries.filter((summary) => summary.members > 0 || summary.messages > 0);
    },

    roomMembers: ({ params, topic }) => membersOf(params.room, topic),

    async *exportHistory({ params }) {
      yield* archive.messages(params.room);
    },

    async importHistory({ params: { room }, items, user, connection, topic, fail }) {
      if (!isIn(room, connection)) fail("NOT_IN_ROOM", { room });
      const imported: Message[] = [];
      // Whose words they were cannot be checked, so they are nobody's here: no user id has a colon.
      for await (const item of items) {
        imported.push({ id: newId(), room, userId: `import:${user.sub}`, ...item });
        if (imported.length > MAX_IMPORTED) imported.shift();
      }
      await say(imported, { archive, topic });
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
      reducer: {
        initial: ({ key: { room } }) => ({ room, recent: [] }),
        events: {
          message: (state, message) => ({
            ...state,
            recent: inTime(state.recent, message, RECENT_MESSAGES),
          }),
        },
      },
      async presence({ key, user, topic }) {
        const members = await membersOf(key.room, topic);
        const before = members.find(({ userId }) => userId === user.sub);
        return { userId: user.sub, name: user.name, joinedAt: before?.joinedAt ?? services.now() };
      },
    },
  };
}

/**
 * Says messages in their rooms. They are archived first: whatever anybody was told is in the archive, wherever the
 * process may end. What could not be said is taken out again.
 */
async function say(
  messages: readonly Message[],
  { archive, topic }: { readonly archive: Archive; readonly topic: TopicFunction<ChatContract> },
): Promise<void> {
  archive.add(messages);
  const said = await Promise.allSettled(
    messages.map((message) => topic("room", { room: message.room }).publish("message", message)),
  );
  const failure = said.find(({ status }) => status === "rejected");
  if (failure === undefined) return;
  archive.remove(messages.filter((_, index) => said[index]?.status === "rejected"));
  throw (failure as PromiseRejectedResult).reason; // it was found by its status
}

function isIn(room: string, connection: Connection<ChatContract>): boolean {
  return connection.topics().some(({ topic, key }) => topic === "room" && key.room === room);
}

async function isMember({ sub }: User, room: string, topic: TopicFunction<ChatContract>): Promise<boolean> {
  return (await membersOf(room, topic)).some(({ userId }) => userId === sub);
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
  const others = (await membersOf(room, topic)).filter(({ userId }) => userId !== user.sub);
  return others.length < services.roomCapacity;
}

async function membersOf(room: string, topic: TopicFunction<ChatContract>): Promise<Member[]> {
  const members = await topic("room", { room }).members();
  return members.map(({ state }) => state);
}
