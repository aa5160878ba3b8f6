import type { ObjectNode, TypeNode, Types } from "../ir/mod.ts";
import {
  array,
  lazy,
  nullable,
  object,
  optional,
  others,
  record,
  tuple,
  union,
  unique,
  type ValueCodec,
} from "../wire/mod.ts";
import { codecOf } from "./codec_of.ts";
import { isIndexed, isPositional } from "./positional.ts";
import { deeper, indexedUnion, positionalObject } from "./positional_values.ts";

/**
 * The readable codec of a type in positional form. Compiled codecs are compared with it, and it decides where they do
 * not.
 *
 * @throws {DescriptorError} As {@linkcode codecOf} does.
 */
export function positionalCodecOf(node: TypeNode, types: Types): ValueCodec {
  codecOf(node, types); // which knows what a type must not be
  const named = new Map<string, ValueCodec>();
  const build = (at: TypeNode): ValueCodec => {
    switch (at.kind) {
      case "array":
        return array(build(at.items), { ...at, uniqueItems: at.uniqueItems ? unique : undefined });
      case "tuple":
        return tuple(at.items.map(build));
      case "record": {
        const keyPattern = at.keyPattern === undefined ? undefined : new RegExp(at.keyPattern);
        return record(build(at.values), { ...at, keyPattern });
      }
      case "object":
        return objectOf(at, build);
      case "union":
        return isIndexed(at, types) ? indexedUnion(at.variants.map(build)) : unionOf(at.variants, build);
      case "ref": {
        const known = named.get(at.name);
        if (known) return known;
        named.set(at.name, lazy(() => codec));
        const codec = build(types[at.name]!);
        return codec;
      }
      default:
        return codecOf(at, types);
    }
  };
  return build(node);
}

function unionOf(variants: readonly TypeNode[], build: (node: TypeNode) => ValueCodec): ValueCodec {
  const some = variants.filter(({ kind }) => kind !== "null").map(build);
  const [only] = some;
  const rest = only && some.length === 1 ? only : union(some);
  return some.length < variants.length ? nullable(rest) : rest;
}

function objectOf(node: ObjectNode, build: (node: TypeNode) => ValueCodec): ValueCodec {
  const inArray = isPositional(node);
  const properties = node.properties.map(({ name, type, optional: absent }) =>
    [name, absent ? optional(build(type)) : build(type)] as const
  );
  const extras = typeof node.additional === "object" ? build(node.additional) : undefined;
  const map = object(
    Object.fromEntries(properties),
    others({
      ...node,
      additional: extras
        ? inArray ? deeper(extras) : extras
        : node.additional === "refuse"
        ? node.additional
        : undefined,
    }),
  );
  return inArray
    ? positionalObject(map, { properties: node.properties, hasExtras: extras !== undefined })
    : map;
}
