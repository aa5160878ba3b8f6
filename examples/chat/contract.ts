/**
 * The chat's contract: the one source of its wire format, validators, handler types, client SDK and documents.
 * After a change run `deno task codegen`.
 */

import { contract, latest, presence, rpc, stream, topic, upload } from "@wirepact/schema/contract";
import { Type } from "@sinclair/typebox";

const RoomName = Type.String({
  minLength: 1,
  maxLength: 40,
  pattern: "^[a-z0-9][a-z0-9-]*$",
  description: "Lower-case letters, digits and hyphens.",
});

const RoomKey = Type.Object({ room: RoomName }, { $id: "RoomKey", description: "Names one room." });

const Text = Type.String({ minLength: 1, maxLength: 1000, description: "At most 1,000 characters." });

const Member = Type.Object(
  {
    userId: Type.String({ description: "The same in all of this person's tabs." }),
    name: Type.String(),
    joinedAt: Type.Date(),
  },
  { $id: "Member", description: "Somebody who is in a room, in however many tabs." },
);

const Message = Type.Object(
  {
    id: Type.String(),
    room: RoomName,
    userId: Type.String(),
    name: Type.String({ description: "The sender's name when the message was sent." }),
    text: Text,
    sentAt: Type.Date(),
  },
  { $id: "Message", description: "A message in a room." },
);

const RoomSummary = Type.Object(
  { room: RoomName, members: Type.Integer({ minimum: 0 }), messages: Type.Integer({ minimum: 0 }) },
  { $id: "RoomSummary", description: "A room as the list of rooms shows it." },
);

const RoomSnapshot = Type.Object(
  { room: RoomName, recent: Type.Array(Message, { description: "The newest messages, oldest first." }) },
  { $id: "RoomSnapshot", description: "What somebody who enters a room sees first." },
);

const Typing = Type.Object({ userId: Type.String(), name: Type.String(), typing: Type.Boolean() });

const NotInRoom = Type.Object({ room: RoomName });

export default contract("chat", {
  version: "1.0.0",
  description: "Rooms in which people talk.",
  claims: Type.Object(
    { sub: Type.String(), name: Type.String() },
    { $id: "User", description: "Who is connected." },
  ),
  methods: {
    joinRoom: rpc({
      description: "Enter a room; its topic is subscribed from then on.",
      params: RoomKey,
      result: RoomSnapshot,
      errors: { ROOM_FULL: Type.Object({ capacity: Type.Integer() }) },
    }),
    leaveRoom: rpc({
      description: "Leave a room.",
      params: RoomKey,
      errors: { NOT_IN_ROOM: NotInRoom },
    }),
    sendMessage: rpc({
      description: "Say something to everybody in a room.",
      params: Type.Object({ room: RoomName, text: Text }),
      result: Message,
      errors: { NOT_IN_ROOM: NotInRoom },
      // Whoever loses the connection before the answer sends it again, and it is said once.
      idempotent: true,
    }),
    setTyping: rpc({
      description: "Tell the others in a room that one is writing, or has stopped.",
      params: Type.Object({ room: RoomName, typing: Type.Boolean() }),
      errors: { NOT_IN_ROOM: NotInRoom },
    }),
    listRooms: rpc({
      description: "All rooms that have members or messages.",
      result: Type.Array(RoomSummary),
    }),
    roomMembers: rpc({
      description: "Everybody who is in a room now.",
      params: RoomKey,
      result: Type.Array(Member),
    }),
    exportHistory: stream({
      description: "All messages of a room, oldest first.",
      params: RoomKey,
      item: Message,
    }),
    importHistory: upload({
      description: "Put messages into a room, for instance from another chat.",
      params: RoomKey,
      item: Type.Object({
        name: Type.String({ minLength: 1, maxLength: 40 }),
        text: Text,
        sentAt: Type.Date(),
      }),
      result: Type.Object({ imported: Type.Integer({ minimum: 0 }) }),
      errors: { NOT_IN_ROOM: NotInRoom },
    }),
  },
  topics: {
    room: topic({
      description: "What happens in one room.",
      key: RoomKey,
      events: {
        message: Message,
        // Writers say it again before it runs out.
        typing: latest(Typing, { by: "userId", ttlMs: 5_000 }),
      },
      // A person with two tabs is one member, who leaves with the last of them. A reload is within the grace.
      presence: presence(Member, { per: "user", graceMs: 5_000 }),
      snapshot: RoomSnapshot,
      history: { size: 500, ttlMs: 86_400_000 },
    }),
  },
  events: {
    announcement: Type.Object(
      { text: Type.String(), at: Type.Date() },
      { $id: "Announcement", description: "Something everybody should know." },
    ),
  },
});
