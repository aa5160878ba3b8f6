import { decodeValue, encodeValue } from "@wirepact/schema/wire";
import fc from "fast-check";
import assert from "node:assert/strict";
import { ENCODINGS, overTheWire } from "../unit/schema/wire/values/checks.ts";
import { accepts, codecFor, deviates, received } from "./oracle.ts";
import { schemas } from "./schemas.ts";
import { change, changes, valuesOf } from "./values.ts";

const RUNS = { numRuns: 1000 };

const pairs = schemas(3).chain((schema) => fc.tuple(fc.constant(schema), valuesOf(schema)));

Deno.test("agreement: what TypeBox accepts arrives whole, but for undeclared properties", () => {
  let accepted = 0;
  fc.assert(
    fc.property(pairs, ([schema, value]) => {
      const expected = accepts(schema, value);
      fc.pre(expected !== undefined && !deviates(schema, value));
      const codec = codecFor(schema);
      if (expected) accepted++;
      for (const encoding of ENCODINGS) {
        const encoded = encodeValue(codec, value, encoding);
        assert.equal(encoded.ok, expected, encoded.ok ? "accepted" : JSON.stringify(encoded.issue));
        if (!encoded.ok) continue;
        const decoded = decodeValue(codec, overTheWire(encoded.value, encoding), encoding);
        assert.deepEqual(decoded, { ok: true, value: received(schema, value) });
      }
    }),
    RUNS,
  );
  assert.ok(accepted > RUNS.numRuns / 2, `only ${accepted} of the values matched`);
});

Deno.test("agreement: of values that nearly match we refuse what TypeBox refuses, and no more", () => {
  const verdicts = { accepted: 0, refused: 0 };
  fc.assert(
    fc.property(pairs, fc.array(changes, { minLength: 1, maxLength: 2 }), ([schema, value], steps) => {
      const changed = steps.reduce(change, value);
      const expected = accepts(schema, changed);
      fc.pre(expected !== undefined && !deviates(schema, changed));
      const codec = codecFor(schema);
      verdicts[expected ? "accepted" : "refused"]++;
      for (const encoding of ENCODINGS) {
        const encoded = encodeValue(codec, changed, encoding);
        assert.equal(encoded.ok, expected, encoded.ok ? "accepted" : JSON.stringify(encoded.issue));
      }
    }),
    RUNS,
  );
  assert.ok(Math.min(verdicts.accepted, verdicts.refused) > RUNS.numRuns / 20, JSON.stringify(verdicts));
});

Deno.test("agreement: whatever we decode TypeBox accepts, and it can be sent again", () => {
  const frames = schemas(2).chain((schema) =>
    fc.tuple(
      fc.constant(schema),
      valuesOf(schema),
      fc.constantFrom(...ENCODINGS),
      fc.array(changes, { maxLength: 2 }),
    )
  );
  fc.assert(
    fc.property(frames, ([schema, value, encoding, steps]) => {
      const codec = codecFor(schema);
      const encoded = encodeValue(codec, value, encoding);
      fc.pre(encoded.ok);
      const data = steps.reduce(change, encoded.ok ? encoded.value : undefined);
      const decoded = decodeValue(codec, data, encoding);
      if (!decoded.ok) {
        assert.equal(typeof decoded.issue.path, "string");
        return;
      }
      assert.notEqual(accepts(schema, decoded.value), false);
      const again = encodeValue(codec, decoded.value, encoding);
      assert.ok(again.ok);
      assert.deepEqual(decodeValue(codec, again.value, encoding), decoded);
    }),
    RUNS,
  );
});
