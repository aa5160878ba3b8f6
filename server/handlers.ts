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
import type { TopicFunction } from "./topic.ts";

/** A value, now or later. */
export type Awaitable<Value> = Value | Promise<Value>;

/** The `user` of a request: `undefined` has to be reckoned with only where anonymous connections are allowed. */
export type User<Types extends ContractTypes, Anonymous extends boolean> = true extends Anonymous
  ? Types["claims"] | undefined
  : Types["claims"];

/** What every handler is told. */
export interface RequestInfo<Types extends ContractTypes, Context, Anonymous extends boolean> {
  /** The claims of who asks. */
  readonly user: User<Types, Anonymous>;
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
  Anonymous extends boolean,
  Method extends MethodTypes,
> extends RequestInfo<Types, Context, Anonymous> {
  /** What the client sent, checked. */
  readonly params: Method["params"];
  /** Aborted when the caller cancels, its deadline passes or its connection ends. Made when first looked at. */
  readonly signal: AbortSignal;
  /** Ends the call with an error: `fail("ROOM_FULL", { capacity })`. Throws. */
  readonly fail: Fail<Method["errors"]>;
}

/** What the handler of an upload is told. */
export interface UploadInfo<
  Types extends ContractTypes,
  Context,
  Anonymous extends boolean,
  Method extends UploadTypes,
> extends CallInfo<Types, Context, Anonymous, Method> {
  /** What the client sends, checked. Reading more slowly slows the client down. */
  readonly items: AsyncIterableIterator<Method["item"]>;
}

/** The handler of one method: a function for an rpc and an upload, an async generator for a stream. */
export type MethodHandler<
  Types extends ContractTypes,
  Context,
  Anonymous extends boolean,
  Method extends MethodTypes,
> = Method extends RpcTypes
  ? (call: CallInfo<Types, Context, Anonymous, Method>) => Awaitable<Method["result"]>
  : Method extends StreamTypes
    ? (call: CallInfo<Types, Context, Anonymous, Method>) => AsyncIterable<Method["item"]>
  : Method extends UploadTypes
    ? (call: UploadInfo<Types, Context, Anonymous, Method>) => Awaitable<Method["result"]>
  : never;

/** The handlers of all methods. */
export type MethodHandlers<Types extends ContractTypes, Context, Anonymous extends boolean> = {
  readonly [Name in keyof Types["methods"]]: MethodHandler<Types, Context, Anonymous, Types["methods"][Name]>;
};

/** What the handlers of a topic are told. */
export interface SubscribeInfo<
  Types extends ContractTypes,
  Context,
  Anonymous extends boolean,
  Topic extends ServerTopicTypes,
> extends RequestInfo<Types, Context, Anonymous> {
  /** Which instance is asked for. */
  readonly key: Topic["key"];
}

/** The handlers of one topic. */
export type TopicHandler<
  Types extends ContractTypes,
  Context,
  Anonymous extends boolean,
  Topic extends ServerTopicTypes,
> =
  & {
    /**
     * Whether this client may follow this instance. Asked on every SUBSCRIBE, also after a reconnect; not when the
     * application itself joins a connection. {@linkcode allowAll} where anybody may.
     */
    readonly authorize: (request: SubscribeInfo<Types, Context, Anonymous, Topic>) => Awaitable<boolean>;
  }
  & ([Topic["snapshot"]] extends [never] ? { readonly snapshot?: never } : {
    /** What a new subscriber gets at once. It must hold every event published before it was asked for. */
    readonly snapshot: (
      request: SubscribeInfo<Types, Context, Anonymous, Topic>,
    ) => Awaitable<Topic["snapshot"]>;
  })
  & ([Topic["presence"]] extends [never] ? { readonly presence?: never } : {
    /** What the other members see of this one. */
    readonly presence: (
      request: SubscribeInfo<Types, Context, Anonymous, Topic>,
    ) => Awaitable<Topic["presence"]>;
  });

/** The handlers of all topics. */
export type TopicHandlers<Types extends ContractTypes, Context, Anonymous extends boolean> = {
  readonly [Name in keyof Types["topics"]]: TopicHandler<Types, Context, Anonymous, Types["topics"][Name]>;
};

/** One call on its way through middleware. */
export interface MiddlewareCall<Types extends ContractTypes, Context, Anonymous extends boolean>
  extends RequestInfo<Types, Context, Anonymous> {
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
export type Middleware<Types extends ContractTypes, Context, Anonymous extends boolean> = (
  call: MiddlewareCall<Types, Context, Anonymous>,
  next: () => Promise<unknown>,
) => Promise<unknown>;

/** An `authorize` for topics that are open to everybody. */
export function allowAll(): true {
  return true;
}
