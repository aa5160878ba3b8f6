/** Frames of every kind that a client may send to the fixture's server, and of some that it may not. */

import * as fc from "fast-check";
import { contractCodecs } from "../../../server/contract_codecs.ts";
import { fixture } from "./_fixture.ts";

const codecs = contractCodecs(fixture);
const [add, count, sum] = ["add", "count", "sum"].map((name) => codecs.methods.get(name)!.number);

const id = fc.constantFrom(1, 3, 5, 2);
const data = fc.oneof(
  fc.record({ a: fc.integer(), b: fc.integer() }),
  fc.record({ to: fc.constantFrom(0, 2, -1) }),
  fc.constant({}),
  fc.constantFrom<unknown>(null, 5, "5", [1], { a: 1, b: "2" }, { b: 2, a: 1 }, { a: 1.5, b: -0 }),
);
const ref = fc.constantFrom<unknown>(add, count, sum, "add", "sum", "nobody", 77);
const frame = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant(2), id, ref, data) },
  fc.tuple(fc.constant(2), id, ref, data, fc.constantFrom<unknown>({ timeoutMs: 5 }, { timeoutMs: 0 }, {})),
  { weight: 3, arbitrary: fc.tuple(fc.constant(6), id, fc.constantFrom<unknown>(1, 2, "3")) },
  fc.tuple(fc.constantFrom(5, 7), id),
  fc.tuple(fc.constant(8), id, fc.constantFrom(1, 2)),
  fc.constantFrom<unknown[]>([17], [99, 1], [6, 1, 2, 3], [2, 1, add, { a: 1, b: 2 }, null, 7]),
);

/** Frames of one message. */
export const anyFrames: fc.Arbitrary<unknown[][]> = fc.array(frame, { minLength: 1, maxLength: 4 });
