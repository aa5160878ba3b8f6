/**
 * A contract as a generated client carries it: numbers, names and value codecs, no behaviour. The type parameters are
 * phantoms: they let the runtime's methods be typed by the interfaces that codegen wrote.
 *
 * @module
 */

import type { ValueCodec } from "@wirepact/schema/wire";

/** What a client says of its contract in HELLO, and what it needs to read frames that belong to no method. */
export interface ClientContract {
  readonly name: string;
  readonly version: string;
  /** The wire hash of the descriptor this client was generated from. */
  readonly hash: string;
  /** Hashes of older contracts that this client also gets along with. */
  readonly compatibleWith: readonly string[];
  /** Connection-wide events by name. */
  readonly events: Readonly<Record<string, EventSpec>>;
  /** Topics by name: a server may join this client to any of them. */
  readonly topics: Readonly<Record<string, TopicSpec>>;
}

/** An application error: its number and the codec of its details. */
export interface ErrorSpec {
  readonly number: number;
  readonly details: ValueCodec;
}

interface MethodBase {
  readonly name: string;
  readonly number: number;
  readonly params: ValueCodec;
  readonly errors?: Readonly<Record<string, ErrorSpec>>;
}

declare const types: unique symbol;

/** A call with one answer. */
export interface RpcMethod<Params, Result, Failure> extends MethodBase {
  readonly result: ValueCodec;
  readonly [types]?: [Params, Result, Failure];
}

/** A call answered by items. */
export interface StreamMethod<Params, Item, Failure> extends MethodBase {
  readonly item: ValueCodec;
  readonly [types]?: [Params, Item, Failure];
}

/** A call that sends items and gets one answer. */
export interface UploadMethod<Params, Item, Result, Failure> extends MethodBase {
  readonly item: ValueCodec;
  readonly result: ValueCodec;
  readonly [types]?: [Params, Item, Result, Failure];
}

/** An event: its number and the codec of its payload. */
export interface EventSpec {
  readonly number: number;
  readonly payload: ValueCodec;
}

/** A topic. `Types` is a {@linkcode TopicTypes}. */
export interface TopicSpec<Types = unknown> {
  readonly name: string;
  readonly number: number;
  readonly key: ValueCodec;
  readonly events: Readonly<Record<string, EventSpec>>;
  readonly presence?: ValueCodec;
  readonly snapshot?: ValueCodec;
  readonly [types]?: Types;
}

/** The application's types of one topic, as codegen writes them. */
export interface TopicTypes {
  /** The key. */
  key: object;
  /** Event name to payload. */
  events: object;
  /** Presence state of a member; `never` where the topic has none. */
  presence: unknown;
  /** Snapshot; `never` where the topic has none. */
  snapshot: unknown;
}
