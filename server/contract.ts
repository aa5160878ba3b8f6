/**
 * A contract as a generated server module carries it: the descriptor, its hashes, and the application's types.
 *
 * @module
 */

import type { Descriptor } from "@wirepact/schema/ir";

declare const types: unique symbol;

/** What `createServer` takes first. Generated; `Types` is the emitted {@linkcode ContractTypes}. */
export interface ServerContract<Types extends ContractTypes> {
  readonly descriptor: Descriptor;
  /** The wire hash of the descriptor. */
  readonly hash: string;
  /** Wire hashes of this contract's earlier versions, from the lock file, oldest first. */
  readonly history: readonly string[];
  readonly [types]?: Types;
}

/**
 * The application's types of a contract. Codegen emits an interface of this shape; every handler type derives from it,
 * so the compiler names each handler that is missing or wrong.
 */
export interface ContractTypes {
  /** Claims of a user. */
  claims: object;
  methods: Record<string, MethodTypes>;
  topics: Record<string, ServerTopicTypes>;
  /** Connection-wide events: name to payload. */
  events: Record<string, unknown>;
}

/** One method. */
export type MethodTypes = RpcTypes | StreamTypes | UploadTypes;

/** Types of a method with one answer. */
export interface RpcTypes {
  kind: "rpc";
  params: object;
  /** `void` where the method answers nothing. */
  result: unknown;
  /** Error code to details; `null` details where the error has none. */
  errors: Record<string, unknown>;
}

/** Types of a method answered by items. */
export interface StreamTypes {
  kind: "stream";
  params: object;
  item: unknown;
  errors: Record<string, unknown>;
}

/** Types of a method that takes items. */
export interface UploadTypes {
  kind: "upload";
  params: object;
  item: unknown;
  result: unknown;
  errors: Record<string, unknown>;
}

/** One topic. */
export interface ServerTopicTypes {
  key: object;
  /** Event name to payload. */
  events: Record<string, unknown>;
  /** Presence state; `never` where the topic has none. */
  presence: unknown;
  /** Snapshot; `never` where the topic has none. */
  snapshot: unknown;
}
