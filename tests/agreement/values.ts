/** Values for schemas: such as match, and such as nearly do. */

import { Kind, type TSchema } from "@sinclair/typebox";
import fc from "fast-check";

/** What is known of a schema's insides here; TypeBox's own types would need one cast for each kind. */
interface Raw {
  readonly [Kind]: string;
  readonly [option: string]: unknown;
}

const FORMAT_SAMPLES: Record<string, readonly string[]> = {
  "date": ["2024-02-29", "2026-12-31"],
  "date-time": ["2024-02-29T00:00:00Z", "2026-12-31T23:59:59.5+01:00"],
  "duration": ["P1D", "PT5M"],
  "email": ["ada@example.org"],
  "hostname": ["localhost", "example.org"],
  "ipv4": ["127.0.0.1"],
  "ipv6": ["::1", "2001:db8::1"],
  "time": ["12:30:00Z"],
  "uri": ["https://example.org/a?b=c"],
  "uuid": ["123e4567-e89b-12d3-a456-426614174000"],
};

/** Values of this schema; nearly all of them match. */
export function valuesOf(schema: TSchema): fc.Arbitrary<unknown> {
  return valueOf(schema as unknown as Raw, { definitions: new Map(), levels: 3 });
}

interface Around {
  /** Recursive types around this one. */
  readonly definitions: ReadonlyMap<string, Raw>;
  /** How much deeper recursive types may go. */
  readonly levels: number;
}

function valueOf(schema: Raw, outer: Around): fc.Arbitrary<unknown> {
  const around = typeof schema.$id === "string"
    ? { ...outer, definitions: new Map([...outer.definitions, [schema.$id, schema]]) }
    : outer;
  const of = (inner: unknown) => valueOf(inner as Raw, around);
  switch (schema[Kind]) {
    case "Null":
      return fc.constant(null);
    case "Boolean":
      return fc.boolean();
    case "Integer":
      return bounded(schema, "").map((n) => Math.round(n) + 0);
    case "Number":
      return bounded(schema, "");
    case "Date":
      return bounded(schema, "Timestamp").map((ms) => new Date(Math.round(ms)));
    case "BigInt":
      return fc.oneof(
        fc.bigInt({ min: 0n, max: 9n }),
        fc.constantFrom(-1n, 2n ** 53n, 2n ** 60n - 1n, -(2n ** 59n)),
      );
    case "String":
      return stringOf(schema);
    case "TemplateLiteral":
      return fc.constantFrom("item-0", "item-2");
    case "Uint8Array":
      return fc.uint8Array({
        minLength: Number(schema.minByteLength ?? 0),
        maxLength: Number(schema.maxByteLength ?? 9),
      });
    case "Literal":
      return fc.constant(schema.const);
    case "Array":
      return arrayOf(schema, of);
    case "Tuple":
      return fc.tuple(...((schema.items ?? []) as unknown[]).map(of));
    case "Object":
      return objectOf(schema, of);
    case "Intersect":
      return fc.tuple(...(schema.allOf as unknown[]).map(of)).map((parts) => Object.assign({}, ...parts));
    case "Record":
      return fc.dictionary(
        fc.stringMatching(/^[a-d]{1,2}$/),
        of(Object.values(schema.patternProperties as object)[0]),
        {
          minKeys: Number(schema.minProperties ?? 0),
          maxKeys: Number(schema.maxProperties ?? 3),
          noNullPrototype: true,
        },
      );
    case "Union":
      return unionOf(schema, { of, levels: around.levels });
    case "This":
      return around.levels === 0
        ? fc.constant({})
        : valueOf(around.definitions.get(String(schema.$ref))!, { ...around, levels: around.levels - 1 });
    case "Unknown":
      return jsonValues;
    default:
      throw new Error(`no values for a schema of kind ${schema[Kind]}`);
  }
}

function unionOf(
  schema: Raw,
  { of, levels }: { of: (inner: unknown) => fc.Arbitrary<unknown>; levels: number },
): fc.Arbitrary<unknown> {
  const variants = schema.anyOf as Raw[];
  const ends = variants.filter((variant) => variant[Kind] !== "This");
  return fc.oneof(...(levels === 0 && ends.length > 0 ? ends : variants).map(of));
}

function arrayOf(schema: Raw, of: (inner: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  // At the last level of a recursive type an empty array ends it.
  const inner = schema.items as Raw;
  const most = Number(schema.maxItems ?? 3);
  return fc.array(of(inner), { minLength: Number(schema.minItems ?? 0), maxLength: most })
    .map((items) =>
      inner[Kind] === "This" ? items.filter((item) => Object.keys(item as object).length > 0) : items
    );
}

function objectOf(schema: Raw, of: (inner: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const required = (schema.required ?? []) as string[];
  const types = Object.entries(schema.properties as object).map(([name, type]) => {
    // Counting what is undefined is a deviation.
    const absent = !required.includes(name) && schema.minProperties === undefined;
    return [name, absent ? fc.oneof(of(type), fc.constant(undefined)) : of(type)] as const;
  });
  const optional = types.map(([name]) => name).filter((name) => !required.includes(name));
  const declared = fc.record(Object.fromEntries(types), {
    requiredKeys: types.map(([name]) => name).filter((name) => !optional.includes(name)),
    noNullPrototype: true,
  });
  const others = schema.additionalProperties;
  if (typeof others !== "object" || others === null) return declared;
  const more = fc.dictionary(fc.constantFrom("m", "n"), of(others), { maxKeys: 2, noNullPrototype: true });
  return fc.tuple(declared, more).map(([own, undeclared]) => ({ ...own, ...undeclared }));
}

function stringOf(schema: Raw): fc.Arbitrary<string> {
  if (typeof schema.pattern === "string") {
    return fc.stringMatching(new RegExp(schema.pattern.replace("|^a", "|^ab$")));
  }
  if (typeof schema.format === "string") return fc.constantFrom(...FORMAT_SAMPLES[schema.format]!);
  return fc.string({
    minLength: Number(schema.minLength ?? 0),
    maxLength: Number(schema.maxLength ?? 9),
    unit: "binary",
  }).map((text) => text.toWellFormed());
}

/** Numbers in and just outside of the schema's bounds, on halves. */
function bounded(schema: Raw, suffix: string): fc.Arbitrary<number> {
  const bound = (name: string) => schema[name + suffix] as number | undefined;
  const upper = bound("maximum") ?? bound("exclusiveMaximum");
  const least = bound("minimum") ?? bound("exclusiveMinimum") ?? (upper ?? 40) - 100;
  const most = upper ?? least + 100;
  const step = bound("multipleOf") ?? (suffix === "" ? 0.5 : 1);
  return fc.integer({ min: Math.floor(least / step), max: Math.ceil(most / step) }).map((n) => n * step + 0);
}

const jsonValues = fc.jsonValue({ maxDepth: 2, noUnicodeString: false }).map((value) =>
  // Through text and back: without negative zeros, and with keys that are data.
  JSON.parse(JSON.stringify(value), (_, inner) => typeof inner === "string" ? inner.toWellFormed() : inner)
);

/** One change to a value somewhere inside. */
export interface Change {
  readonly where: number;
  readonly how: "replace" | "remove" | "add" | "grow" | "shrink";
  readonly what: unknown;
}

/** Changes of every kind. */
export const changes: fc.Arbitrary<Change> = fc.record({
  where: fc.nat(1000),
  how: fc.constantFrom("replace", "remove", "add", "grow", "shrink"),
  what: fc.constantFrom<unknown[]>(
    ...[
      null,
      true,
      0,
      1,
      -1,
      1.5,
      2 ** 31,
      2 ** 40,
      NaN,
      Infinity,
      "",
      "a",
      "x",
      "item-1",
      "2026-01-01",
      5n,
      -5n,
    ],
    ...[[], [1], {}, { a: 1 }, { type: "a" }, { type: "c", value: 1 }, new Date(0), new Uint8Array([1])],
  ),
}, { noNullPrototype: true });

/** The changed value; the given one stays as it is. */
export function change(value: unknown, { where, how, what }: Change): unknown {
  const root = { value: structuredClone(value) };
  const spots = spotsIn(root);
  const [parent, key] = spots[where % spots.length]!;
  const holder = parent as Record<string, unknown>;
  const current = holder[key];
  if (how === "remove" && holder !== root) {
    Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key];
  } else if (how === "add") add(current, what);
  else if (how === "grow" || how === "shrink") holder[key] = resized(current, how === "grow" ? 1 : -1);
  else holder[key] = structuredClone(what);
  return root.value;
}

function add(holder: unknown, what: unknown): void {
  if (Array.isArray(holder)) holder.push(structuredClone(what));
  else if (isPlain(holder)) holder.added = structuredClone(what);
}

function resized(value: unknown, by: 1 | -1): unknown {
  if (typeof value === "number") return value + by;
  if (typeof value === "bigint") return value + BigInt(by);
  if (typeof value === "string") return by > 0 ? value + "x" : value.slice(1).toWellFormed();
  if (value instanceof Date) return new Date(value.getTime() + by);
  if (value instanceof Uint8Array) return by > 0 ? new Uint8Array([...value, 0]) : value.slice(1);
  if (Array.isArray(value)) return by > 0 ? [...value, ...value.slice(-1)] : value.slice(1);
  return value;
}

/** Every place in a value, as holder and key. */
function spotsIn(holder: unknown): [holder: object, key: string][] {
  if (!isPlain(holder) && !Array.isArray(holder)) return [];
  const inner = Object.entries(holder).flatMap(([key, value]): [object, string][] => [
    [holder, key],
    ...spotsIn(value),
  ]);
  return inner;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
