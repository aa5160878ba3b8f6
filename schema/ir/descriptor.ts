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
  readonly description?: string;
  /** Named types (a schema's `$id`, and recursive ones), referred to by `ref` nodes. */
  readonly types: Readonly<Record<string, TypeNode>>;
  /** The schema of a user's claims. */
  readonly claims?: TypeNode;
  readonly methods: Readonly<Record<string, MethodDescriptor>>;
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
  readonly description?: string;
  /** An object; the empty one where the method takes nothing. */
  readonly params: TypeNode;
  /** Absent in streams. `null` where the method answers nothing. */
  readonly result?: TypeNode;
  /** Present in streams and uploads. */
  readonly item?: TypeNode;
  /** Application errors by code, with the type of their details (`null` for none). */
  readonly errors: Readonly<Record<string, ErrorDescriptor>>;
}

/** One application error of one method. */
export interface ErrorDescriptor {
  readonly description?: string;
  readonly details: TypeNode;
}

/** A topic: a key that names an instance, and the events of each instance. */
export interface TopicDescriptor {
  /** The stable number in SUBSCRIBE frames. */
  readonly number: number;
  readonly description?: string;
  /** A flat object of strings, integers, booleans and enums. */
  readonly key: TypeNode;
  readonly events: Readonly<Record<string, EventDescriptor>>;
  /** The state a member of the topic shows to the others. */
  readonly presence?: TypeNode;
  /** What a new subscriber gets at once. */
  readonly snapshot?: TypeNode;
}

/** One event. */
export interface EventDescriptor {
  /** The stable number in EVENT frames, unique in the contract; 0 is never used. */
  readonly number: number;
  readonly description?: string;
  readonly payload: TypeNode;
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

/** What every node may say for its readers; not part of the hash. */
export interface Described {
  readonly description?: string;
}

/** Only `null`. */
export interface NullNode extends Described {
  readonly kind: "null";
}

/** `true` or `false`. */
export interface BooleanNode extends Described {
  readonly kind: "boolean";
}

/** Bounds of a number. */
export interface NumberBounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** A whole number within ±(2^53 - 1). */
export interface IntegerNode extends Described, NumberBounds {
  readonly kind: "integer";
}

/** A finite double. */
export interface NumberNode extends Described, NumberBounds {
  readonly kind: "number";
}

/** A whole number between -2^63 and 2^64 - 1; the bounds are decimal strings. */
export interface BigIntNode extends Described {
  readonly kind: "bigint";
  readonly minimum: string;
  readonly maximum: string;
}

/** A well-formed string; lengths in UTF-16 code units, as JavaScript counts. */
export interface StringNode extends Described {
  readonly kind: "string";
  readonly minLength?: number;
  readonly maxLength?: number;
  /** The source of a regular expression without flags. */
  readonly pattern?: string;
  /** A name from the table of formats in `schema/wire/values/formats.ts`. */
  readonly format?: string;
}

/** A `Uint8Array`. */
export interface BytesNode extends Described {
  readonly kind: "bytes";
  readonly minBytes?: number;
  readonly maxBytes?: number;
}

/** A valid `Date`; bounds in milliseconds since 1970. */
export interface DateNode extends Described {
  readonly kind: "date";
  readonly minimumMs?: number;
  readonly maximumMs?: number;
  readonly exclusiveMinimumMs?: number;
  readonly exclusiveMaximumMs?: number;
  readonly multipleOfMs?: number;
}

/** Exactly this value. */
export interface LiteralNode extends Described {
  readonly kind: "literal";
  readonly value: string | number | boolean;
}

/** One of several literals. */
export interface EnumNode extends Described {
  readonly kind: "enum";
  readonly values: readonly (string | number | boolean)[];
}

/** Any number of items of one type. */
export interface ArrayNode extends Described {
  readonly kind: "array";
  readonly items: TypeNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
}

/** A fixed number of items, each of its own type. */
export interface TupleNode extends Described {
  readonly kind: "tuple";
  readonly items: readonly TypeNode[];
}

/** Named properties, in the order of the contract. */
export interface ObjectNode extends Described {
  readonly kind: "object";
  readonly properties: readonly PropertyNode[];
  /** Undeclared properties: dropped (default), refused, or each of a type. */
  readonly additional?: "drop" | "refuse" | TypeNode;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/** One property of an object. */
export interface PropertyNode {
  readonly name: string;
  readonly type: TypeNode;
  readonly optional?: boolean;
}

/** Any string keys, values of one type. */
export interface RecordNode extends Described {
  readonly kind: "record";
  /** The source of a regular expression that keys must match. */
  readonly keyPattern?: string;
  readonly values: TypeNode;
  readonly minProperties?: number;
  readonly maxProperties?: number;
}

/** One of several types. With a discriminator, that property's literal alone decides. */
export interface UnionNode extends Described {
  readonly kind: "union";
  readonly discriminator?: string;
  readonly variants: readonly TypeNode[];
}

/** A named type of {@linkcode Descriptor.types}. */
export interface RefNode extends Described {
  readonly kind: "ref";
  readonly name: string;
}

/** Any JSON value. */
export interface UnknownNode extends Described {
  readonly kind: "unknown";
}
