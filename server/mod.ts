/**
 * The server: `createServer` serves a generated contract over any transport, with authentication, topics, presence and
 * brokers.
 *
 * @module
 */

export {
  AuthError,
  checkAllowedOrigins,
  createToken,
  jwtAuth,
  originAllowed,
  TOKEN_SUBPROTOCOL_PREFIX,
  tokenFromRequest,
} from "./auth/mod.ts";
export type {
  AllowedOrigins,
  AuthAttempt,
  Authenticator,
  AuthErrorCode,
  CreateTokenOptions,
  Identity,
  JsonWebKeySet,
  JwtAuthOptions,
  JwtChecks,
  JwtKeyOptions,
  KeyFetching,
  OriginOptions,
  RequestToken,
  TokenSource,
} from "./auth/mod.ts";
export { MemoryBroker } from "./broker/mod.ts";
export type {
  Broker,
  BrokerEvent,
  Follower,
  Following,
  MemoryBrokerOptions,
  PresenceChanges,
  PresenceList,
} from "./broker/mod.ts";
export { systemClock } from "./clock.ts";
export type { Clock, Timer } from "./clock.ts";
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
export { ConfigurationError, OutputError, RpcError } from "./errors.ts";
export type { RpcErrorOptions } from "./errors.ts";
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
  ProtocolFailure,
  RequestInfo,
  SubscribeInfo,
  TopicHandler,
  TopicHandlers,
  User,
} from "./handlers.ts";
export { serveStatic } from "./http/mod.ts";
export type { FetchHandler, ServeStaticOptions } from "./http/mod.ts";
export { consoleLogger, silentLogger } from "./logger.ts";
export type { LogFields, Logger } from "./logger.ts";
export type {
  ObservedCall,
  ObservedConnection,
  ObservedDrop,
  ObservedEvent,
  ObservedFrame,
  Observer,
} from "./observer.ts";
export type { CommonOptions, NeededIn, ServerOptions } from "./options.ts";
export type { Random } from "./random.ts";
export { createServer } from "./server.ts";
export type { ListenOptions, Server, ServerCloseOptions } from "./server_api.ts";
export type { BroadcastOptions, Member, PublishOptions, TopicFunction, TopicHandle } from "./topic.ts";
export type { TopicKey, TopicName } from "./topic_names.ts";
export { fetchHandler, listenNodeWs, memoryTransport } from "./transports/mod.ts";
export type {
  Acceptor,
  Admission,
  ConnectionInfo,
  Direction,
  FetchHandlerOptions,
  Listener,
  MemoryLink,
  MemorySocket,
  MemorySocketConstructor,
  MemoryTransport,
  MemoryTransportOptions,
  NodeWsOptions,
  Socket,
  SocketEvents,
  UpgradeRequest,
} from "./transports/mod.ts";
