/**
 * Values in positional form, step by step. The combinators are those of the named form; here objects and some unions are
 * turned from arrays to what these know, and back.
 *
 * @module
 */

import { INVALID, MAX_VALUE_DEPTH, union, type ValueCodec, type Walk } from "../wire/mod.ts";

/** What an object's array does not say by itself. */
export interface PositionalShape {
  /** The declared properties in the order of the contract. */
  readonly properties: readonly { readonly name: string; readonly optional?: boolean }[];
  /** Whether undeclared properties have a type, and so a map at the end. */
  readonly hasExtras: boolean;
}

/** An object as an array. `named` is its codec as a map, with values that are positional already. */
export function positionalObject(named: ValueCodec, shape: PositionalShape): ValueCodec {
  const depth = shape.hasExtras ? 2 : 1;
  return {
    decode(data, walk) {
      if (walk.depth + depth > MAX_VALUE_DEPTH) return tooDeep(walk);
      const map = toMap(shape, data);
      return map ? named.decode(map, walk) : fail(walk);
    },
    encode(value, walk) {
      if (walk.depth + depth > MAX_VALUE_DEPTH) return tooDeep(walk);
      const map = named.encode(value, walk);
      return map === INVALID ? INVALID : toArray(shape, map as Record<string, unknown>);
    },
  };
}

/** A union as an array of the variant's index and the value, both ways by the codecs of the variants. */
export function indexedUnion(variants: readonly ValueCodec[]): ValueCodec {
  const codecs = variants.map(deeper);
  const { encode } = union(codecs.map((codec, index): ValueCodec => ({
    ...codec,
    encode(value, walk) {
      const data = codec.encode(value, walk);
      return data === INVALID ? INVALID : [index, data];
    },
  })));
  return {
    encode,
    decode(data, walk) {
      const [index, value]: readonly unknown[] = Array.isArray(data) && data.length === 2 ? data : [];
      const codec = typeof index === "number" ? codecs[index] : undefined;
      return codec ? codec.decode(value, walk) : fail(walk);
    },
  };
}

/** What stands in an array or a map that the named form does not have: on the wire it nests as any other. */
export function deeper(codec: ValueCodec): ValueCodec {
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

function optionalOf({ properties }: PositionalShape): readonly string[] {
  return properties.filter(({ optional }) => optional).map(({ name }) => name);
}

function toMap(shape: PositionalShape, data: unknown): Record<string, unknown> | undefined {
  if (!Array.isArray(data)) return undefined;
  const { properties, hasExtras } = shape;
  const names = optionalOf(shape);
  const values = [...data];
  const mask: unknown = names.length > 0 ? values.shift() : 0;
  if (!Number.isSafeInteger(mask) || mask as number < 0 || mask as number >= 2 ** names.length) {
    return undefined;
  }
  const there = properties.filter(({ name, optional }) =>
    !optional || (mask as number) >> names.indexOf(name) & 1
  );
  const extras: unknown = hasExtras ? values.pop() : {};
  if (values.length !== there.length || !isMap(extras)) return undefined;
  if (properties.some(({ name }) => Object.hasOwn(extras, name))) return undefined;
  return Object.fromEntries([...there.map(({ name }, i) => [name, values[i]]), ...Object.entries(extras)]);
}

function toArray(shape: PositionalShape, map: Record<string, unknown>): unknown[] {
  const { properties, hasExtras } = shape;
  const names = optionalOf(shape);
  const there = properties.filter(({ name }) => Object.hasOwn(map, name));
  const values = there.map(({ name }) => map[name]);
  if (hasExtras) {
    const declared = new Set(properties.map(({ name }) => name));
    values.push(Object.fromEntries(Object.entries(map).filter(([name]) => !declared.has(name))));
  }
  if (names.length === 0) return values;
  return [names.reduce((mask, name, bit) => Object.hasOwn(map, name) ? mask | 1 << bit : mask, 0), ...values];
}

function isMap(data: unknown): data is Record<string, unknown> {
  return Object.prototype.toString.call(data) === "[object Object]";
}
