/**
 * What travels: frames, codes, limits, encodings and value codecs. Pure and browser-safe; imports nothing.
 *
 * @module
 */

export { WireError } from "./codec.ts";
export type { Encoded, Encoding, FrameCodec, WireCloseCode } from "./codec.ts";
export { CLOSE_CODES, closeVerdict, ERROR_CODES, FIRST_APPLICATION_ERROR } from "./codes.ts";
export type { CloseCode, CloseCodeInfo, CloseVerdict, ErrorCode, ErrorCodeInfo } from "./codes.ts";
export { CONNECTION_CHANNEL, FrameType, NO_EVENT, PROTOCOL_VERSION } from "./frames.ts";
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
export { DEFAULT_LIMITS, MAX_JOINED_BYTES } from "./limits.ts";
export type { ConnectionLimits, ServerLimits, WireLimits } from "./limits.ts";
export { decodeMsgpack, encodeMsgpack, Extension } from "./msgpack/mod.ts";
export type { DecodeMsgpackOptions } from "./msgpack/mod.ts";
export { msgpack } from "./msgpack_codec.ts";
export { parseClientFrame } from "./parse_client_frame.ts";
export { parseServerFrame } from "./parse_server_frame.ts";
export { utf8Length } from "./utf8.ts";
