import type { ObjectNode, TypeNode, Types, UnionNode } from "../ir/mod.ts";
import {
  array,
  INVALID,
  lazy,
  MAX_VALUE_DEPTH,
  object,
  optional,
  others,
  record,
  tuple,
  union,
  unique,
  type ValueCodec,
  type Walk,
} from "../wire/mod.ts";
import { codecOf } from "./codec_of.ts";
import { isIndexed, isPositional, optionalOf } from "./positional.ts";

/**
 * The readable codec of a type in positional form. It is made of the same combinators as that of the named form; only
 * objects and some unions are turned from arrays to what the combinators know, and back. Compiled codecs are compared
 * with it, and it decides where they do not.
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
        return isPositional(at) ? positionalObject(at, objectOf(at, build)) : objectOf(at, build);
      case "union":
        return isIndexed(at, types)
          ? indexedUnion(at, at.variants.map((variant) => deeper(build(variant))))
          : union(at.variants.map(build));
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

function objectOf(node: ObjectNode, build: (node: TypeNode) => ValueCodec): ValueCodec {
  const properties = node.properties.map(({ name, type, optional: absent }) =>
    [name, absent ? optional(build(type)) : build(type)] as const
  );
  const { additional } = node;
  return object(
    Object.fromEntries(properties),
    others({
      ...node,
      additional: typeof additional === "object"
        ? isPositional(node) ? deeper(build(additional)) : build(additional)
        : additional === "refuse"
        ? additional
        : undefined,
    }),
  );
}

/** `named` is the object as a map, with values that are positional already. */
function positionalObject(node: ObjectNode, named: ValueCodec): ValueCodec {
  const depth = typeof node.additional === "object" ? 2 : 1;
  return {
    decode(data, walk) {
      if (walk.depth + depth > MAX_VALUE_DEPTH) return tooDeep(walk);
      const map = toMap(node, data);
      return map ? named.decode(map, walk) : fail(walk);
    },
    encode(value, walk) {
      if (walk.depth + depth > MAX_VALUE_DEPTH) return tooDeep(walk);
      const map = named.encode(value, walk);
      return map === INVALID ? INVALID : toArray(node, map as Record<string, unknown>);
    },
  };
}

function indexedUnion({ variants }: UnionNode, codecs: readonly ValueCodec[]): ValueCodec {
  return {
    decode(data, walk) {
      const pair: readonly unknown[] = Array.isArray(data) && data.length === 2 ? data : [];
      const codec = typeof pair[0] === "number" ? codecs[pair[0]] : undefined;
      return codec ? codec.decode(pair[1], walk) : fail(walk);
    },
    encode(value, walk) {
      for (const index of variants.keys()) {
        const data = codecs[index]!.encode(value, walk);
        if (data !== INVALID) return [index, data];
      }
      return INVALID;
    },
  };
}

/** What stands in an array or a map that the named form does not have: on the wire it nests as any other. */
function deeper(codec: ValueCodec): ValueCodec {
  const inside = (step: "decode" | "encode") => (value: unknown, walk: Walk) => {
    if (walk.depth >= MAX_VALUE_DEPTH) return tooDeep(walk);
    walk.depth++;
    const result = codec[step](value, walk);
    walk.depth--;
    return result;
  };
  return { decode: inside("decode"), encode: inside("encode") };
}

function tooDeep(walk: Walk): typeof INVALID {
  walk.issue = { path: "", expected: "less nesting", found: "cyclic or deep value" };
  return INVALID;
}

function fail(walk: Walk): typeof INVALID {
  walk.issue = { path: "", expected: "value in positional form", found: "other value" };
  return INVALID;
}

function toMap(node: ObjectNode, data: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(data)) return undefined;
  const names = optionalOf(node);
  const values = [...data];
  const mask: unknown = names.length > 0 ? values.shift() : 0;
  if (!Number.isSafeInteger(mask) || mask as number < 0 || mask as number >= 2 ** names.length) {
    return undefined;
  }
  const there = node.properties.filter(({ name, optional }) =>
    !optional || (mask as number) >> names.indexOf(name) & 1
  );
  const extras: unknown = typeof node.additional === "object" ? values.pop() : {};
  if (values.length !== there.length || !isMap(extras)) return undefined;
  if (node.properties.some(({ name }) => Object.hasOwn(extras, name))) return undefined;
  return Object.fromEntries([...there.map(({ name }, i) => [name, values[i]]), ...Object.entries(extras)]);
}

function toArray(node: ObjectNode, map: Record<string, unknown>): unknown[] {
  const names = optionalOf(node);
  const there = node.properties.filter(({ name }) => Object.hasOwn(map, name));
  const values = there.map(({ name }) => map[name]);
  if (typeof node.additional === "object") {
    const declared = new Set(node.properties.map(({ name }) => name));
    values.push(Object.fromEntries(Object.entries(map).filter(([name]) => !declared.has(name))));
  }
  if (names.length === 0) return values;
  return [names.reduce((mask, name, bit) => Object.hasOwn(map, name) ? mask | 1 << bit : mask, 0), ...values];
}

function isMap(data: unknown): data is Record<string, unknown> {
  return Object.prototype.toString.call(data) === "[object Object]";
}
