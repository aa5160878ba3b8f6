/**
 * The contract as plain JSON, and everything that can be said about it without TypeBox: its canonical form and hash,
 * its numbers and lock file, and whether the wire can carry its unions.
 *
 * @module
 */

export type {
  ArrayNode,
  BigIntNode,
  BooleanNode,
  BytesNode,
  DateNode,
  DeliveryDescriptor,
  Descriptor,
  EnumNode,
  ErrorDescriptor,
  EventDescriptor,
  HistoryDescriptor,
  IdempotencyDescriptor,
  IntegerNode,
  LatestDescriptor,
  LiteralNode,
  MethodDescriptor,
  NodeOf,
  NullNode,
  NumberBounds,
  NumberNode,
  ObjectNode,
  PresenceDescriptor,
  PropertyNode,
  RecordNode,
  RefNode,
  StringNode,
  TopicDescriptor,
  TupleNode,
  TypeNode,
  UnionNode,
  UnknownNode,
  VolatileDescriptor,
} from "./descriptor.ts";
export type { ContractDraft, ErrorDraft, EventDraft, MethodDraft, Renamable, TopicDraft } from "./draft.ts";
export type { ContractLock, GroupNumbers, LockedNumbers, LockedVersion } from "./lock.ts";
export type { Mistake } from "./mistake.ts";
export type { NumberedContract } from "./numbering.ts";
export type { Types } from "./refs.ts";
export type { Alternative } from "./union_alternatives.ts";
export type { Confusion } from "./union_distinct.ts";

export { canonicalForm } from "./canonical.ts";
export { canonicalText } from "./canonical_text.ts";
export { formatLock, parseLock } from "./lock_text.ts";
export { LockError } from "./lock_error.ts";
export { describeMistakes } from "./mistake.ts";
export { numberContract } from "./numbering.ts";
export { childrenOf, isRecursive, resolveRef } from "./refs.ts";
export { takeBackNumbers } from "./take_back.ts";
export { alternativesOf } from "./union_alternatives.ts";
export { discriminatorOf } from "./union_discriminator.ts";
export { findConfusion } from "./union_distinct.ts";
export { wireHash } from "./wire_hash.ts";
