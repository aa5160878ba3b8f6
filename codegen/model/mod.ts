/**
 * From a descriptor to a model in which everything has its TypeScript name.
 *
 * @module
 */

export { buildModel } from "./build_model.ts";
export { deservesName, isEmptyObject } from "./type_nodes.ts";
export type {
  ContractModel,
  ContractNames,
  ErrorModel,
  EventModel,
  MethodModel,
  TopicModel,
  TypeDeclaration,
  TypeUse,
} from "./contract_model.ts";
