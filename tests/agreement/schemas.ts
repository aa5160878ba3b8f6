/** Any schema that a contract may have. What TypeBox and we judge differently is left to `deviations_test.ts`. */

import { type TSchema, Type } from "@sinclair/typebox";
import fc from "fast-check";
import { FORMATS } from "@wirepact/schema/wire";

const PATTERNS = ["^[a-z0-9-]{1,8}$", "^$|^a", "[0-9]"];
const NAMES = ["a", "b", "c", "d", "e_f", "g-h", "i/j", "k~l"];

/** A schema of at most so many levels. */
export function schemas(depth: number): fc.Arbitrary<TSchema> {
  if (depth === 0) return scalars;
  const inner = schemas(depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: scalars },
    { weight: 2, arbitrary: arrays(inner) },
    { weight: 1, arbitrary: fc.array(inner, { maxLength: 3 }).map((items) => Type.Tuple(items)) },
    { weight: 4, arbitrary: objects(inner) },
    { weight: 1, arbitrary: intersections(inner) },
    { weight: 1, arbitrary: records(inner) },
    { weight: 2, arbitrary: unions(inner) },
    { weight: 2, arbitrary: taggedUnions(inner) },
    { weight: 1, arbitrary: recursive(inner) },
    { weight: 1, arbitrary: fc.constant(Type.Unknown()) },
  );
}

const integers = bounds(fc.integer({ min: -50, max: 50 })).chain((options) =>
  fc.constantFrom({}, { multipleOf: 1 }, { multipleOf: 2 }).map((more) =>
    Type.Integer({ ...options, ...more })
  )
);
const numbers = bounds(fc.integer({ min: -50, max: 50 })).chain((options) =>
  fc.constantFrom({}, { multipleOf: 0.5 }).map((more) => Type.Number({ ...options, ...more }))
);
const dates = bounds(fc.integer({ min: -5000, max: 5000 })).map((options) =>
  Type.Date(Object.fromEntries(Object.entries(options).map(([name, ms]) => [`${name}Timestamp`, ms])))
);
const bigints = fc.constantFrom(
  Type.BigInt({ minimum: 0n, maximum: 9n }),
  Type.BigInt({ minimum: -(2n ** 63n), maximum: 2n ** 64n - 1n }),
  Type.BigInt({ exclusiveMinimum: -(2n ** 60n), exclusiveMaximum: 2n ** 60n }),
);
const strings = fc.oneof(
  range(4).map(([minLength, maxLength]) => Type.String({ minLength, maxLength })),
  fc.constantFrom(...PATTERNS).map((pattern) => Type.String({ pattern })),
  fc.constantFrom(...FORMATS.keys()).map((format) => Type.String({ format })),
  fc.constant(Type.TemplateLiteral("item-${0|1|2}")),
);
const bytes = range(4).map(([minByteLength, maxByteLength]) =>
  Type.Uint8Array({ minByteLength, maxByteLength })
);
const literals = fc.constantFrom("x", "y", 1, 2.5, true).map((value) => Type.Literal(value));
const enums = fc.uniqueArray(fc.constantFrom("x", "y", "z", 1, 2, false), { minLength: 2 })
  .map((values) => Type.Union(values.map((value) => Type.Literal(value))));
const plain = fc.constantFrom<TSchema[]>(
  Type.Null(),
  Type.Boolean(),
  Type.Integer(),
  Type.Number(),
  Type.String(),
);

const scalars: fc.Arbitrary<TSchema> = fc.oneof<fc.Arbitrary<TSchema>[]>(
  plain,
  integers,
  numbers,
  dates,
  bigints,
  strings,
  bytes,
  literals,
  enums,
);

function arrays(inner: fc.Arbitrary<TSchema>): fc.Arbitrary<TSchema> {
  return fc.oneof(
    fc.tuple(inner, range(3)).map(([items, [minItems, maxItems]]) =>
      Type.Array(items, { minItems, maxItems })
    ),
    scalars.map((items) => Type.Array(items, { uniqueItems: true })),
  );
}

/** Always with something required: an object of which all is optional is a deviation. */
function objects(inner: fc.Arbitrary<TSchema>): fc.Arbitrary<TSchema> {
  const loose = properties(inner).map((all) => Type.Object(all));
  const strict = fc.tuple(properties(inner), range(5)).map(([all, [minProperties, maxProperties]]) =>
    Type.Object(all, { additionalProperties: false, minProperties, maxProperties })
  );
  const open = fc.tuple(properties(inner), inner).map(([all, others]) =>
    Type.Object(all, { additionalProperties: others })
  );
  return fc.oneof(loose, strict, open);
}

function properties(inner: fc.Arbitrary<TSchema>): fc.Arbitrary<Record<string, TSchema>> {
  const names = fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 });
  return names.chain((chosen) =>
    fc.array(fc.tuple(inner, fc.boolean()), { minLength: chosen.length, maxLength: chosen.length }).map((
      types,
    ) =>
      Object.fromEntries(types.map(([type, optional], i) => {
        return [chosen[i]!, optional && i > 0 ? Type.Optional(type) : type];
      }))
    )
  );
}

function intersections(inner: fc.Arbitrary<TSchema>): fc.Arbitrary<TSchema> {
  return fc.tuple(inner, inner, fc.boolean()).map(([a, b, strict]) =>
    Type.Intersect(
      [Type.Object({ left: a, shared: Type.Integer() }), Type.Object({ right: b, shared: Type.Integer() })],
      strict ? { unevaluatedProperties: false } : {},
    )
  );
}

function records(inner: fc.Arbitrary<TSchema>): fc.Arbitrary<TSchema> {
  return fc.oneof(
    fc.tuple(inner, range(3)).map(([values, [minProperties, maxProperties]]) =>
      Type.Record(Type.String(), values, { minProperties, maxProperties })
    ),
    inner.map((values) =>
      Type.Record(Type.String({ pattern: "^[a-d]+$" }), values, { additionalProperties: false })
    ),
  );
}

/** Alternatives of which no two are of one kind on the wire, in either encoding. */
function unions(inner: fc.Arbitrary<TSchema>): fc.Arbitrary<TSchema> {
  const kinds: fc.Arbitrary<TSchema>[] = [
    fc.constant(Type.Null()),
    fc.constant(Type.Boolean()),
    fc.oneof<fc.Arbitrary<TSchema>[]>(integers, numbers, dates),
    fc.oneof<fc.Arbitrary<TSchema>[]>(strings, bytes),
    arrays(inner),
    objects(inner),
  ];
  return fc.subarray(kinds, { minLength: 2 }).chain((chosen) =>
    fc.tuple(...chosen).chain((variants) =>
      fc.shuffledSubarray(variants, { minLength: variants.length }).map((shuffled) => Type.Union(shuffled))
    )
  );
}

function taggedUnions(inner: fc.Arbitrary<TSchema>): fc.Arbitrary<TSchema> {
  return fc.tuple(inner, inner, inner, fc.boolean()).map(([a, b, c, nullable]) => {
    const variants: TSchema[] = [
      Type.Object({ type: Type.Literal("a"), value: a }),
      Type.Object({ type: Type.Union([Type.Literal("b"), Type.Literal(1)]), value: b }),
      Type.Object({ type: Type.Literal("c"), value: Type.Optional(c) }, { additionalProperties: false }),
    ];
    return Type.Union(nullable ? [...variants, Type.Null()] : variants);
  });
}

function recursive(inner: fc.Arbitrary<TSchema>): fc.Arbitrary<TSchema> {
  // Two types of one contract may not have one name, nor may shrinking give them one.
  return fc.tuple(inner, fc.noShrink(fc.noBias(fc.nat())), fc.boolean()).map(([value, id, isTree]) =>
    isTree
      ? Type.Recursive((This) => Type.Object({ value, children: Type.Array(This, { maxItems: 3 }) }), {
        $id: `Tree${id}`,
      })
      : Type.Recursive((This) => Type.Object({ value, next: Type.Union([This, Type.Null()]) }), {
        $id: `List${id}`,
      })
  );
}

/** A range of counts. */
function range(most: number): fc.Arbitrary<readonly [number, number]> {
  return fc.tuple(fc.nat(most), fc.nat(most)).map(([a, b]) => [Math.min(a, b), Math.max(a, b)]);
}

/** Some of the four ways to bound a number, leaving room for values. */
function bounds(limits: fc.Arbitrary<number>): fc.Arbitrary<Record<string, number>> {
  return fc.tuple(limits, fc.constantFrom("minimum", "exclusiveMinimum"), fc.boolean(), fc.boolean()).map(
    ([least, lower, hasLower, hasUpper]) => ({
      ...(hasLower ? { [lower]: least } : {}),
      ...(hasUpper ? { [lower === "minimum" ? "exclusiveMaximum" : "maximum"]: least + 20 } : {}),
    }),
  );
}
