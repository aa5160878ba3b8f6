/**
 * A contract as a generated server module carries it: the descriptor, its hashes, and the application's types.
 *
 * @module
 */

import type { Descriptor } from "@wirepact/schema/ir";

/** What `createServer` takes first. Generated; `Types` is the emitted {@linkcode ContractTypes}. */
export interface ServerContract<Types extends ContractTypes> {
  /** The contract as plain JSON, from which the server builds its codecs. */
  readonly descriptor: Descriptor;
  /** The wire hash of the descriptor. */
  readonly hash: string;
  /** Wire hashes of this contract's earlier versions, from the lock file, oldest first. */
  readonly history: readonly string[];
  /** Never there: it carries the types from the generated module to the compiler. */
  readonly "~types"?: Types;
}

/**
 * The application's types of a contract. Codegen emits an interface of this shape; every handler type derives from it,
 * so the compiler names each handler that is missing or wrong.
 */
export interface ContractTypes {
  /** Claims of a user. */
  claims: object;
  /** Methods by name. */
  methods: Record<string, MethodTypes>;
  /** Topics by name. */
  topics: Record<string, ServerTopicTypes>;
  /** Connection-wide events: name to payload. */
  events: Record<string, unknown>;
}

/** One method. */
export type MethodTypes = RpcTypes | StreamTypes | UploadTypes;

/** Types of a method with one answer. */
export interface RpcTypes {
  /** Tells the kinds of methods apart. */
  kind: "rpc";
  /** What the client sends. */
  params: object;
  /** `void` where the method answers nothing. */
  result: unknown;
  /** Error code to details; `null` details where the error has none. */
  errors: Record<string, unknown>;
}

/** Types of a method answered by items. */
export interface StreamTypes {
  /** Tells the kinds of methods apart. */
  kind: "stream";
  /** What the client sends first. */
  params: object;
  /** One element of the answer. */
  item: unknown;
  /** Error code to details; `null` details where the error has none. */
  errors: Record<string, unknown>;
}

/** Types of a method that takes items. */
export interface UploadTypes {
  /** Tells the kinds of methods apart. */
  kind: "upload";
  /** What the client sends first. */
  params: object;
  /** One element of what it then sends. */
  item: unknown;
  /** `void` where the method answers nothing. */
  result: unknown;
  /** Error code to details; `null` details where the error has none. */
  errors: Record<string, unknown>;
}

/** One topic. */
export interface ServerTopicTypes {
  /** Names an instance. */
  key: object;
  /** Event name to payload. */
  events: Record<string, unknown>;
  /** Presence state; `never` where the topic has none. */
  presence: unknown;
  /** Snapshot; `never` where the topic has none. */
  snapshot: unknown;
  /** Names of the events that are `latest` or `volatile`; absent where all are durable. */
  signals?: string;
}

/** Names of a topic's events that are in its log. */
export type DurableEvent<Topic extends ServerTopicTypes> = Exclude<keyof Topic["events"], Topic["signals"]>;
