import type { TImport, TIntersect, TObject, TProperties, TRecursive, TSchema } from "@sinclair/typebox";

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
  /** What may happen in an instance. */
  readonly events: EventDefinitions;
  /** The schema of the state that each member shows to the others; it may not be `null`. No presence when left out. */
  readonly presence?: TSchema;
  /** The schema of what a new subscriber gets at once. No snapshot when left out. */
  readonly snapshot?: TSchema;
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
