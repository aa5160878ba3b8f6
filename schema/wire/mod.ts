/**
 * What travels: frames, codes, limits, encodings and value codecs. Pure and browser-safe; imports nothing.
 *
 * @module
 */

export { fromBase64, toBase64 } from "./base64.ts";
export { byteLength } from "./byte_length.ts";
export { WireError } from "./codec.ts";
export type { DepthLimit, Encoded, Encoding, FrameCodec, TextBytes, WireCloseCode } from "./codec.ts";
export { closeVerdict, isRetryable, WIRE_CLOSE_NUMBERS, WIRE_ERRORS } from "./code_numbers.ts";
export type { CloseVerdict } from "./code_numbers.ts";
export { CLOSE_CODES, ERROR_CODES, FIRST_APPLICATION_ERROR } from "./codes.ts";
export type { CloseCode, CloseCodeInfo, ErrorCode, ErrorCodeInfo } from "./codes.ts";
export { ReceiveQueue, SendWindow } from "./flow/mod.ts";
export type { FailOptions, ReceiveQueueOptions, WindowLimits } from "./flow/mod.ts";
export * as FrameType from "./frame_type.ts";
export { CONNECTION_CHANNEL, NO_EVENT, PROTOCOL_VERSION } from "./frames.ts";
export type {
  CallFrame,
  CallMeta,
  CancelFrame,
  ClientFrame,
  ContractMatch,
  CreditFrame,
  Cursor,
  Data,
  EndFrame,
  ErrorFrame,
  EventFrame,
  Frame,
  GapFrame,
  GoawayFrame,
  Hello,
  HelloFrame,
  ItemFrame,
  PingFrame,
  PongFrame,
  PresenceFrame,
  PresenceInfo,
  PresencePair,
  RecoveryFailure,
  Ref,
  ResultFrame,
  ServerFrame,
  SubscribedFrame,
  SubscribedInfo,
  SubscribeFrame,
  UnsubscribedFrame,
  UnsubscribeFrame,
  Welcome,
  WelcomeFrame,
} from "./frames.ts";
export { json } from "./json_codec.ts";
export { limited } from "./limited_codec.ts";
export type { LimitedCodec } from "./limited_codec.ts";
export { DEFAULT_LIMITS, MAX_JOINED_BYTES, MAX_VALUE_DEPTH } from "./limits.ts";
export type { ConnectionLimits, ServerLimits, WireLimits } from "./limits.ts";
export { decodeMsgpack, encodeMsgpack, Extension } from "./msgpack/mod.ts";
export type { DecodeMsgpackOptions } from "./msgpack/mod.ts";
export { msgpack } from "./msgpack_codec.ts";
export { parseClientFrame } from "./parse_client_frame.ts";
export { parseServerFrame } from "./parse_server_frame.ts";
export { chooseCodec, tokenFromSubprotocols, tokenSubprotocol } from "./subprotocols.ts";
export {
  array,
  bigint,
  boolean,
  bytes,
  date,
  dateBounds,
  dateFormat,
  dateTimeFormat,
  decodeValue,
  durationFormat,
  emailFormat,
  encodeValue,
  formatIssue,
  FORMATS,
  hostnameFormat,
  integer,
  INVALID,
  ipv4Format,
  ipv6Format,
  lazy,
  literal,
  newWalk,
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
} from "./values/mod.ts";
export type {
  ArrayOptions,
  BigIntOptions,
  BytesOptions,
  Checked,
  DateBounds,
  DateBoundsOptions,
  Declared,
  Finding,
  Format,
  Issue,
  Literal,
  NumberBoundsOptions,
  NumberOptions,
  OptionalCodec,
  Others,
  OthersOptions,
  RecordOptions,
  StringOptions,
  ValueCodec,
  Walk,
} from "./values/mod.ts";
