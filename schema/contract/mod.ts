/**
 * The language of contracts. A contract is written in TypeScript with TypeBox schemas and checked as soon as it is
 * evaluated; what comes out is plain JSON.
 *
 * @module
 */

export type { Contract, ContractOptions } from "./contract.ts";
export type {
  Documented,
  ErrorDefinitions,
  ErrorOptions,
  EventDefinitions,
  EventOptions,
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
export type { ContractDraft, Mistake } from "../ir/mod.ts";

export { contract } from "./contract.ts";
export { ContractError } from "./contract_error.ts";
export { rpc, stream, topic, upload } from "./definitions.ts";
