import type {
  ErrorDescriptor,
  EventDescriptor,
  MethodDescriptor,
  TopicDescriptor,
  TypeNode,
} from "./descriptor.ts";

/** A contract before it has numbers: what `contract()` makes and `numberContract()` turns into a descriptor. */
export interface ContractDraft {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly types: Readonly<Record<string, TypeNode>>;
  readonly claims?: TypeNode;
  readonly methods: Readonly<Record<string, MethodDraft>>;
  readonly topics: Readonly<Record<string, TopicDraft>>;
  readonly events: Readonly<Record<string, EventDraft>>;
}

/** What keeps its number when it gets another name. */
export interface Renamable {
  /** The name it had before. It stays with that name's number. */
  readonly renamedFrom?: string;
}

/** A method without its number. */
export interface MethodDraft extends Omit<MethodDescriptor, "number">, Renamable {}

/** A topic without its number. */
export interface TopicDraft extends Omit<TopicDescriptor, "number" | "events">, Renamable {
  readonly events: Readonly<Record<string, EventDraft>>;
}

/** An event without its number. */
export interface EventDraft extends Omit<EventDescriptor, "number">, Renamable {}

/** An application error; its code gets a number for the whole contract. */
export type ErrorDraft = ErrorDescriptor;
