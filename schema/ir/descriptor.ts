/**
 * The contract as plain JSON: what every generator, runtime and comparison works from. It knows nothing of TypeBox.
 *
 * @module
 */

/** A whole contract. Serialisable as it stands. */
export interface Descriptor {
  /** The contract's name, also the prefix of generated names: `chat`. */
  readonly name: string;
  /** The contract's own version, as its author counts. */
  readonly version: string;
  /** For readers; not part of the hash. */
  readonly description?: string;
  /** Named types (a schema's `$id`, and recursive ones), referred to by `ref` nodes. */
  readonly types: Readonly<Record<string, TypeNode>>;
  /** The schema of a user's claims. */
  readonly claims?: TypeNode;
  /** What clients may call, by name. */
  readonly methods: Readonly<Record<string, MethodDescriptor>>;
  /** What clients may follow, by name. */
  readonly topics: Readonly<Record<string, TopicDescriptor>>;
  /** Events that any connection may receive without subscribing. */
  readonly events: Readonly<Record<string, EventDescriptor>>;
  /** Numbers of the application's error codes. A code means one number in the whole contract. */
  readonly errors: Readonly<Record<string, number>>;
}

/** A method of one of three kinds. */
export interface MethodDescriptor {
  /** `rpc`: one answer; `stream`: items from the server; `upload`: items from the client, then one answer. */
  readonly kind: "rpc" | "stream" | "upload";
  /** The stable number in CALL frames. */
  readonly number: number;
  /** For readers; not part of the hash. */
  readonly description?: string;
  /** An object; the empty one where the method takes nothing. */
  readonly params: TypeNode;
  /** Absent in streams. `null` where the method answers nothing. */
  readonly result?: TypeNode;
  /** Present in streams and uploads. */
  readonly item?: TypeNode;
  /** Application errors by code, with the type of their details (`null` for none). */
  readonly errors: Readonly<Record<string, ErrorDescriptor>>;
  /** How a call is kept from taking effect twice; absent where calls are not. Not part of the hash. */
  readonly idempotent?: IdempotencyDescriptor;
}

/** How a call that may be sent again is kept from taking effect twice. */
export interface IdempotencyDescriptor {
  /** Milliseconds for which the answer is kept for callers that ask again. */
  readonly keepMs: number;
  /** Whether a call whose server died while it ran is run again. If not, its caller is told `OUTCOME_UNKNOWN`. */
  readonly rerun: boolean;
}

/** One application error of one method. */
export interface ErrorDescriptor {
  /** For readers; not part of the hash. */
  readonly description?: string;
  /** What the error tells besides its code; `null` for nothing. */
  readonly details: TypeNode;
}

/** A topic: a key that names an instance, and the events of each instance. */
export interface TopicDescriptor {
  /** The stable number in SUBSCRIBE frames. */
  readonly number: number;
  /** For readers; not part of the hash. */
  readonly description?: string;
  /** A flat object of strings, integers, booleans and enums. */
  readonly key: TypeNode;
  /** What may happen in an instance, by name. */
  readonly events: Readonly<Record<string, EventDescriptor>>;
  /** The state a member of the topic shows to the others. */
  readonly presence?: TypeNode;
  /** How presence is kept; there where `presence` is. Not part of the hash. */
  readonly presenceOptions?: PresenceDescriptor;
  /** What a new subscriber gets at once. */
  readonly snapshot?: TypeNode;
  /** How many events are kept, and for how long. Not part of the hash. */
  readonly history: HistoryDescriptor;
  /** What becomes of subscribers that are too slow; when absent they are told of a gap. Not part of the hash. */
  readonly overflow?: "disconnect";
}

/** How presence is kept. */
export interface PresenceDescriptor {
  /** Whether each connection is a member, or each user with all connections. */
  readonly per: "connection" | "user";
  /** Milliseconds after which a member whose connections are lost has left. */
  readonly graceMs: number;
  /** With more members, only their number is told. */
  readonly maxListed: number;
}

/** How much of a topic instance's log is kept for those who come back. */
export interface HistoryDescriptor {
  /** Events at most. */
  readonly size: number;
  /** Milliseconds at most. */
  readonly ttlMs: number;
}

/** One event. */
export interface EventDescriptor {
  /** The stable number in EVENT frames, unique in the contract; 0 is never used. */
  readonly number: number;
  /** For readers; not part of the hash. */
  readonly description?: string;
  /** What the event carries. */
  readonly payload: TypeNode;
  /** In topics, how it is delivered; durable when absent. Not part of the hash. */
  readonly delivery?: DeliveryDescriptor;
}

/** How an event that is not in the log is delivered. */
export type DeliveryDescriptor = LatestDescriptor | VolatileDescriptor;

/** The newest event of each value of one property is kept for a time, and given to new subscribers. */
export interface LatestDescriptor {
  /** Tells deliveries apart. */
  readonly kind: "latest";
  /** A required property of the payload. */
  readonly by: string;
  /** Milliseconds for which an event is kept. */
  readonly ttlMs: number;
}

/** To those who are there and can take it. */
export interface VolatileDescriptor {
  /** Tells deliveries apart. */
  readonly kind: "volatile";
}

/** A type, as a tagged union. Every kind is carried without loss in both encodings. */
export type TypeNode =
  | NullNode
  | BooleanNode
  | IntegerNode
  | NumberNode
  | BigIntNode
  | StringNode
  | BytesNode
  | DateNode
  | LiteralNode
  | EnumNode
  | ArrayNode
  | TupleNode
  | ObjectNode
  | RecordNode
  | UnionNode
  | RefNode
  | UnknownNode;

/** What every node has. */
export interface NodeOf<Kind extends string> {
  /** Tells the nodes apart. */
  readonly kind: Kind;
  /** For readers; not part of the hash. */
  readonly description?: string;
}

/** Only `null`. */
export type NullNode = NodeOf<"null">;

/** `true` or `false`. */
export type BooleanNode = NodeOf<"boolean">;

/** Bounds of a number. */
export interface NumberBounds {
  /** The least value. */
  readonly minimum?: number;
  /** The greatest value. */
  readonly maximum?: number;
  /** Every value is greater. */
  readonly exclusiveMinimum?: number;
  /** Every value is less. */
  readonly exclusiveMaximum?: number;
  /** Every value is a multiple of it. */
  readonly multipleOf?: number;
}

/** A whole number within ±(2^53 - 1). */
export interface IntegerNode extends NodeOf<"integer">, NumberBounds {}

/** A finite double. */
export interface NumberNode extends NodeOf<"number">, NumberBounds {}

/** A whole number between -2^63 and 2^64 - 1; the bounds are decimal strings. */
export interface BigIntNode extends NodeOf<"bigint"> {
  /** The least value, from `-9223372036854775808`. */
  readonly minimum: string;
  /** The greatest value, up to `18446744073709551615`. */
  readonly maximum: string;
}

/** A well-formed string; lengths in UTF-16 code units, as JavaScript counts. */
export interface StringNode extends NodeOf<"string"> {
  /** The least number of code units. */
  readonly minLength?: number;
  /** The greatest number of code units. */
  readonly maxLength?: number;
  /** The source of a regular expression without flags. */
  readonly pattern?: string;
  /** A name from the table of formats in `schema/wire/values/formats.ts`. */
  readonly format?: string;
}

/** A `Uint8Array`. */
export interface BytesNode extends NodeOf<"bytes"> {
  /** The least number of bytes. */
  readonly minBytes?: number;
  /** The greatest number of bytes. */
  readonly maxBytes?: number;
}

/** A valid `Date`; bounds in milliseconds since 1970. */
export interface DateNode extends NodeOf<"date"> {
  /** The earliest date. */
  readonly minimumMs?: number;
  /** The latest date. */
  readonly maximumMs?: number;
  /** Every date is later. */
  readonly exclusiveMinimumMs?: number;
  /** Every date is earlier. */
  readonly exclusiveMaximumMs?: number;
  /** Every date is a multiple of it. */
  readonly multipleOfMs?: number;
}

/** Exactly this value. */
export interface LiteralNode extends NodeOf<"literal"> {
  /** The value. */
  readonly value: string | number | boolean;
}

/** One of several literals. */
export interface EnumNode extends NodeOf<"enum"> {
  /** The values, in the order of the contract. */
  readonly values: readonly (string | number | boolean)[];
}

/** Any number of items of one type. */
export interface ArrayNode extends NodeOf<"array"> {
  /** The type of each item. */
  readonly items: TypeNode;
  /** The least number of items. */
  readonly minItems?: number;
  /** The greatest number of items. */
  readonly maxItems?: number;
  /** Whether no two items may be equal. */
  readonly uniqueItems?: boolean;
}

/** A fixed number of items, each of its own type. */
export interface TupleNode extends NodeOf<"tuple"> {
  /** The type of each item, in order. */
  readonly items: readonly TypeNode[];
}

/** Named properties, in the order of the contract. */
export interface ObjectNode extends NodeOf<"object"> {
  /** The declared properties, in the order of the contract. */
  readonly properties: readonly PropertyNode[];
  /** Undeclared properties: dropped (default), refused, or each of a type. */
  readonly additional?: "drop" | "refuse" | TypeNode;
  /** The least number of properties. */
  readonly minProperties?: number;
  /** The greatest number of properties. */
  readonly maxProperties?: number;
}

/** One property of an object. */
export interface PropertyNode {
  /** The key, any string. */
  readonly name: string;
  /** The type of its values. */
  readonly type: TypeNode;
  /** Whether it may be absent. Absent and `null` are different. */
  readonly optional?: boolean;
}

/** Any string keys, values of one type. */
export interface RecordNode extends NodeOf<"record"> {
  /** The source of a regular expression that keys must match. */
  readonly keyPattern?: string;
  /** The type of each value. */
  readonly values: TypeNode;
  /** The least number of properties. */
  readonly minProperties?: number;
  /** The greatest number of properties. */
  readonly maxProperties?: number;
}

/** One of several types. With a discriminator, that property's literal alone decides. */
export interface UnionNode extends NodeOf<"union"> {
  /** The property whose literal decides. Required in all variants, each with values of its own. */
  readonly discriminator?: string;
  /** The alternatives, in the order in which they are tried. */
  readonly variants: readonly TypeNode[];
}

/** A named type of {@linkcode Descriptor.types}. */
export interface RefNode extends NodeOf<"ref"> {
  /** The name in `types`. */
  readonly name: string;
}

/** Any JSON value. */
export type UnknownNode = NodeOf<"unknown">;
