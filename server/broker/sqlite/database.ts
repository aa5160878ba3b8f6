import { closeSync, openSync, readSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { SCHEMA, SCHEMA_VERSION } from "./schema.ts";
import { brokerError, SqliteBrokerError } from "./sqlite_broker_error.ts";

/** Marks a database as a broker's. "WPBR" */
const APPLICATION_ID = 0x57504252;

const MAGIC = "SQLite format 3\0";

/**
 * When a commit is safe: `full` when it is on the disk, `normal` when the operating system has it, so that it survives
 * the process but not a power failure.
 */
export type Synchronous = "full" | "normal";

/** Opens a database for this process alone, and makes its tables if it is new. @throws {SqliteBrokerError} */
export function openDatabase(path: string, synchronous: Synchronous): DatabaseSync {
  checkMagic(path);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path);
    lock(db, synchronous);
    prepareTables(db, path);
    return db;
  } catch (error) {
    db?.close();
    throw brokerError(`opening ${path}`, error);
  }
}

/** SQLite would say so as well, but not by a code that every runtime passes on. */
function checkMagic(path: string): void {
  const start = readStart(path, MAGIC.length);
  if (start === "" || start === MAGIC) return;
  throw new SqliteBrokerError("corrupt", `${path} is not a SQLite database, or its beginning is damaged`);
}

function readStart(path: string, length: number): string {
  let file: number | undefined;
  try {
    file = openSync(path, "r");
    const bytes = new Uint8Array(length);
    return new TextDecoder().decode(bytes.subarray(0, readSync(file, bytes, 0, length, 0)));
  } catch {
    // There is none yet; or it cannot be read, which SQLite says better.
    return "";
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The lock is taken by the first look into the file, and given back when the process ends, however it ends. */
function lock(db: DatabaseSync, synchronous: Synchronous): void {
  // A statement, since only its errors have a code.
  db.prepare("SELECT count(*) FROM sqlite_schema").get();
  db.exec(`
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA auto_vacuum = INCREMENTAL;
    PRAGMA journal_mode = WAL;
    PRAGMA journal_size_limit = 4194304;
    PRAGMA synchronous = ${synchronous === "full" ? "FULL" : "NORMAL"};
    BEGIN IMMEDIATE;
    COMMIT;
  `);
}

function prepareTables(db: DatabaseSync, path: string): void {
  const id = pragma(db, "application_id");
  const version = pragma(db, "user_version");
  const tables = db.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.n;
  if (tables === 0) return createTables(db);
  if (id !== APPLICATION_ID) {
    throw new SqliteBrokerError("foreign", `${path} is the database of another application`);
  }
  if (version > SCHEMA_VERSION) {
    throw new SqliteBrokerError(
      "newer",
      `${path} has version ${version} of the broker's tables, and this broker knows ${SCHEMA_VERSION} at most`,
    );
  }
}

function createTables(db: DatabaseSync): void {
  db.exec(`
    BEGIN;
    ${SCHEMA}
    PRAGMA application_id = ${APPLICATION_ID};
    PRAGMA user_version = ${SCHEMA_VERSION};
    COMMIT;
  `);
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}
