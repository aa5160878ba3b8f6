/**
 * A contract as emitters see it: the descriptor with a TypeScript name for everything that needs one.
 *
 * @module
 */

import type {
  DeliveryDescriptor,
  EventDescriptor,
  MethodDescriptor,
  TopicDescriptor,
  TypeNode,
  Types,
} from "@wirepact/schema/ir";

/** A type where it is used: its node, and the name of the declaration it was hoisted to, if it was. */
export interface TypeUse {
  readonly node: TypeNode;
  readonly typeName?: string;
}

/** A declaration of the types module. */
export interface TypeDeclaration {
  readonly typeName: string;
  readonly node: TypeNode;
  /** What the type is, where its schema does not say. */
  readonly fallbackDoc: string;
}

/** One application error of a method. */
export interface ErrorModel {
  readonly code: string;
  readonly number: number;
  readonly details: TypeNode;
  readonly description?: string;
}

/** One method. */
export interface MethodModel {
  readonly name: string;
  readonly kind: MethodDescriptor["kind"];
  readonly number: number;
  readonly description?: string;
  /** `undefined` where the method takes nothing. */
  readonly params?: TypeUse;
  readonly paramsNode: TypeNode;
  /** `undefined` where the method answers nothing, and in streams. */
  readonly result?: TypeUse;
  /** In streams and uploads. */
  readonly item?: TypeUse;
  readonly errors: readonly ErrorModel[];
  /** The union of its errors; `undefined` where it declares none. */
  readonly failureName?: string;
  /** For how long the answers of calls are kept, where calls run once. */
  readonly keepMs?: number;
}

/** One event, of a topic or of the whole contract. */
export interface EventModel {
  readonly name: string;
  readonly number: EventDescriptor["number"];
  readonly description?: string;
  readonly payload: TypeUse;
  /** How it is delivered, if not durably. */
  readonly delivery?: DeliveryDescriptor["kind"];
}

/** One topic. */
export interface TopicModel {
  readonly name: string;
  readonly number: TopicDescriptor["number"];
  readonly description?: string;
  /** The interface that gathers its types. */
  readonly typeName: string;
  /** `undefined` where the topic has one instance only. */
  readonly key?: TypeUse;
  readonly keyNode: TypeNode;
  readonly events: readonly EventModel[];
  readonly presence?: TypeUse;
  readonly snapshot?: TypeUse;
}

/** The names that a contract's modules export besides its types. */
export interface ContractNames {
  /** The client's class: `ChatClient`. */
  readonly client: string;
  /** The function that makes one: `connectChat`. */
  readonly connect: string;
  /** The interface of the connection-wide events: `ChatEvents`. */
  readonly events: string;
  /** The interface that the server's handlers derive from: `ChatContract`. */
  readonly contract: string;
  /** The value that `createServer` takes: `chat`. */
  readonly server: string;
}

/** A whole contract. */
export interface ContractModel {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly names: ContractNames;
  readonly claims?: TypeUse;
  readonly declarations: readonly TypeDeclaration[];
  /** The descriptor's named types. */
  readonly types: Types;
  /** The declaration of each of them. */
  readonly namedTypes: ReadonlyMap<string, TypeDeclaration>;
  readonly methods: readonly MethodModel[];
  readonly topics: readonly TopicModel[];
  readonly events: readonly EventModel[];
  /** Every exported type name, so that no file gives one of them to something else. */
  readonly typeNames: ReadonlySet<string>;
}
