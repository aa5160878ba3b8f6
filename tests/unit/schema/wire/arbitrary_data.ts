import fc from "fast-check";

/** Names that mean something to objects of JavaScript. */
const AWKWARD_KEYS = ["__proto__", "constructor", "toString", "then", "length", "0", "-1", ""];

/** What each encoding can carry without loss. */
export interface DataOptions {
  /** Also bytes, dates, integers beyond the safe ones and every number there is. */
  readonly isMsgpack: boolean;
}

/** Any data of a frame that comes back as it was sent. */
export function arbitraryData({ isMsgpack }: DataOptions): fc.Arbitrary<unknown> {
  const text = fc.string({ unit: "binary" });
  const key = fc.oneof(text, fc.constantFrom(...AWKWARD_KEYS));
  const shared = [fc.constant(null), fc.boolean(), text, fc.maxSafeInteger()];
  const leaves = isMsgpack
    ? [...shared, fc.double(), fc.uint8Array(), fc.date({ noInvalidDate: true }), unsafeBigint()]
    : [...shared, jsonNumber()];
  return fc.letrec((tie) => ({
    value: fc.oneof({ maxDepth: 5 }, ...leaves, fc.array(tie("value")), map(tie("value"))),
  })).value;

  function map(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
    return fc.array(fc.tuple(key, value)).map((entries) => Object.fromEntries(entries));
  }
}

/** Bigints that no number stands for, so that they come back as bigints. */
export function unsafeBigint(): fc.Arbitrary<bigint> {
  return fc.oneof(
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
  );
}

function jsonNumber(): fc.Arbitrary<number> {
  return fc.double({ noDefaultInfinity: true, noNaN: true }).map((number) => number === 0 ? 0 : number);
}
