/**
 * The door of generated clients, version 1: what they import stays as it is, so that a client generated earlier runs on
 * a later SDK. Code written by hand imports `@wirepact/client`.
 *
 * @module
 */

export {
  array,
  bigint,
  boolean,
  bytes,
  date,
  dateBounds,
  dateFormat,
  dateTimeFormat,
  durationFormat,
  emailFormat,
  hostnameFormat,
  integer,
  ipv4Format,
  ipv6Format,
  lazy,
  literal,
  msgpack,
  nothing,
  nullable,
  number,
  numberBounds,
  object,
  oneOf,
  optional,
  others,
  record,
  string,
  taggedUnion,
  timeFormat,
  tuple,
  union,
  unique,
  unknown,
  uriFormat,
  uuidFormat,
} from "@wirepact/schema/wire";
export { WirepactClient } from "./client.ts";
export { WirepactError } from "./errors.ts";
export type { ValueCodec } from "@wirepact/schema/wire";
export type { Call, Outcome, StreamCall } from "./calls/mod.ts";
export type { ClientRuntime } from "./client_runtime.ts";
export type { Listener } from "./emitter.ts";
export type {
  ClientContract,
  ErrorSpec,
  EventSpec,
  MethodSpec,
  RpcMethod,
  StreamMethod,
  TopicSpec,
  TopicTypes,
  UploadMethod,
} from "./contract.ts";
export type { ApplicationError, ProtocolError } from "./errors.ts";
export type { CallOptions, ConnectOptions, SubscribeOptions } from "./options.ts";
export type { Subscription, TopicEvent } from "./topics/mod.ts";
