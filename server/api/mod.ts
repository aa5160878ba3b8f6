/**
 * What an application writes and what it is given: the types of handlers, options, connections, topics and the server.
 *
 * @module
 */

export type { CloseOptions, Connection, Connections, HasConnectionId, TopicRef } from "./connection.ts";
export type { ContextInfo } from "./context_info.ts";
export type {
  ContractTypes,
  MethodTypes,
  RpcTypes,
  ServerContract,
  ServerTopicTypes,
  StreamTypes,
  UploadTypes,
} from "./contract.ts";
export { allowAll } from "./handlers.ts";
export type {
  Awaitable,
  CallInfo,
  CallItems,
  Fail,
  FailArguments,
  FailOptions,
  HandlerResult,
  MethodHandler,
  MethodHandlers,
  Middleware,
  MiddlewareCall,
  Needs,
  NeedsSnapshot,
  ProtocolFailure,
  RequestInfo,
  SubscribeInfo,
  TopicHandler,
  TopicHandlers,
  TopicReducer,
  User,
} from "./handlers.ts";
export type { MethodCalls, MethodResults, TopicResults } from "./inferred_handlers.ts";
export type { CommonOptions, NeededIn, ServerOptions } from "./options.ts";
export type { Publisher, RemoteAudience, RemoteBroadcast, RemoteTopic } from "./publisher.ts";
export type { ListenOptions, Server, ServerCloseOptions } from "./server_api.ts";
export { ExactSnapshot, snapshotAt } from "./snapshot_at.ts";
export type { SnapshotPlace } from "./snapshot_at.ts";
export type {
  BroadcastOptions,
  Member,
  PublishOptions,
  TopicFunction,
  TopicHandle,
  TopicState,
} from "./topic.ts";
export type { TopicKey, TopicName } from "./topic_names.ts";
