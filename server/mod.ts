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
  CallOutcome,
  CallStore,
  Checkpoint,
  Claim,
  ClaimedCall,
  ClaimOptions,
  CompleteOptions,
  Follower,
  Following,
  FollowOptions,
  HistoryPolicy,
  KeepLatest,
  ListPresenceOptions,
  LogCursor,
  LogEntry,
  LogPosition,
  LogStore,
  MemoryBrokerCounts,
  MemoryBrokerOptions,
  PresenceChanges,
  PresenceHolding,
  PresenceList,
  PresenceMember,
  PresenceNotice,
  PresenceStore,
  Publishing,
  ReadOptions,
  ReadResult,
  RemovePresenceOptions,
  SetPresenceOptions,
} from "./broker/mod.ts";
export { systemClock } from "./time/mod.ts";
export type { Clock, Timer } from "./time/mod.ts";
export type {
  Awaitable,
  BroadcastOptions,
  CallInfo,
  CallItems,
  CloseOptions,
  CommonOptions,
  Connection,
  Connections,
  ContextInfo,
  ContractTypes,
  Fail,
  FailArguments,
  FailOptions,
  HandlerResult,
  HasConnectionId,
  ListenOptions,
  Member,
  MethodCalls,
  MethodHandler,
  MethodHandlers,
  MethodResults,
  MethodTypes,
  Middleware,
  MiddlewareCall,
  NeededIn,
  Needs,
  NeedsSnapshot,
  ProtocolFailure,
  Publisher,
  PublishOptions,
  RemoteAudience,
  RemoteBroadcast,
  RemoteTopic,
  RequestInfo,
  RpcTypes,
  Server,
  ServerCloseOptions,
  ServerContract,
  ServerOptions,
  ServerTopicTypes,
  SnapshotPlace,
  StreamTypes,
  SubscribeInfo,
  TopicFunction,
  TopicHandle,
  TopicHandler,
  TopicHandlers,
  TopicKey,
  TopicName,
  TopicReducer,
  TopicRef,
  TopicResults,
  UploadTypes,
  User,
} from "./api/mod.ts";
export { ConfigurationError, OutputError, RpcError } from "./errors.ts";
export type { RpcErrorOptions } from "./errors.ts";
export { allowAll, ExactSnapshot, snapshotAt } from "./api/mod.ts";
export { serveStatic } from "./http/mod.ts";
export type { FetchHandler, ServeStaticOptions } from "./http/mod.ts";
export { consoleLogger, silentLogger } from "./observability/mod.ts";
export type {
  LogFields,
  Logger,
  ObservedCall,
  ObservedConnection,
  ObservedDrop,
  ObservedEvent,
  ObservedFrame,
  Observer,
} from "./observability/mod.ts";
export type { Random } from "./random.ts";
export { createPublisher } from "./publisher.ts";
export { createServer } from "./server.ts";
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
