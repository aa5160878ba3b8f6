import type { ContractTypes } from "./contract.ts";

/** The names of a contract's topics. */
export type TopicName<Types extends ContractTypes> = keyof Types["topics"] & string;

/** The key type of a topic. */
export type TopicKey<Types extends ContractTypes, Name extends TopicName<Types>> =
  Types["topics"][Name]["key"];
