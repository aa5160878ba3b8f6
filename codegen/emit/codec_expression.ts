import { inObjectOrder, isIndexed, isPositional, tagsOf, travelsAlike } from "@wirepact/schema/compile";
import type { ObjectNode, StringNode, TypeNode, Types, UnionNode } from "@wirepact/schema/ir";
import {
  camelCase,
  type Code,
  code,
  join,
  type Literal,
  literal,
  name,
  pattern,
  property,
} from "../print/mod.ts";
import { CLIENT_VALUES, type ClientValue, type Runtime } from "./runtime_symbols.ts";

/** Where the codec of an inner node comes from: a constant, or its expression in place. */
export type InnerCodec = (node: TypeNode, hint: string) => Code;

/** What an expression is made with. */
export interface CodecContext {
  readonly runtime: Runtime;
  readonly inner: InnerCodec;
  /** The contract's named types. */
  readonly types: Types;
  /** Whether it reads and writes positional form, too. */
  readonly isCompiled: boolean;
  /** What inner constants may be called if nothing better is known. */
  readonly hint: string;
}

/** The expression that builds a node's codec from the runtime's combinators; `ref` nodes are the caller's. */
export function codecExpression(node: Exclude<TypeNode, { kind: "ref" }>, context: CodecContext): Code {
  const { inner, hint } = context;
  const call = (name: ClientValue, ...args: readonly Code[]) =>
    code`${context.runtime.value(name)}(${join(args.filter((arg) => arg.length > 0), code`, `)})`;
  switch (node.kind) {
    case "null":
      return call("nothing");
    case "boolean":
    case "unknown":
      return call(node.kind);
    case "integer":
    case "number": {
      const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = node;
      const rare = options({ exclusiveMinimum, exclusiveMaximum, multipleOf });
      if (rare.length === 0) return call(node.kind, options({ minimum, maximum }));
      const all = options({ minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf });
      return call(node.kind, call("numberBounds", all));
    }
    case "bigint":
      return call("bigint", options({ minimum: BigInt(node.minimum), maximum: BigInt(node.maximum) }));
    case "string":
      return call("string", stringOptions(node, context.runtime));
    case "bytes":
      return call("bytes", options({ minBytes: node.minBytes, maxBytes: node.maxBytes }));
    case "date": {
      const { minimumMs, maximumMs, exclusiveMinimumMs, exclusiveMaximumMs, multipleOfMs } = node;
      const bounds = options({ minimumMs, maximumMs, exclusiveMinimumMs, exclusiveMaximumMs, multipleOfMs });
      return bounds.length === 0 ? call("date") : call("date", call("dateBounds", bounds));
    }
    case "literal":
      return call("literal", [literal(node.value)]);
    case "enum":
      return call("oneOf", code`[${join(node.values.map((value) => [literal(value)]), code`, `)}]`);
    case "array": {
      const { minItems, maxItems, uniqueItems } = node;
      return call(
        "array",
        inner(node.items, hint),
        options({
          minItems,
          maxItems,
          uniqueItems: uniqueItems ? [context.runtime.value("unique")] : undefined,
        }),
      );
    }
    case "tuple":
      return call("tuple", code`[${join(node.items.map((item) => inner(item, hint)), code`, `)}]`);
    case "object":
      return context.isCompiled && isPositional(node)
        ? eitherObject(node, context)
        : call("object", properties(node, context), objectOptions(node, context));
    case "record": {
      const { keyPattern, minProperties, maxProperties } = node;
      const entries: Entries = {
        keyPattern: keyPattern === undefined ? undefined : [pattern(keyPattern)],
        minProperties,
        maxProperties,
      };
      return call("record", inner(node.values, hint), options(entries));
    }
    case "union":
      return context.isCompiled && isIndexed(node, context.types)
        ? eitherUnion(node, context, call)
        : union(node, { context, call, variantAt: (index, name) => inner(node.variants[index]!, name) });
  }
}

/** An object that is an array in positional form. */
function eitherObject(node: ObjectNode, context: CodecContext): Code {
  const { runtime } = context;
  const order = node.properties.map((property) => property.name);
  // JavaScript has another one where names are integers.
  const isUsual = inObjectOrder(node).every((property, i) => property.name === order[i]);
  const more = options({
    order: isUsual ? undefined : code`[${join(order.map((name) => [literal(name)]), code`, `)}]`,
    hasExtras: typeof node.additional === "object",
  });
  const extras = (codec: Code) => code`${runtime.compiled("eitherExtras")}(${codec})`;
  const others = objectOptions(node, context, extras);
  const args = [
    properties(node, context),
    ...others.length > 0 ? [others] : more.length > 0 ? [code`undefined`] : [],
    ...more.length > 0 ? [more] : [],
  ];
  return code`${runtime.compiled("eitherObject")}(${join(args, code`, `)})`;
}

/** A union that is an index and a value in positional form. */
function eitherUnion(node: UnionNode, context: CodecContext, call: Call): Code {
  const codecs = node.variants.map((variant) => context.inner(variant, context.hint));
  const parameters = node.variants.map(({ kind }, index) => [name(`${kind === "null" ? "_" : ""}v${index}`)]);
  const named = union(node, { context, call, variantAt: (index) => parameters[index]! });
  return code`${context.runtime.compiled("eitherUnion")}([${join(codecs, code`, `)}], (${
    join(parameters, code`, `)
  }) => ${named})`;
}

function properties(node: ObjectNode, { runtime, inner }: CodecContext): Code {
  const entries = node.properties.map(({ name, type, optional }) => {
    const codec = inner(type, name);
    return property(name, optional ? code`${runtime.value("optional")}(${codec})` : codec);
  });
  return entries.length === 0 ? code`{}` : code`{ ${join(entries, code`, `)} }`;
}

function objectOptions(
  node: ObjectNode,
  { inner, hint, runtime }: CodecContext,
  extras = (codec: Code) => codec,
): Code {
  const { minProperties, maxProperties } = node;
  const additional = typeof node.additional === "object"
    ? extras(inner(node.additional, hint))
    : node.additional === "refuse"
    ? [literal("refuse")]
    : undefined;
  const given = options({ additional, minProperties, maxProperties });
  return given.length === 0 ? [] : code`${runtime.value("others")}(${given})`;
}

function stringOptions(node: StringNode, runtime: Runtime): Code {
  const { minLength, maxLength } = node;
  return options({
    minLength,
    maxLength,
    pattern: node.pattern === undefined ? undefined : [pattern(node.pattern)],
    // The runtime has one constant per format, so a bundle holds only those in use.
    format: node.format === undefined ? undefined : [runtime.value(formatValue(node.format))],
  });
}

function formatValue(format: string): ClientValue {
  const wanted = `${camelCase(format)}Format`;
  const value = CLIENT_VALUES.find((name) => name === wanted);
  if (value === undefined) throw new TypeError(`the runtime has no string format ${JSON.stringify(format)}`);
  return value;
}

type Call = (name: ClientValue, ...args: readonly Code[]) => Code;

interface UnionParts {
  readonly context: CodecContext;
  readonly call: Call;
  /** The codec of a variant. */
  variantAt(index: number, hint: string): Code;
}

function union(node: UnionNode, { context, call, variantAt }: UnionParts): Code {
  const { types, isCompiled, hint } = context;
  const indexes = [...node.variants.keys()].filter((index) => node.variants[index]!.kind !== "null");
  const variants = indexes.map((index) => node.variants[index]!);
  const isNullable = indexes.length < node.variants.length;
  const codecOf = (i: number, name = hint) => variantAt(indexes[i]!, name);
  const some = variants.length === 1 ? codecOf(0) : alternatives();
  return isNullable ? call("nullable", some) : some;

  function alternatives(): Code {
    const tags = tagsOf({ ...node, variants }, types);
    // A variant that is an array in positional form has no tag there, and without an index it is tried.
    if (!tags || (isCompiled && !isIndexed(node, types) && !travelsAlike(node, types))) {
      return call("union", code`[${join(variants.map((_, i) => codecOf(i)), code`, `)}]`);
    }
    const tagged = variants.flatMap((_, i) =>
      (tags.variants[i] ?? []).map((tag) => property(tag, codecOf(i, tag)))
    );
    return call("taggedUnion", [literal(tags.property)], code`{ ${join(tagged, code`, `)} }`);
  }
}

type Entries = Readonly<Record<string, Code | Literal | undefined>>;

/** An options object without what is undefined; nothing at all if all of it is. */
function options(entries: Entries): Code {
  const given = Object.entries(entries).flatMap(([name, value]) =>
    value === undefined || value === false
      ? []
      : [property(name, Array.isArray(value) ? value : [literal(value as Literal)])]
  );
  return given.length === 0 ? [] : code`{ ${join(given, code`, `)} }`;
}
