/**
 * What an application writes: a handler per method and per topic, typed from the contract so that the compiler names
 * each one that is missing or wrong.
 *
 * @module
 */

import type { Connection } from "./connection.ts";
import type {
  ContractTypes,
  MethodTypes,
  RpcTypes,
  ServerTopicTypes,
  StreamTypes,
  UploadTypes,
} from "./contract.ts";
import type { ExactSnapshot } from "./snapshot_at.ts";
import type { TopicFunction } from "./topic.ts";

/** A value, now or later. */
export type Awaitable<Value> = Value | Promise<Value>;

/** The `user` of a request: `undefined` has to be reckoned with only where anonymous connections are allowed. */
export type User<Types extends ContractTypes, Anonymous extends boolean> = true extends Anonymous
  ? Types["claims"] | undefined
  : Types["claims"];

/** What every handler is told. */
export interface RequestInfo<Types extends ContractTypes, Context, Who> {
  /** The claims of who asks. */
  readonly user: Who;
  /** The connection it came by. */
  readonly connection: Connection<Types>;
  /** What the `context` option made when the connection opened. */
  readonly context: Context;
  /** Names a topic instance, to publish to it or look at it. */
  readonly topic: TopicFunction<Types>;
}

/** Codes of the protocol that a handler may answer with, besides those that its method declares. */
export type ProtocolFailure = "FORBIDDEN" | "UNAUTHENTICATED" | "UNAVAILABLE";

/** Extras of a failure. */
export interface FailOptions {
  /** For people; sent to the client. */
  readonly message?: string;
  /** How long the client should wait before it tries again, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** The arguments of `fail` after its code. */
export type FailArguments<Errors, Code> = Code extends keyof Errors
  ? [Errors[Code]] extends [null | undefined] ? [details?: null, options?: FailOptions]
  : [details: Errors[Code], options?: FailOptions]
  : [details?: null, options?: FailOptions];

/** Ends a call with an error that its method declares, or with one of the protocol's. Throws. */
export type Fail<Errors> = <Code extends (keyof Errors & string) | ProtocolFailure>(
  code: Code,
  ...rest: FailArguments<Errors, Code>
) => never;

/** What the handler of a method is told. */
export interface CallInfo<
  Types extends ContractTypes,
  Context,
  Who,
  Method extends MethodTypes,
> extends RequestInfo<Types, Context, Who> {
  /** What the client sent, checked. */
  readonly params: Method["params"];
  /** Aborted when the caller cancels, its deadline passes or its connection ends. Made when first looked at. */
  readonly signal: AbortSignal;
  /** Ends the call with an error: `fail("ROOM_FULL", { capacity })`. Throws. */
  readonly fail: Fail<Method["errors"]>;
}

/** What the handler of an upload is told besides; nothing for other kinds. */
export type CallItems<Method extends MethodTypes> = Method extends UploadTypes ? {
    /** What the client sends, checked. Reading more slowly slows the client down. */
    readonly items: AsyncIterableIterator<Method["item"]>;
  }
  : unknown;

/** What the handler of a method returns: its result, or the items of a stream. */
export type HandlerResult<Method extends MethodTypes> = Method extends RpcTypes | UploadTypes
  ? Awaitable<Method["result"]>
  : Method extends StreamTypes ? AsyncIterable<Method["item"]>
  : never;

/**
 * The handler of one method: a function for an rpc and an upload, an async generator for a stream.
 *
 * One function type, whatever the kind: only so can the compiler infer the type of `context` and then give it to the
 * handlers, all in one object.
 */
export type MethodHandler<
  Types extends ContractTypes,
  Context,
  Who,
  Method extends MethodTypes,
> = (call: CallInfo<Types, Context, Who, Method> & CallItems<Method>) => HandlerResult<Method>;

/** The handlers of all methods. Whoever may be anonymous is so for all of them. */
export type MethodHandlers<
  Types extends ContractTypes,
  Context = undefined,
  Anonymous extends boolean = false,
> = {
  readonly [Name in keyof Types["methods"]]: MethodHandler<
    Types,
    Context,
    User<Types, Anonymous>,
    Types["methods"][Name]
  >;
};

/** What the handlers of a topic are told. */
export interface SubscribeInfo<
  Types extends ContractTypes,
  Context,
  Who,
  Topic extends ServerTopicTypes,
> extends RequestInfo<Types, Context, Who> {
  /** Which instance is asked for. */
  readonly key: Topic["key"];
}

/** The handlers of one topic. */
export type TopicHandler<
  Types extends ContractTypes,
  Context,
  Who,
  Topic extends ServerTopicTypes,
> =
  & {
    /**
     * Whether this client may follow this instance. Asked on every SUBSCRIBE, also after a reconnect; not when the
     * application itself joins a connection. {@linkcode allowAll} where anybody may.
     */
    readonly authorize: (request: SubscribeInfo<Types, Context, Who, Topic>) => Awaitable<boolean>;
    /**
     * What a new subscriber gets at once, where the topic has a snapshot. It must hold every event published before it
     * was asked for, and may hold later ones, which are then delivered as well; {@linkcode snapshotAt} says exactly
     * which it has.
     */
    readonly snapshot?: (
      request: SubscribeInfo<Types, Context, Who, Topic>,
    ) => Awaitable<Topic["snapshot"] | ExactSnapshot<Topic["snapshot"]>>;
    /** Instead of `snapshot`: the server makes the snapshot, from the events themselves. */
    readonly reducer?: TopicReducer<Topic>;
    /** What the other members see of this one, where the topic has presence. */
    readonly presence?: (request: SubscribeInfo<Types, Context, Who, Topic>) => Awaitable<Topic["presence"]>;
  }
  & NeedsSnapshot<Topic["snapshot"]>
  & Needs<"presence", Topic["presence"]>;

/**
 * How a snapshot comes from the events of a topic. The server runs it over the log and keeps what comes of it in the
 * broker, so that snapshots have exactly the events up to a place in the log. It must make the same of the same on every
 * server: no clock, no chance, nothing from outside. An event for which it throws is logged and left out.
 *
 * What is published while no server follows an instance is read from its history later. Events that history had to let
 * go of by then are missing from the state; an error is logged.
 */
export interface TopicReducer<Topic extends ServerTopicTypes> {
  /** The state before any event. */
  readonly initial: (instance: { readonly key: Topic["key"] }) => Topic["snapshot"];
  /** The state after an event; it may be the same object, changed. Durable events only; those not named change nothing. */
  readonly events: {
    readonly [Name in keyof Topic["events"]]?: (
      state: Topic["snapshot"],
      payload: Topic["events"][Name],
    ) => Topic["snapshot"];
  };
}

/** Makes `snapshot` or `reducer` needed where there is a type for what they make, and refuses them where there is none. */
export type NeedsSnapshot<Value> = [Value] extends [never]
  ? { readonly snapshot?: never; readonly reducer?: never }
  : { readonly reducer: object } | { readonly snapshot: object };

/** Makes a handler needed where there is a type for what it returns, and refuses it where there is none. */
export type Needs<Name extends string, Value> = [Value] extends [never] ? { readonly [_ in Name]?: never }
  : { readonly [_ in Name]: object };

/** The handlers of all topics. */
export type TopicHandlers<
  Types extends ContractTypes,
  Context = undefined,
  Anonymous extends boolean = false,
> = {
  readonly [Name in keyof Types["topics"]]: TopicHandler<
    Types,
    Context,
    User<Types, Anonymous>,
    Types["topics"][Name]
  >;
};

/** One call on its way through middleware. */
export interface MiddlewareCall<Types extends ContractTypes, Context, Who>
  extends RequestInfo<Types, Context, Who> {
  /** The method's name. */
  readonly method: keyof Types["methods"] & string;
  /** What kind of method it is. */
  readonly kind: "rpc" | "stream" | "upload";
  /** What the client sent, checked. */
  readonly params: unknown;
  /** As {@linkcode CallInfo.signal}. */
  readonly signal: AbortSignal;
}

/**
 * Code around every call. `next` runs the rest, the handler at the end, and gives its result; for a stream it ends
 * when the stream does. What middleware returns is the answer; an {@linkcode RpcError} it throws is the client's.
 */
export type Middleware<
  Types extends ContractTypes,
  Context = undefined,
  Anonymous extends boolean = false,
> = (
  call: MiddlewareCall<Types, Context, User<Types, Anonymous>>,
  next: () => Promise<unknown>,
) => Promise<unknown>;

/** An `authorize` for topics that are open to everybody. */
export function allowAll(): true {
  return true;
}
