import { tagsOf } from "@wirepact/schema/compile";
import type { ObjectNode, StringNode, TypeNode, Types, UnionNode } from "@wirepact/schema/ir";
import { camelCase, type Code, code, join, type Literal, literal, pattern, property } from "../print/mod.ts";
import { CLIENT_VALUES, type ClientValue, type Runtime } from "./runtime_symbols.ts";

/** Where the codec of an inner node comes from: a constant, or its expression in place. */
export type InnerCodec = (node: TypeNode, hint: string) => Code;

/** What an expression is made with. */
export interface CodecContext {
  readonly runtime: Runtime;
  readonly inner: InnerCodec;
  /** The contract's named types. */
  readonly types: Types;
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
      return call("object", properties(node, context), objectOptions(node, context));
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
      return union(node, context, call);
  }
}

function properties(node: ObjectNode, { runtime, inner }: CodecContext): Code {
  const entries = node.properties.map(({ name, type, optional }) => {
    const codec = inner(type, name);
    return property(name, optional ? code`${runtime.value("optional")}(${codec})` : codec);
  });
  return entries.length === 0 ? code`{}` : code`{ ${join(entries, code`, `)} }`;
}

function objectOptions(node: ObjectNode, { inner, hint, runtime }: CodecContext): Code {
  const { minProperties, maxProperties } = node;
  const additional = typeof node.additional === "object"
    ? inner(node.additional, hint)
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

function union(node: UnionNode, context: CodecContext, call: Call): Code {
  const variants = node.variants.filter((variant) => variant.kind !== "null");
  if (variants.length < node.variants.length) {
    const rest = variants.length === 1
      ? context.inner(variants[0]!, context.hint)
      : union({ ...node, variants }, context, call);
    return call("nullable", rest);
  }
  const tags = tagsOf(node, context.types);
  if (tags) {
    const tagged = node.variants.flatMap((variant, index) =>
      (tags.variants[index] ?? []).map((tag) => property(tag, context.inner(variant, tag)))
    );
    return call("taggedUnion", [literal(tags.property)], code`{ ${join(tagged, code`, `)} }`);
  }
  return call(
    "union",
    code`[${join(node.variants.map((variant) => context.inner(variant, context.hint)), code`, `)}]`,
  );
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
