import type { ObjectNode, StringNode, TypeNode, Types, UnionNode } from "../ir/mod.ts";
import {
  array,
  bigint,
  boolean,
  bytes,
  date,
  dateBounds,
  FORMATS,
  integer,
  lazy,
  literal,
  nothing,
  nullable,
  number,
  numberBounds,
  object,
  oneOf,
  optional,
  others,
  record,
  string,
  taggedUnion,
  tuple,
  union,
  unique,
  unknown,
  type ValueCodec,
} from "../wire/values/mod.ts";
import { DescriptorError } from "./descriptor_error.ts";
import { tagsOf } from "./tags.ts";

/** Codecs of named types, shared by all that refer to them. */
const compiled = new WeakMap<Types, ReadonlyMap<string, ValueCodec>>();

/**
 * The codec of a type, with `types` being the named ones of its descriptor. Named types are built once for each
 * `types` object.
 *
 * @throws {DescriptorError} If the descriptor is not one that lowering makes: an unknown name or format, or a type
 * that is endless because it is only made of itself.
 * @example
 * ```ts
 * import { codecOf } from "@wirepact/schema/compile";
 * import { decodeValue } from "@wirepact/schema/wire";
 * import assert from "node:assert/strict";
 *
 * const codec = codecOf({ kind: "array", items: { kind: "ref", name: "Name" } }, {
 *   Name: { kind: "string", minLength: 1 },
 * });
 * assert.deepEqual(decodeValue(codec, ["ada"], "json"), { ok: true, value: ["ada"] });
 * ```
 */
export function codecOf(node: TypeNode, types: Types): ValueCodec {
  const builder = new Builder(types, new Map(compiled.get(types)));
  const codec = builder.build(node, []);
  // Only now: had building thrown, some of them would be halves.
  compiled.set(types, builder.named);
  return codec;
}

class Builder {
  readonly #types: Types;
  readonly named: Map<string, ValueCodec>;

  constructor(types: Types, named: Map<string, ValueCodec>) {
    this.#types = types;
    this.named = named;
  }

  /** `open` are the names we are inside of with nothing between that would consume data. */
  build(node: TypeNode, open: readonly string[]): ValueCodec {
    switch (node.kind) {
      case "null":
        return nothing();
      case "boolean":
        return boolean();
      case "integer":
        return integer(numberBounds(node));
      case "number":
        return number(numberBounds(node));
      case "bigint":
        return bigint({ minimum: BigInt(node.minimum), maximum: BigInt(node.maximum) });
      case "string":
        return this.#string(node);
      case "bytes":
        return bytes(node);
      case "date":
        return date(dateBounds(node));
      case "literal":
        return literal(node.value);
      case "enum":
        return oneOf(node.values);
      case "array":
        return array(this.build(node.items, []), {
          ...node,
          uniqueItems: node.uniqueItems ? unique : undefined,
        });
      case "tuple":
        return tuple(node.items.map((item) => this.build(item, [])));
      case "object":
        return this.#object(node);
      case "record":
        return record(this.build(node.values, []), { ...node, keyPattern: pattern(node.keyPattern) });
      case "union":
        return this.#union(node, open);
      case "ref":
        return this.#ref(node.name, open);
      case "unknown":
        return unknown();
    }
  }

  #string(node: StringNode): ValueCodec {
    const format = node.format === undefined ? undefined : FORMATS.get(node.format);
    if (node.format !== undefined && !format) {
      throw new DescriptorError("UNKNOWN_FORMAT", `there is no format named ${JSON.stringify(node.format)}`);
    }
    return string({ ...node, pattern: pattern(node.pattern), format });
  }

  #object(node: ObjectNode): ValueCodec {
    const properties = node.properties.map(({ name, type, optional: absent }) => {
      const codec = this.build(type, []);
      return [name, absent ? optional(codec) : codec] as const;
    });
    const { additional } = node;
    // fromEntries, unlike an assignment, takes `__proto__` for a name like any other.
    return object(
      Object.fromEntries(properties),
      others({
        ...node,
        additional: typeof additional === "object"
          ? this.build(additional, [])
          : additional === "refuse"
          ? additional
          : undefined,
      }),
    );
  }

  #union(node: UnionNode, open: readonly string[]): ValueCodec {
    const some = node.variants.filter((variant) => variant.kind !== "null");
    if (some.length < node.variants.length) {
      const [only, ...more] = some;
      const rest = only && more.length === 0 ? only : { ...node, variants: some };
      return nullable(this.build(rest, open));
    }
    const variants = node.variants.map((variant) => this.build(variant, open));
    const tags = tagsOf(node, this.#types);
    if (!tags) return union(variants);
    const tagged = variants.flatMap((codec, i) => tags.variants[i]!.map((tag) => [tag, codec] as const));
    return taggedUnion(tags.property, Object.fromEntries(tagged));
  }

  #ref(name: string, open: readonly string[]): ValueCodec {
    if (open.includes(name)) {
      throw new DescriptorError("ENDLESS_TYPE", `the type ${JSON.stringify(name)} is only made of itself`);
    }
    const known = this.named.get(name);
    if (known) return known;
    if (!Object.hasOwn(this.#types, name)) {
      throw new DescriptorError("UNKNOWN_TYPE", `there is no type named ${JSON.stringify(name)}`);
    }
    this.named.set(name, lazy(() => codec));
    const codec: ValueCodec = this.build(this.#types[name]!, [...open, name]);
    this.named.set(name, codec);
    return codec;
  }
}

function pattern(source: string | undefined): RegExp | undefined {
  return source === undefined ? undefined : new RegExp(source);
}
