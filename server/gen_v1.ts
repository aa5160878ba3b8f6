/**
 * What generated server modules import. Its version is in its name: a newer generator gets a newer door.
 *
 * @module
 */

export type {
  ContractTypes,
  MethodTypes,
  RpcTypes,
  ServerContract,
  ServerTopicTypes,
  StreamTypes,
  UploadTypes,
} from "./api/mod.ts";
