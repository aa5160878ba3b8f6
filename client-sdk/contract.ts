/**
 * A contract as a generated client carries it: numbers, names and value codecs, no behaviour. The type parameters are
 * phantoms: they let the runtime's methods be typed by the interfaces that codegen wrote.
 *
 * @module
 */

import type { ValueCodec } from "@wirepact/schema/wire";

/** What a client says of its contract in HELLO, and what it needs to read frames that belong to no method. */
export interface ClientContract {
  /** The contract's name. */
  readonly name: string;
  /** The contract's version, for people. */
  readonly version: string;
  /** The wire hash of the descriptor this client was generated from. */
  readonly hash: string;
  /** Hashes of older contracts that this client also gets along with. */
  readonly compatibleWith?: readonly string[];
  /** Connection-wide events by name. */
  readonly events: Readonly<Record<string, EventSpec>>;
  /** Topics by name: a server may join this client to any of them. */
  readonly topics: Readonly<Record<string, TopicSpec>>;
}

/** An application error: its number and the codec of its details. */
export interface ErrorSpec {
  /** The number in ERROR frames. */
  readonly number: number;
  /** What the details are; `nothing()` where there are none. */
  readonly details: ValueCodec;
}

/** What methods of every kind have. */
export interface MethodSpec {
  /** The name in CALL frames to a server that knows no numbers. */
  readonly name: string;
  /** The number in CALL frames. */
  readonly number: number;
  /** What the params are. */
  readonly params: ValueCodec;
  /** Set if a call may be sent again: the server runs it once, and keeps its answer for so many milliseconds. */
  readonly keepMs?: number;
  /** The errors that the method declares, by code. */
  readonly errors?: Readonly<Record<string, ErrorSpec>>;
}

/** A call with one answer. */
export interface RpcMethod<Params, Result, Failure> extends MethodSpec {
  /** What the answer is. */
  readonly result: ValueCodec;
  /** Never there: it carries the types from the generated module to the compiler. */
  readonly "~types"?: [Params, Result, Failure];
}

/** A call answered by items. */
export interface StreamMethod<Params, Item, Failure> extends MethodSpec {
  /** What each item is. */
  readonly item: ValueCodec;
  /** Never there: it carries the types from the generated module to the compiler. */
  readonly "~types"?: [Params, Item, Failure];
}

/** A call that sends items and gets one answer. */
export interface UploadMethod<Params, Item, Result, Failure> extends MethodSpec {
  /** What each item is. */
  readonly item: ValueCodec;
  /** What the answer is. */
  readonly result: ValueCodec;
  /** Never there: it carries the types from the generated module to the compiler. */
  readonly "~types"?: [Params, Item, Result, Failure];
}

/** An event: its number and the codec of its payload. */
export interface EventSpec {
  /** The number in EVENT frames. */
  readonly number: number;
  /** What the payload is. */
  readonly payload: ValueCodec;
}

/** A topic. `Types` is a {@linkcode TopicTypes}. */
export interface TopicSpec<Types = unknown> {
  /** The name in SUBSCRIBE frames to a server that knows no numbers. */
  readonly name: string;
  /** The number in SUBSCRIBE frames. */
  readonly number: number;
  /** What the key is. */
  readonly key: ValueCodec;
  /** The topic's events by name. */
  readonly events: Readonly<Record<string, EventSpec>>;
  /** What a member's state is, where the topic has presence. */
  readonly presence?: ValueCodec;
  /** What the snapshot is, where the topic has one. */
  readonly snapshot?: ValueCodec;
  /** Never there: it carries the types from the generated module to the compiler. */
  readonly "~types"?: Types;
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
