/// <reference lib="dom" />
/**
 * Draws who is in the room on show.
 *
 * @module
 */

import type { Member, User } from "../../generated/types.ts";
import { people, type RoomState } from "../room_state.ts";
import { byId, make, syncList } from "./dom.ts";
import { avatar } from "./person.ts";
import { clockTime } from "./times.ts";

/** Draws the members of a room, oneself included. */
export function drawMembers(room: RoomState | undefined, me: User): void {
  const members = [...people(room?.members ?? new Map<string, Member>()).values()];
  syncList(byId("members"), members, {
    key: (member) => member.userId,
    version: (member) => subtitle(member, room, me),
    make: (member) =>
      make(
        "li",
        "member",
        avatar(member.userId, member.name),
        make("span", "who", make("b", "", member.name), make("small", "", subtitle(member, room, me))),
      ),
  });
}

function subtitle({ userId, joinedAt }: Member, room: RoomState | undefined, me: User): string {
  const words = [
    ...(userId === me.sub ? ["you"] : []),
    ...(room?.typing.has(userId) && userId !== me.sub ? ["writing"] : []),
  ];
  return words.join(", ") || `since ${clockTime(joinedAt)}`;
}
