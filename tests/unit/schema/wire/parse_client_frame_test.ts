import { parseClientFrame } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { arbitraryData } from "./arbitrary_data.ts";
import { expectClose } from "./expect_close.ts";

const contract = { name: "chat", version: "1.0.0", hash: "00" };

for (
  const frame of [
    [0, { protocol: 1 }],
    [0, {
      protocol: 1,
      contract: { ...contract, compatibleWith: ["01"] },
      token: "t",
      instance: "i",
      features: ["f"],
      limits: { maxMessageBytes: 1 },
    }],
    [0, { protocol: 2, token: 5 }],
    [2, 1, 0, {}],
    [2, 2 ** 31 - 1, "joinRoom", null],
    [5, 2],
    [6, 1, null],
    [7, 1],
    [8, 1, 0],
    [9, 1, "room", {}],
    [9, 1, 4, {}, { epoch: "e", offset: Number.MAX_SAFE_INTEGER }],
    [9, 1, 4, {}, { epoch: "e", offset: 0, presence: 0 }],
    [11, 2],
    [17],
  ]
) {
  Deno.test(`parseClientFrame() takes ${JSON.stringify(frame)}`, () => {
    assert.deepEqual(parseClientFrame(structuredClone(frame)), frame);
  });
}

for (
  const [frame, message] of [
    [[0], "HELLO: hello is missing"],
    [[0, []], "HELLO: hello is not a map"],
    [[0, null], "HELLO: hello is not a map"],
    [[0, {}], "HELLO: hello.protocol is missing"],
    [[0, { protocol: "1" }], "HELLO: hello.protocol is not an integer from 0"],
    [[0, { protocol: 1, contract: { ...contract, hash: 5 } }], "HELLO: hello.contract.hash is not a string"],
    [[0, { protocol: 1, contract: { ...contract, compatibleWith: [1] } }], "not an array of strings"],
    [[0, { protocol: 1, token: null }], "HELLO: hello.token is not a string"],
    [[0, { protocol: 1, features: "f" }], "HELLO: hello.features is not an array of strings"],
    [[0, { protocol: 1, limits: { maxMessageBytes: -1 } }], "HELLO: hello.limits.maxMessageBytes is not an"],
    [[2], "CALL: id is missing"],
    [[2, 1], "CALL: method is missing"],
    [[2, 1, "m"], "CALL: params is missing"],
    [[2, 1, null, {}], "CALL: method is not a number or a name"],
    [[2, 1, -1, {}], "CALL: method is not a number or a name"],
    [[2, 1, "m", {}, []], "CALL: meta is not a map"],
    [[2, 1, "m", {}, { 0: "5" }], "CALL: meta.timeoutMs is not a number of milliseconds"],
    [[2, 1, "m", {}, { 0: null }], "CALL: meta.timeoutMs is not a number of milliseconds"],
    [[2, 1, "m", {}, { 0: Infinity }], "CALL: meta.timeoutMs is not a number of milliseconds"],
    [[2, 1, "m", {}, { 1: 0 }], "CALL: meta.callNumber is not an integer from 1"],
    [[2, 1, "m", {}, { 1: 1.5 }], "CALL: meta.callNumber is not an integer from 1"],
    [[2, 1, "m", {}, { 1: 2 ** 53 }], "CALL: meta.callNumber is not an integer from 1"],
    [[2, 1, "m", {}, { 1: 1n }], "CALL: meta.callNumber is not an integer from 1"],
    [[2, 1, "m", {}, { 1: "1" }], "CALL: meta.callNumber is not an integer from 1"],
    [[2, 1, "m", {}, { 1: null }], "CALL: meta.callNumber is not an integer from 1"],
    [[2, 1, "m", {}, { 0: -1, 1: 0 }], "CALL: meta.timeoutMs is not a number of milliseconds"],
    [[5, 0], "CANCEL: id is not an id"],
    [[5, 1.5], "CANCEL: id is not an id"],
    [[5, 2 ** 31], "CANCEL: id is not an id"],
    [[5, 1n], "CANCEL: id is not an id"],
    [[6, 1], "ITEM: item is missing"],
    [[8, 1, -1], "CREDIT: consumed is not an integer from 0"],
    [[9, 1, "room"], "SUBSCRIBE: key is missing"],
    [[9, 1, "room", {}, { epoch: "e" }], "SUBSCRIBE: cursor.offset is missing"],
    [[9, 1, "room", {}, { epoch: "e", offset: 2 ** 53 }], "SUBSCRIBE: cursor.offset is not an integer"],
    [[9, 1, "room", {}, { epoch: "e", offset: 1, presence: -1 }], "cursor.presence is not an integer from 0"],
    [
      [9, 1, "room", {}, { epoch: "e", offset: 1, presence: null }],
      "cursor.presence is not an integer from 0",
    ],
    [[9, 1, "room", {}, { epoch: "e", offset: 1, presence: [] }], "cursor.presence is not an integer from 0"],
    [[9, 1, "room", {}, ["e", 1]], "SUBSCRIBE: cursor is not a map"],
    [[3, 1, {}], "RESULT does not come from this side"],
    [[16], "PING does not come from this side"],
    [[18], "AUTH does not come from this side"],
  ] as [unknown[], string][]
) {
  const shown = JSON.stringify(frame, (_, value) => typeof value === "bigint" ? `${value}n` : value);
  Deno.test(`P-2.3: parseClientFrame() refuses ${shown}: ${message}`, () => {
    expectClose("INVALID_FRAME", () => parseClientFrame(frame), new RegExp(RegExp.escape(message)));
  });
}

Deno.test("P-3.3: parseClientFrame() refuses even ids where the client opens them", () => {
  expectClose("INVALID_FRAME", () => parseClientFrame([2, 2, "m", {}]), /CALL: id is not an odd id/);
  expectClose("INVALID_FRAME", () => parseClientFrame([9, 2, "t", {}]), /SUBSCRIBE: id is not an odd id/);
});

Deno.test("P-2.2: parseClientFrame() ignores elements and keys that it does not know", () => {
  assert.deepEqual(parseClientFrame([17, "more", {}]), [17]);
  assert.deepEqual(parseClientFrame([2, 1, "m", {}, { 0: 5, 7: "new" }, "more"]), [2, 1, "m", {}, {
    timeoutMs: 5,
  }]);
  assert.deepEqual(parseClientFrame([0, { protocol: 1, new: 1 }]), [0, { protocol: 1, new: 1 }]);
});

Deno.test("parseClientFrame() gives the extras of a CALL their names", () => {
  const named = (meta: object) => parseClientFrame([2, 1, "m", {}, meta])[4];
  assert.deepEqual(named({ 1: 7 }), { callNumber: 7 });
  assert.deepEqual(named({ 0: 0, 1: Number.MAX_SAFE_INTEGER }), {
    timeoutMs: 0,
    callNumber: Number.MAX_SAFE_INTEGER,
  });
  assert.deepEqual(named({ callNumber: 7, timeoutMs: 5 }), {});
});

Deno.test("parseClientFrame() takes null for an absent element", () => {
  assert.deepEqual(parseClientFrame([2, 1, "m", {}, null]), [2, 1, "m", {}, undefined]);
  assert.deepEqual(parseClientFrame([9, 1, "t", {}, null]), [9, 1, "t", {}, undefined]);
});

Deno.test("parseClientFrame() throws nothing but WireError on arbitrary elements", () => {
  const elements = fc.array(fc.oneof(arbitraryData({ isMsgpack: true }), fc.nat({ max: 3 })), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.nat({ max: 19 }), elements, (type, rest) => {
      try {
        parseClientFrame([type, ...rest]);
      } catch (error) {
        assert.equal((error as Error).name, "WireError");
      }
    }),
    { numRuns: 2_000 },
  );
});
