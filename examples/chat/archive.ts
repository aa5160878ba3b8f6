/**
 * What was said, by room, for lists and downloads. What somebody who enters a room sees comes from the room's log, and
 * who is in it from its presence; neither is here.
 *
 * @module
 */

import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Message } from "./generated/types.ts";

/** Where an {@linkcode Archive} is, and how much it keeps. */
export interface ArchiveOptions {
  /** A SQLite file, made if there is none. @default memory */
  readonly path?: string;
  /** Messages kept for each room; the oldest go first. @default 500 */
  readonly maxMessages?: number;
  /** Rooms kept; the one that has been quiet longest goes first. @default 1_000 */
  readonly maxRooms?: number;
}

/** The rowid tells which of two messages of the same time came first, and which room was written to last. */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    sent_at INTEGER NOT NULL,
    message TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS messages_by_time ON messages (room, sent_at);
`;

const STATEMENTS = {
  add: `INSERT INTO messages (id, room, sent_at, message) VALUES (:id, :room, :sentAt, :message)
    ON CONFLICT (id) DO NOTHING`,
  remove: "DELETE FROM messages WHERE id = :id",
  trim: `DELETE FROM messages WHERE rowid IN (
    SELECT rowid FROM messages WHERE room = :room ORDER BY sent_at DESC, rowid DESC LIMIT -1 OFFSET :keep)`,
  trimRooms: `DELETE FROM messages WHERE room IN (
    SELECT room FROM messages GROUP BY room ORDER BY max(rowid) DESC LIMIT -1 OFFSET :keep)`,
  count: "SELECT count(*) AS count FROM messages WHERE room = :room",
  messages: "SELECT message FROM messages WHERE room = :room ORDER BY sent_at, rowid",
  rooms: "SELECT DISTINCT room FROM messages ORDER BY room",
} as const;

/**
 * The messages of all rooms, bounded both ways: nothing a user sends can make them grow for ever.
 *
 * @example
 * ```ts
 * import { Archive } from "./archive.ts";
 * import assert from "node:assert/strict";
 *
 * using archive = new Archive({ maxMessages: 2 });
 * archive.add(["1", "2", "3"].map((id) => (
 *   { id, room: "general", userId: "ada", name: "Ada", text: "Hello", sentAt: new Date(Number(id)) }
 * )));
 * assert.deepEqual(archive.messages("general").map((message) => message.id), ["2", "3"]);
 * ```
 */
export class Archive implements Disposable {
  readonly #database: DatabaseSync;
  readonly #statements: { readonly [Name in keyof typeof STATEMENTS]: StatementSync };
  readonly #maxMessages: number;
  readonly #maxRooms: number;

  constructor({ path = ":memory:", maxMessages = 500, maxRooms = 1_000 }: ArchiveOptions = {}) {
    this.#maxMessages = maxMessages;
    this.#maxRooms = maxRooms;
    this.#database = new DatabaseSync(path);
    this.#database.exec(SCHEMA);
    const prepare = ([name, sql]: [string, string]) => [name, this.#database.prepare(sql)];
    // The names are those of STATEMENTS, which fromEntries() forgets.
    this.#statements = Object.fromEntries(Object.entries(STATEMENTS).map(prepare));
  }

  /** Adds messages, all of them or none. One that is there already stays as it is. */
  add(messages: readonly Message[]): void {
    this.#together(() => {
      for (const message of messages) this.#insert(message);
      for (const room of new Set(messages.map((message) => message.room))) this.#trim(room, messages.length);
    });
  }

  /** Takes messages out again. */
  remove(messages: readonly Message[]): void {
    this.#together(() => {
      for (const { id } of messages) this.#statements.remove.run({ id });
    });
  }

  /** How many messages of a room are kept. */
  count(room: string): number {
    return Number(this.#statements.count.get({ room })?.["count"]);
  }

  /** A room's messages, oldest first. */
  messages(room: string): Message[] {
    return this.#statements.messages.all({ room }).map(({ message }) => read(String(message)));
  }

  /** The names of all rooms with messages, in alphabetical order. */
  rooms(): string[] {
    return this.#statements.rooms.all().map(({ room }) => String(room));
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#database.close();
  }

  #insert(message: Message): void {
    const { id, room, sentAt } = message;
    this.#statements.add.run({ id, room, sentAt: sentAt.getTime(), message: JSON.stringify(message) });
  }

  #trim(room: string, added: number): void {
    const count = this.count(room);
    if (count > this.#maxMessages) this.#statements.trim.run({ room, keep: this.#maxMessages });
    // Only then can the room be a new one, and there be too many.
    if (count <= added) this.#statements.trimRooms.run({ keep: this.#maxRooms });
  }

  #together(change: () => void): void {
    this.#database.exec("BEGIN IMMEDIATE");
    try {
      change();
      this.#database.exec("COMMIT");
    } catch (error) {
      this.#database.exec("ROLLBACK");
      throw error;
    }
  }
}

function read(json: string): Message {
  const message = JSON.parse(json);
  return { ...message, sentAt: new Date(message.sentAt) };
}
