import type { TImport, TIntersect, TObject, TProperties, TRecursive, TSchema } from "@sinclair/typebox";
import type { PresenceDefinition } from "./presence.ts";

/** Schemas of objects: `Type.Object`, `Type.Composite`, and `Type.Recursive`, `Type.Intersect` or an import of them. */
export type ObjectSchema = TObject | TIntersect | TRecursive<TSchema> | TImport<TProperties, string | number>;

/** What methods, topics and events have in common. */
export interface Documented {
  /** What it is for, in a sentence or more. Becomes documentation in everything that is generated. */
  readonly description?: string;
}

/** What may be renamed without breaking the clients that know it by its number. */
export interface MayBeRenamed {
  /** The name it had before; it keeps that name's number. May stay here for ever. */
  readonly renamedFrom?: string;
}

/** An application error written out: with a description, or without details. */
export interface ErrorOptions extends Documented {
  /** The schema of what the error tells besides its code. Nothing when left out. */
  readonly details?: TSchema;
}

/** Application errors by code, in capitals: `ROOM_FULL`. The schema of the details, or options. */
export type ErrorDefinitions = Readonly<Record<string, TSchema | ErrorOptions>>;

/** An event written out. */
export interface EventOptions extends Documented, MayBeRenamed {
  /** The schema of what the event carries. */
  readonly payload: TSchema;
}

/** Events by name: the schema of the payload, whose description serves the event too, or options. */
export type EventDefinitions = Readonly<Record<string, TSchema | EventOptions>>;

/** Connection-wide events by name: like {@linkcode EventDefinitions}, but for `latest` and `volatile`. */
export type ConnectionEventDefinitions = Readonly<
  Record<string, TSchema | (EventOptions & { readonly delivery?: never })>
>;

/** What all methods take. */
export interface MethodOptions extends Documented, MayBeRenamed {
  /** The schema of the params. Left out where the method takes none. */
  readonly params?: ObjectSchema;
  /** What the handler may fail with, besides the errors of the protocol. */
  readonly errors?: ErrorDefinitions;
}

/** Options of {@linkcode rpc}. */
export interface RpcOptions extends MethodOptions {
  /** The schema of the answer. Left out where the method answers nothing. */
  readonly result?: TSchema;
  /**
   * Whether a client sends a call again after its connection broke, and the server runs it once: a repeat gets the
   * answer of the first. `true` means the defaults of {@linkcode IdempotentOptions}. Without it, such a call fails with
   * `CONNECTION_LOST`.
   */
  readonly idempotent?: true | IdempotentOptions;
}

/** How a call is kept from taking effect twice. */
export interface IdempotentOptions {
  /** Milliseconds for which the answer is kept for callers that ask again, at most 2^31 - 1. @default 600_000 */
  readonly keepMs?: number;
  /**
   * Whether a call whose server died while it ran is run again. If not, its caller is told `OUTCOME_UNKNOWN`: it may or
   * may not have taken effect. Say `true` only of a handler that may run twice. @default false
   */
  readonly rerun?: boolean;
}

/** Options of {@linkcode stream}. */
export interface StreamOptions extends MethodOptions {
  /** The schema of each item that the server sends. */
  readonly item: TSchema;
}

/** Options of {@linkcode upload}. */
export interface UploadOptions extends MethodOptions {
  /** The schema of each item that the client sends. */
  readonly item: TSchema;
  /** The schema of the answer. Left out where the method answers nothing. */
  readonly result?: TSchema;
}

/** Options of {@linkcode topic}. */
export interface TopicOptions extends Documented, MayBeRenamed {
  /**
   * The schema of the key that names one instance of the topic: a flat object of strings, integers, booleans, literals
   * and enums, all required. Left out where the topic has one instance only.
   */
  readonly key?: ObjectSchema;
  /** What may happen in an instance. An event is durable unless `latest` or `volatile` made it. */
  readonly events: EventDefinitions;
  /**
   * The schema of the state that each member shows to the others; it may not be `null`. `presence()` takes options with
   * it. No presence when left out.
   */
  readonly presence?: TSchema | PresenceDefinition;
  /** The schema of what a new subscriber gets at once. No snapshot when left out. */
  readonly snapshot?: TSchema;
  /** How many events are kept for subscribers that come back, and for how long. */
  readonly history?: HistoryOptions;
  /**
   * What becomes of a subscriber that reads so slowly that its events do not fit the server's limit: it is told of a gap
   * and subscribes anew (`resync`), or its connection is closed (`disconnect`). @default "resync"
   */
  readonly overflow?: "resync" | "disconnect";
}

/** How much of a topic instance's log is kept. */
export interface HistoryOptions {
  /** Events at most; 0 keeps none. At most 1,000,000. @default 100 */
  readonly size?: number;
  /** Milliseconds at most, up to 2^31 - 1. @default 300_000 */
  readonly ttlMs?: number;
}

/** A call with one answer. Made by {@linkcode rpc}. */
export interface RpcDefinition extends RpcOptions {
  /** Tells methods apart. */
  readonly kind: "rpc";
}

/** A call answered by items. Made by {@linkcode stream}. */
export interface StreamDefinition extends StreamOptions {
  /** Tells methods apart. */
  readonly kind: "stream";
}

/** A call that sends items. Made by {@linkcode upload}. */
export interface UploadDefinition extends UploadOptions {
  /** Tells methods apart. */
  readonly kind: "upload";
}

/** A method. */
export type MethodDefinition = RpcDefinition | StreamDefinition | UploadDefinition;

/** A topic. Made by {@linkcode topic}. */
export interface TopicDefinition extends TopicOptions {
  /** Tells a topic from other definitions. */
  readonly kind: "topic";
}

/**
 * A method that is called and answers once.
 *
 * @example
 * ```ts
 * import { rpc } from "@wirepact/schema/contract";
 * import { Type } from "@sinclair/typebox";
 *
 * const joinRoom = rpc({
 *   description: "Enter a room.",
 *   params: Type.Object({ room: Type.String() }),
 *   result: Type.Object({ members: Type.Integer() }),
 *   errors: { ROOM_FULL: Type.Object({ capacity: Type.Integer() }), BANNED: {} },
 * });
 * ```
 */
export function rpc(options: RpcOptions = {}): RpcDefinition {
  return { ...options, kind: "rpc" };
}

/** A method that is called and answers with any number of items, as fast as the caller takes them. */
export function stream(options: StreamOptions): StreamDefinition {
  return { ...options, kind: "stream" };
}

/** A method that takes any number of items, as fast as the handler takes them, and answers once. */
export function upload(options: UploadOptions): UploadDefinition {
  return { ...options, kind: "upload" };
}

/**
 * Something clients follow. A key names an instance; those who subscribe to it get its events.
 *
 * @example
 * ```ts
 * import { topic } from "@wirepact/schema/contract";
 * import { Type } from "@sinclair/typebox";
 *
 * const room = topic({
 *   key: Type.Object({ room: Type.String() }),
 *   events: {
 *     message: Type.Object({ text: Type.String() }, { description: "Somebody said something." }),
 *     closed: { payload: Type.Null(), description: "Nobody can write any more." },
 *   },
 *   presence: Type.Object({ name: Type.String() }),
 * });
 * ```
 */
export function topic(options: TopicOptions): TopicDefinition {
  return { ...options, kind: "topic" };
}
