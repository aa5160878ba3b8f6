import { DEFAULT_LIMITS, parseServerFrame } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { arbitraryData } from "./arbitrary_data.ts";
import { expectClose } from "./expect_close.ts";

const welcome = {
  connection: "c1",
  user: { sub: "ada" },
  heartbeatMs: 25_000,
  limits: DEFAULT_LIMITS,
  features: [],
  contract: { name: "chat", version: "1.0.0", hash: "00", match: "same" },
};
const info = { epoch: "e", head: 0, recovered: false };

for (
  const frame of [
    [1, welcome],
    [3, 1, null],
    [4, 1, 2, "no"],
    [4, 1, "ROOM_FULL", "full", { capacity: 5 }, 100],
    [6, 1, null],
    [7, 1],
    [8, 1, 3],
    [10, 1, 1, info],
    [
      10,
      2,
      7,
      { ...info, reason: "trimmed", snapshot: null, presence: { version: 1, members: [["c1", null]] } },
      0,
      {},
    ],
    [12, 2, 14, "removed"],
    [13, 0, 1, null],
    [13, 7, "message", { text: "hi" }, 42],
    [13, 7, 0, null, 42],
    [13, 7, 0],
    [14, 7, 2, []],
    [14, 7, 2, [["c1", { name: "Ada" }], ["c2", null]]],
    [15, 7, "overflow"],
    [16],
    [19, 1001, "restart", 5_000],
  ]
) {
  Deno.test(`parseServerFrame() takes ${JSON.stringify(frame)}`, () => {
    assert.deepEqual(parseServerFrame(structuredClone(frame)), frame);
  });
}

for (
  const [frame, message] of [
    [[1], "WELCOME: welcome is missing"],
    [[1, { ...welcome, connection: 1 }], "WELCOME: welcome.connection is not a string"],
    [[1, { ...welcome, heartbeatMs: -1 }], "WELCOME: welcome.heartbeatMs is not a number of milliseconds"],
    [[1, { ...welcome, limits: {} }], "WELCOME: welcome.limits.maxMessageBytes is missing"],
    [[1, { ...welcome, features: [1] }], "WELCOME: welcome.features is not an array of strings"],
    [
      [1, { ...welcome, contract: { ...welcome.contract, match: "close" } }],
      "match is not same or compatible or none",
    ],
    [[3, 1], "RESULT: value is missing"],
    [[4, 1, 2], "ERROR: message is missing"],
    [[4, 1, 2, "no", {}, "soon"], "ERROR: retryAfterMs is not a number of milliseconds"],
    [[10, 1, 0, info], "SUBSCRIBED: channel is not a channel"],
    [[10, 1, 1, { ...info, head: -1 }], "SUBSCRIBED: info.head is not an integer from 0"],
    [[10, 1, 1, { ...info, recovered: 1 }], "SUBSCRIBED: info.recovered is not a boolean"],
    [
      [10, 1, 1, { ...info, reason: "lost" }],
      "SUBSCRIBED: info.reason is not epoch_changed or trimmed or too_far",
    ],
    [
      [10, 1, 1, { ...info, presence: { version: 1, members: [["c1"]] } }],
      "presence.members is not an array of members",
    ],
    [[12, 2, 14], "UNSUBSCRIBED: reason is missing"],
    [[13, 7, 1], "EVENT: payload is missing"],
    [[13, -1, 1, {}], "EVENT: channel is not an integer from 0"],
    [[13, 7, 1.5, {}], "EVENT: event is not a number or a name"],
    [[13, 7, 1, {}, 2 ** 53], "EVENT: offset is not an integer from 0"],
    [[13, 7, 1, {}, 2n ** 60n], "EVENT: offset is not an integer from 0"],
    [[14, 7, 1, [[1, {}]]], "PRESENCE: changes is not an array of members"],
    [[14, 7, 1, {}], "PRESENCE: changes is not an array of members"],
    [[15, 0, "overflow"], "GAP: channel is not a channel"],
    [[19, 1001, "restart"], "GOAWAY: reconnectWithinMs is missing"],
    [[2, 1, "m", {}], "CALL does not come from this side"],
    [[18], "AUTH does not come from this side"],
  ] as [unknown[], string][]
) {
  const shown = JSON.stringify(frame, (_, value) => typeof value === "bigint" ? `${value}n` : value);
  Deno.test(`P-2.3: parseServerFrame() refuses ${shown}: ${message}`, () => {
    expectClose("INVALID_FRAME", () => parseServerFrame(frame), new RegExp(RegExp.escape(message)));
  });
}

Deno.test("P-8.10: parseServerFrame() wants topic and key where the id is even", () => {
  expectClose("INVALID_FRAME", () => parseServerFrame([10, 2, 7, info]), /topic is missing/);
  expectClose("INVALID_FRAME", () => parseServerFrame([10, 2, 7, info, "room"]), /key is missing/);
  expectClose("INVALID_FRAME", () => parseServerFrame([10, 2, 7, info, null, {}]), /topic is missing/);
});

Deno.test("parseServerFrame() takes null for absent elements, but keeps it as a payload", () => {
  assert.deepEqual(parseServerFrame([4, 1, 2, "no", null, 5]), [4, 1, 2, "no", undefined, 5]);
  assert.deepEqual(parseServerFrame([10, 1, 7, info, null, null]), [10, 1, 7, info, undefined, undefined]);
  assert.deepEqual(parseServerFrame([13, 7, 1, null, null]), [13, 7, 1, null, undefined]);
});

Deno.test("P-2.2: parseServerFrame() ignores elements and keys that it does not know", () => {
  assert.deepEqual(parseServerFrame([16, 1]), [16]);
  assert.deepEqual(parseServerFrame([10, 1, 7, { ...info, new: 1 }]), [10, 1, 7, { ...info, new: 1 }]);
});

Deno.test("parseServerFrame() throws nothing but WireError on arbitrary elements", () => {
  const elements = fc.array(fc.oneof(arbitraryData({ isMsgpack: true }), fc.nat({ max: 3 })), {
    maxLength: 6,
  });
  fc.assert(
    fc.property(fc.nat({ max: 19 }), elements, (type, rest) => {
      try {
        parseServerFrame([type, ...rest]);
      } catch (error) {
        assert.equal((error as Error).name, "WireError");
      }
    }),
    { numRuns: 2_000 },
  );
});
