/**
 * The broker in a SQLite file.
 *
 * @module
 */

export { SqliteBroker } from "./sqlite_broker.ts";
export type { SqliteBrokerCounts, SqliteBrokerOptions } from "./sqlite_broker.ts";
export { SqliteBrokerError } from "./sqlite_broker_error.ts";
export type { SqliteBrokerErrorCode } from "./sqlite_broker_error.ts";
export type { Synchronous } from "./database.ts";
