/**
 * The language of contracts. A contract is written in TypeScript with TypeBox schemas and checked as soon as it is
 * evaluated; what comes out is plain JSON.
 *
 * @module
 */

export type { Contract, ContractOptions } from "./contract.ts";
export type {
  ConnectionEventDefinitions,
  Documented,
  ErrorDefinitions,
  ErrorOptions,
  EventDefinitions,
  EventOptions,
  HistoryOptions,
  IdempotentOptions,
  MayBeRenamed,
  MethodDefinition,
  MethodOptions,
  ObjectSchema,
  RpcDefinition,
  RpcOptions,
  StreamDefinition,
  StreamOptions,
  TopicDefinition,
  TopicOptions,
  UploadDefinition,
  UploadOptions,
} from "./definitions.ts";
export type { LatestDefinition, LatestOptions, VolatileDefinition } from "./delivery.ts";
export type { PresenceDefinition, PresenceOptions } from "./presence.ts";
export type { ContractDraft, Mistake } from "../ir/mod.ts";

export { contract } from "./contract.ts";
export { ContractError } from "./contract_error.ts";
export { rpc, stream, topic, upload } from "./definitions.ts";
export { latest, volatile } from "./delivery.ts";
export { presence } from "./presence.ts";
