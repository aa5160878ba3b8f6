import { type ObjectNode, resolveRef, type TypeNode, type Types, type UnionNode } from "../ir/mod.ts";
import { type Checked, decodeValue, encodeValue, INVALID, type ValueCodec, type Walk } from "../wire/mod.ts";
import { codecOf } from "./codec_of.ts";
import { isIndexed, isPositional, optionalOf } from "./positional.ts";

/** What does not have the shape that its type asks for. Never leaves this file. */
class ShapeError extends Error {
  override readonly name = "ShapeError";
}

/**
 * The readable codec of a type in positional form: data is given its names back, and then goes through the codec of the
 * named form. Slow and simple; what compiled codecs are compared with, and what decides where they do not.
 */
export function positionalCodecOf(node: TypeNode, types: Types): ValueCodec {
  const named = codecOf(node, types);
  return {
    decode(data, walk) {
      const value = attempt(() => toNamed(node, types, data));
      return value === INVALID ? fail(walk) : named.decode(value, walk);
    },
    encode(value, walk) {
      return named.encode(value, walk) === INVALID ? INVALID : toPositional(node, types, value);
    },
  };
}

function attempt(convert: () => unknown): unknown {
  try {
    return convert();
  } catch (error) {
    if (error instanceof ShapeError) return INVALID;
    throw error;
  }
}

function fail(walk: Walk): typeof INVALID {
  walk.issue = { path: "", expected: "value in positional form", found: "other value" };
  return INVALID;
}

/** Data as it would be in the named form. What is no array or object of its type is left for the named codec to judge. */
function toNamed(ref: TypeNode, types: Types, data: unknown): unknown {
  const node = resolveRef(ref, types);
  const inner = (type: TypeNode) => (item: unknown) => toNamed(type, types, item);
  switch (node.kind) {
    case "array":
      return Array.isArray(data) ? data.map(inner(node.items)) : data;
    case "tuple":
      return Array.isArray(data) && data.length === node.items.length
        ? node.items.map((item, i) => toNamed(item, types, data[i]))
        : data;
    case "record":
      return isMap(data) ? mapValues(data, inner(node.values)) : data;
    case "object":
      return isPositional(node) ? objectToNamed(node, types, data) : namedObject(node, data, inner);
    case "union":
      return unionToNamed(node, types, data);
    default:
      return data;
  }
}

function objectToNamed(node: ObjectNode, types: Types, data: unknown): unknown {
  const { properties, additional } = node;
  const optional = optionalOf(node);
  if (!Array.isArray(data)) throw new ShapeError();
  const rest = [...data];
  const present = optional.length > 0 ? rest.shift() : 0;
  if (!Number.isSafeInteger(present) || present < 0 || present >= 2 ** optional.length) {
    throw new ShapeError();
  }
  const travelling = properties.filter(({ name }) => {
    const bit = optional.indexOf(name);
    return bit < 0 || Math.floor(present / 2 ** bit) % 2 === 1;
  });
  const more = typeof additional === "object" ? [additional] : [];
  if (rest.length !== travelling.length + more.length) throw new ShapeError();
  const entries = travelling.map(({ name, type }, i) => [name, toNamed(type, types, rest[i])] as const);
  const extras = more.flatMap((type) =>
    extrasOf(node, rest.at(-1)).map(([key, item]) => [key, toNamed(type, types, item)] as const)
  );
  return Object.fromEntries([...entries, ...extras]);
}

function extrasOf({ properties }: ObjectNode, data: unknown): [string, unknown][] {
  if (!isMap(data) || properties.some(({ name }) => Object.hasOwn(data, name))) throw new ShapeError();
  return Object.entries(data);
}

function namedObject(
  { properties, additional }: ObjectNode,
  data: unknown,
  inner: (type: TypeNode) => (item: unknown) => unknown,
): unknown {
  if (!isMap(data)) return data;
  const types = new Map(properties.map(({ name, type }) => [name, type]));
  return mapValues(data, (item, name) => {
    const type = types.get(name) ?? (typeof additional === "object" ? additional : undefined);
    return type ? inner(type)(item) : item;
  });
}

function unionToNamed(node: UnionNode, types: Types, data: unknown): unknown {
  if (isIndexed(node, types)) {
    const variant = Array.isArray(data) && data.length === 2 ? node.variants[data[0]] : undefined;
    if (!variant || !Number.isInteger((data as unknown[])[0])) throw new ShapeError();
    const value = toNamed(variant, types, (data as unknown[])[1]);
    // The index decides, not the order of trying.
    if (!fits(variant, types, value)) throw new ShapeError();
    return value;
  }
  for (const variant of node.variants) {
    const value = attempt(() => toNamed(variant, types, data));
    if (value !== INVALID && fits(variant, types, value)) return value;
  }
  throw new ShapeError();
}

/** A value, which matches the type, in positional form. */
function toPositional(ref: TypeNode, types: Types, value: unknown): unknown {
  const node = resolveRef(ref, types);
  const inner = (type: TypeNode) => (item: unknown) => toPositional(type, types, item);
  switch (node.kind) {
    case "array":
      return Array.from(value as unknown[], inner(node.items));
    case "tuple":
      return node.items.map((item, i) => toPositional(item, types, (value as unknown[])[i]));
    case "record":
      return mapValues(present(value), inner(node.values));
    case "object":
      return isPositional(node)
        ? objectToPositional(node, types, present(value))
        : objectToMap(node, types, present(value));
    case "union": {
      // By the value, not by what would travel of it: an alternative may refuse what another one drops.
      const index = node.variants.findIndex((variant) => encode(variant, types, value).ok);
      const data = toPositional(node.variants[index]!, types, value);
      return isIndexed(node, types) ? [index, data] : data;
    }
    default: {
      const encoded = encode(node, types, value);
      return encoded.ok ? encoded.value : undefined;
    }
  }
}

function objectToPositional(node: ObjectNode, types: Types, value: Record<string, unknown>): unknown[] {
  const { properties, additional } = node;
  const optional = optionalOf(node);
  const mask = optional.reduce((sum, name, bit) => Object.hasOwn(value, name) ? sum + 2 ** bit : sum, 0);
  const values = properties.filter(({ name }) => Object.hasOwn(value, name))
    .map(({ name, type }) => toPositional(type, types, value[name]));
  if (typeof additional === "object") {
    const names = new Set(properties.map(({ name }) => name));
    const extras = Object.entries(value).filter(([name]) => !names.has(name));
    values.push(
      Object.fromEntries(extras.map(([name, item]) => [name, toPositional(additional, types, item)])),
    );
  }
  return optional.length > 0 ? [mask, ...values] : values;
}

function objectToMap(
  { properties, additional }: ObjectNode,
  types: Types,
  value: Record<string, unknown>,
): unknown {
  const declared = new Map(properties.map(({ name, type }) => [name, type]));
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, item]) => {
      const type = declared.get(name) ?? (typeof additional === "object" ? additional : undefined);
      return type ? [[name, toPositional(type, types, item)]] : [];
    }),
  );
}

/** The properties that are there and not `undefined`. */
function present(value: unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value as object).filter(([, item]) => item !== undefined));
}

function encode(node: TypeNode, types: Types, value: unknown): Checked {
  return encodeValue(codecOf(node, types), value, "msgpack");
}

/** Whether data of the named form matches a type. */
function fits(node: TypeNode, types: Types, data: unknown): boolean {
  return decodeValue(codecOf(node, types), data, "msgpack").ok;
}

function isMap(data: unknown): data is Record<string, unknown> {
  return Object.prototype.toString.call(data) === "[object Object]";
}

function mapValues(
  data: Record<string, unknown>,
  convert: (item: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(data).map(([name, item]) => [name, convert(item, name)]));
}
