import { parseServerFrame } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { arbitraryData } from "./arbitrary_data.ts";
import { expectClose } from "./expect_close.ts";

const welcome = {
  connection: "c1",
  user: { sub: "ada" },
  heartbeatMs: 25_000,
  limits: {
    maxMessageBytes: 1_048_576,
    maxFramesPerMessage: 256,
    maxDepth: 64,
    maxCallsInFlight: 256,
    maxSubscriptions: 256,
    windowItems: 64,
    windowBytes: 262_144,
  },
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
    [1, { ...welcome, member: "m1" }],
    [10, 1, 7, { ...info, at: 0, snapshot: {}, presence: { version: 0, members: [] } }],
    [10, 1, 7, { ...info, recovered: true, presence: { version: 3, changes: [["c1", {}], ["c2", null]] } }],
    [10, 1, 7, { ...info, presence: { version: 3, count: 0 } }],
    [12, 2, 14, "removed"],
    [13, 0, 1],
    [13, 7, "message", { text: "hi" }, 42],
    [13, 7, 0, undefined, 42],
    [13, 7, 0],
    [14, 7, 2, []],
    [14, 7, 2, [["c1", { name: "Ada" }], ["c2", null]]],
    [14, 7, 3, 1_001],
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
    [[1], "frame 1 at /1: expected object, found missing"],
    [[1, { ...welcome, connection: 1 }], "/1/connection: expected string, found number"],
    [[1, { ...welcome, heartbeatMs: -1 }], "/1/heartbeatMs: expected number of at least 0"],
    [[1, { ...welcome, limits: {} }], "/1/limits/maxMessageBytes: expected integer, found missing"],
    [[1, { ...welcome, features: [1] }], "/1/features/0: expected string, found number"],
    [[1, { ...welcome, contract: { ...welcome.contract, match: "close" } }], "/1/contract/match"],
    [[3, 1], "frame 3 at /2: expected data, found missing"],
    [[4, 1, 2], "frame 4 at /3: expected string, found missing"],
    [[4, 1, 2, "no", {}, "soon"], "/5: expected number, found string"],
    [[10, 1, 0, info], "frame 10 at /2: expected integer of at least 1"],
    [[10, 1, 1, { ...info, head: -1 }], "/3/head: expected integer of at least 0"],
    [[10, 1, 1, { ...info, recovered: 1 }], "/3/recovered: expected boolean, found number"],
    [[10, 1, 1, { ...info, reason: "lost" }], "/3/reason: expected string like"],
    [
      [10, 1, 1, { ...info, presence: { version: 1, members: [["c1"]] } }],
      "/3/presence/members/0: expected id and state, found array",
    ],
    [[1, { ...welcome, member: 1 }], "/1/member: expected string, found number"],
    [[10, 1, 1, { ...info, at: -1 }], "/3/at: expected integer of at least 0"],
    [[10, 1, 1, { ...info, at: null }], "/3/at: expected integer, found null"],
    [[10, 1, 1, { ...info, presence: [] }], "/3/presence: expected object, found array"],
    [
      [10, 1, 1, { ...info, presence: { count: 1 } }],
      "/3/presence/version: expected integer, found missing",
    ],
    [[10, 1, 1, { ...info, presence: { version: 1 } }], "/3/presence: expected members, changes or count"],
    [
      [10, 1, 1, { ...info, presence: { version: 1, new: [] } }],
      "/3/presence: expected members, changes or count",
    ],
    [
      [10, 1, 1, { ...info, presence: { version: 1, members: [], count: 0 } }],
      "/3/presence: expected members, changes or count",
    ],
    [
      [10, 1, 1, { ...info, presence: { version: 1, changes: 5 } }],
      "/3/presence/changes: expected array, found number",
    ],
    [
      [10, 1, 1, { ...info, presence: { version: 1, count: [] } }],
      "/3/presence/count: expected integer, found array",
    ],
    [[12, 2, 14], "frame 12 at /3: expected string, found missing"],
    [[13, -1, 1, {}], "frame 13 at /1: expected integer of at least 0"],
    [[13, 7, 1.5, {}], "frame 13 at /2: expected number or name, found number"],
    [[13, 7, 1, {}, 2 ** 53], "frame 13 at /4: expected integer"],
    [[13, 7, 1, {}, 2n ** 60n], "frame 13 at /4: expected integer"],
    [[14, 7, 1, [[1, {}]]], "frame 14 at /3/0: expected id and state"],
    [[14, 7, 1, {}], "frame 14 at /3: expected array, found object"],
    [[14, 7, 1, -1], "frame 14 at /3: expected integer of at least 0"],
    [[14, 7, 1, 0.5], "frame 14 at /3: expected integer, found"],
    [[14, 7, 1, "5"], "frame 14 at /3: expected array, found string"],
    [[14, 7, 1, null], "frame 14 at /3: expected array, found null"],
    [[14, 7, 1, [[null, {}]]], "frame 14 at /3/0: expected id and state"],
    [[15, 0, "overflow"], "frame 15 at /1: expected integer of at least 1"],
    [[19, 1001, "restart"], "frame 19 at /3: expected number, found missing"],
    [[2, 1, "m", {}], "frame 2 does not come from this side"],
    [[18], "frame 18 does not come from this side"],
  ] as [unknown[], string][]
) {
  const shown = JSON.stringify(frame, (_, value) => typeof value === "bigint" ? `${value}n` : value);
  Deno.test(`P-2.3: parseServerFrame() refuses ${shown}: ${message}`, () => {
    expectClose("INVALID_FRAME", () => parseServerFrame(frame), new RegExp(RegExp.escape(message)));
  });
}

Deno.test("P-8.10: parseServerFrame() wants topic and key where the id is even", () => {
  expectClose("INVALID_FRAME", () => parseServerFrame([10, 2, 7, info]), /at \/4: /);
  expectClose("INVALID_FRAME", () => parseServerFrame([10, 2, 7, info, "room"]), /at \/5: /);
  expectClose("INVALID_FRAME", () => parseServerFrame([10, 2, 7, info, null, {}]), /at \/4: /);
});

Deno.test("parseServerFrame() takes null for absent elements, a payload among them", () => {
  assert.deepEqual(parseServerFrame([4, 1, 2, "no", null, 5]), [4, 1, 2, "no", undefined, 5]);
  assert.deepEqual(parseServerFrame([13, 7, 1, null, null]), [13, 7, 1, undefined, undefined]);
});

Deno.test("P-2.2: parseServerFrame() ignores elements and keys that it does not know", () => {
  assert.equal(parseServerFrame([16, 1])[0], 16);
  assert.deepEqual(parseServerFrame([10, 1, 7, { ...info, new: 1 }]), [10, 1, 7, info]);
  assert.deepEqual(parseServerFrame([10, 1, 7, info, null, null]).slice(0, 4), [10, 1, 7, info]);
  assert.deepEqual(parseServerFrame([10, 1, 7, info, { new: 1 }]).slice(0, 4), [10, 1, 7, info]);
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
