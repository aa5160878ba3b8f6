import type {
  ErrorDescriptor,
  EventDescriptor,
  MethodDescriptor,
  TopicDescriptor,
  TypeNode,
} from "./descriptor.ts";

/** A contract before it has numbers: what `contract()` makes and `numberContract()` turns into a descriptor. */
export interface ContractDraft {
  /** The contract's name: `chat`. */
  readonly name: string;
  /** The contract's own version, as its author counts. */
  readonly version: string;
  /** For readers. */
  readonly description?: string;
  /** Named types, referred to by `ref` nodes. */
  readonly types: Readonly<Record<string, TypeNode>>;
  /** The schema of a user's claims. */
  readonly claims?: TypeNode;
  /** What clients may call, by name. */
  readonly methods: Readonly<Record<string, MethodDraft>>;
  /** What clients may follow, by name. */
  readonly topics: Readonly<Record<string, TopicDraft>>;
  /** Events that any connection may receive without subscribing. */
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
  /** What may happen in an instance, by name. */
  readonly events: Readonly<Record<string, EventDraft>>;
}

/** An event without its number. */
export interface EventDraft extends Omit<EventDescriptor, "number">, Renamable {}

/** An application error; its code gets a number for the whole contract. */
export type ErrorDraft = ErrorDescriptor;
