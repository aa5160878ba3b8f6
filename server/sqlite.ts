/**
 * A broker in a SQLite file. An entry point of its own, since not every runtime that can serve has `node:sqlite`.
 *
 * @module
 */

export { SqliteBroker, SqliteBrokerError } from "./broker/sqlite/mod.ts";
export type {
  SqliteBrokerCounts,
  SqliteBrokerErrorCode,
  SqliteBrokerOptions,
  Synchronous,
} from "./broker/sqlite/mod.ts";
