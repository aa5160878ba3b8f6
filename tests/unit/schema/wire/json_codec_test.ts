import { DEFAULT_LIMITS, json as plainJson, limited } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { expectClose } from "./expect_close.ts";

const json = limited(plainJson);

Deno.test("P-1.3: json.decode() refuses a binary message", () => {
  const message = new TextEncoder().encode("[17]");
  expectClose("UNSUPPORTED_DATA", () => json.decode(message, DEFAULT_LIMITS));
});

for (
  const text of ["", " ", "[17", "[17]]", "[17] [17]", "{]", "nope", "\ufeff[17]", "[17,]", '["\n"]', "[01]"]
) {
  Deno.test(`P-1.7: json.decode() refuses ${JSON.stringify(text)}`, () => {
    expectClose("INVALID_PAYLOAD", () => json.decode(text, DEFAULT_LIMITS), /not valid JSON/);
  });
}

Deno.test("json.decode() does not quote a message that it refuses", () => {
  const decode = () => json.decode('[0,{"token":"s3cret"', DEFAULT_LIMITS);
  assert.throws(decode, (error) => !String(error).includes("s3cret"));
});

Deno.test("P-1.7: json.decode() lets the last of several equal keys win", () => {
  assert.deepEqual(json.decode('[3,1,{"a":1,"a":2}]', DEFAULT_LIMITS), [[3, 1, { a: 2 }]]);
});

Deno.test("P-1.4: json.decode() tells a frame from an array of frames, white space or not", () => {
  assert.deepEqual(json.decode(" [ 17 ] ", DEFAULT_LIMITS), [[17]]);
  assert.deepEqual(json.decode("\n[\t[17] , [16] ]", DEFAULT_LIMITS), [[17], [16]]);
  expectClose("INVALID_FRAME", () => json.decode("[[[17]]]", DEFAULT_LIMITS));
  expectClose("INVALID_FRAME", () => json.decode("[[17],17]", DEFAULT_LIMITS));
  expectClose("INVALID_FRAME", () => json.decode("[17,[17]]".replace("17", "null"), DEFAULT_LIMITS));
});

Deno.test("P-1.8: json.decode() does not count brackets in strings", () => {
  const text = '[[[{{{"\\'.repeat(100);
  assert.deepEqual(json.decode(json.encode([3, 1, { [text]: text }]), DEFAULT_LIMITS), [[3, 1, {
    [text]: text,
  }]]);
});

Deno.test("P-1.8: json.decode() finds depth after strings that end in backslashes", () => {
  const limits = { ...DEFAULT_LIMITS, maxDepth: 3 };
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom("\\", '"', "[", "{", "a") }), (text) => {
    assert.equal(json.decode(json.encode([3, 1, [text, [1]]]), limits).length, 1);
    expectClose("INVALID_PAYLOAD", () => json.decode(json.encode([3, 1, [text, [[1]]]]), limits), /deeper/);
  }));
});

Deno.test("P-1.8: json.decode() does not count an array of frames, however it is spaced", () => {
  const limits = { ...DEFAULT_LIMITS, maxDepth: 3 };
  assert.equal(json.decode(" [\n[ 3, 1, [[ ]] ], [16] ]", limits).length, 2);
  expectClose("INVALID_PAYLOAD", () => json.decode(" [\n[ 3, 1, [[[ ]]] ], [16] ]", limits), /deeper than 3/);
});

Deno.test("P-1.8: json.decode() refuses a hundred thousand levels before it parses them", () => {
  const text = "[".repeat(100_000) + "]".repeat(100_000);
  expectClose("INVALID_PAYLOAD", () => json.decode(text, DEFAULT_LIMITS), /deeper than 64/);
});

Deno.test("P-1.6: json.decode() counts bytes, not characters", () => {
  const message = `[3,1,"${"😀".repeat(10)}"]`;
  const bytes = new TextEncoder().encode(message).length;
  json.decode(message, { ...DEFAULT_LIMITS, maxMessageBytes: bytes });
  const limits = { ...DEFAULT_LIMITS, maxMessageBytes: bytes - 1 };
  expectClose("MESSAGE_TOO_BIG", () => json.decode(message, limits));
});

Deno.test("json.decode() throws nothing but WireError on arbitrary text", () => {
  const fragment = fc.constantFrom(
    "[",
    "]",
    "{",
    "}",
    '"',
    "\\",
    ",",
    ":",
    "17",
    "null",
    "1e999",
    "-",
    " ",
    "a",
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 40 }), (fragments) => {
      try {
        json.decode(fragments.join(""), { ...DEFAULT_LIMITS, maxDepth: 4 });
      } catch (error) {
        assert.equal((error as Error).name, "WireError");
      }
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("json.encode() throws TypeError for a bigint", () => {
  assert.throws(() => json.encode([3, 1, 1n]), TypeError);
});
