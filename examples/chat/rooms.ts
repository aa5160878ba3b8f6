/**
 * What was said, by room. Who is in a room is not kept here: that is the topic's presence, which a disconnect clears by
 * itself. A chat that must survive a restart would put a database behind the same few methods.
 *
 * @module
 */

import type { Message } from "./generated/types.ts";

/** How much {@linkcode Rooms} keeps. */
export interface RoomsOptions {
  /** Messages kept for each room; the oldest go first. @default 500 */
  readonly maxMessages?: number;
  /** Rooms kept; silent ones go first, then the one that has been quiet longest. @default 1_000 */
  readonly maxRooms?: number;
}

/**
 * The logs of all rooms, bounded both ways: nothing a user sends can make them grow for ever.
 *
 * @example
 * ```ts
 * import { Rooms } from "./rooms.ts";
 * import assert from "node:assert/strict";
 *
 * const rooms = new Rooms({ maxMessages: 2 });
 * for (const id of ["1", "2", "3"]) {
 *   rooms.add({ id, room: "general", userId: "ada", name: "Ada", text: "Hello", sentAt: new Date(Number(id)) });
 * }
 * assert.deepEqual(rooms.messages("general").map((message) => message.id), ["2", "3"]);
 * ```
 */
export class Rooms {
  /** Oldest first, the room written to last at the end: a Map keeps the order of insertion. */
  readonly #logs = new Map<string, Message[]>();
  readonly #maxMessages: number;
  readonly #maxRooms: number;

  constructor({ maxMessages = 500, maxRooms = 1_000 }: RoomsOptions = {}) {
    this.#maxMessages = maxMessages;
    this.#maxRooms = maxRooms;
  }

  /** Makes sure that a room is listed, with or without messages. */
  open(room: string): void {
    if (!this.#logs.has(room)) this.#touch(room, []);
  }

  /** Adds one message at its place in time; almost always that is the end. */
  add(message: Message): void {
    const log = this.#logs.get(message.room) ?? [];
    const after = log.findLastIndex((earlier) => earlier.sentAt <= message.sentAt);
    log.splice(after + 1, 0, message);
    if (log.length > this.#maxMessages) log.shift();
    this.#touch(message.room, log);
  }

  /** How many messages of a room are kept. */
  count(room: string): number {
    return this.#logs.get(room)?.length ?? 0;
  }

  /** A copy of a room's messages, oldest first: whoever reads it slowly is not disturbed by new ones. */
  messages(room: string): Message[] {
    return [...this.#logs.get(room) ?? []];
  }

  /** A room's newest messages, oldest of them first. */
  recent(room: string, count: number): Message[] {
    return this.#logs.get(room)?.slice(-count) ?? [];
  }

  /** The names of all rooms, in alphabetical order. */
  names(): string[] {
    return [...this.#logs.keys()].sort();
  }

  #touch(room: string, log: Message[]): void {
    this.#logs.delete(room);
    this.#logs.set(room, log);
    if (this.#logs.size > this.#maxRooms) this.#logs.delete(this.#leastMissed(room));
  }

  /** A room in which nothing was said, or else the one that has been quiet longest. */
  #leastMissed(opened: string): string {
    const others = [...this.#logs].filter(([room]) => room !== opened);
    return (others.find(([, log]) => log.length === 0) ?? others[0])?.[0] ?? opened;
  }
}
