import {
  byteLength,
  DEFAULT_LIMITS,
  type Encoded,
  encodeMsgpack,
  type Frame,
  type FrameCodec,
  json,
  limited,
  MAX_VALUE_DEPTH,
  msgpack,
  parseClientFrame,
  parseServerFrame,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { arbitraryData } from "./arbitrary_data.ts";
import { expectClose } from "./expect_close.ts";

// What both encodings have in common.
for (const codec of [limited(json), limited(msgpack)]) {
  const { encoding } = codec;

  Deno.test(`${encoding}.decode() reads back the frames that encode() and join() wrote`, () => {
    const data = arbitraryData({ isMsgpack: encoding === "msgpack" });
    const limits = { ...DEFAULT_LIMITS, maxDepth: 100 };
    fc.assert(
      fc.property(fc.array(data, { minLength: 1, maxLength: 5 }), (items) => {
        const frames = items.map((item, i): Frame => [6, 2 * i + 1, item]);
        const message = codec.join(frames.map((frame) => codec.encode(frame)));
        assert.deepEqual(codec.decode(message, limits), frames);
      }),
      { numRuns: 300 },
    );
  });

  Deno.test(`P-1.4: ${encoding}.join() of one frame is that frame`, () => {
    const frame = codec.encode([16]);
    assert.equal(codec.join([frame]), frame);
  });

  Deno.test(`P-1.6: ${encoding}.decode() takes maxFramesPerMessage frames and refuses one more`, () => {
    const ping = codec.encode([16]);
    const limits = { ...DEFAULT_LIMITS, maxFramesPerMessage: 3 };
    assert.equal(codec.decode(codec.join([ping, ping, ping]), limits).length, 3);
    expectClose(
      "INVALID_FRAME",
      () => codec.decode(codec.join([ping, ping, ping, ping]), limits),
      /3 frames/,
    );
  });

  Deno.test(`P-1.6: ${encoding}.decode() takes maxMessageBytes bytes and refuses one more`, () => {
    const message = codec.encode([3, 1, "é".repeat(200)]);
    const bytes = byteLength(message);
    assert.equal(codec.decode(message, { ...DEFAULT_LIMITS, maxMessageBytes: bytes }).length, 1);
    const limits = { ...DEFAULT_LIMITS, maxMessageBytes: bytes - 1 };
    expectClose("MESSAGE_TOO_BIG", () => codec.decode(message, limits), new RegExp(`${bytes - 1} bytes`));
  });

  Deno.test(`P-1.8: ${encoding} carries the deepest value in the deepest place of a frame`, () => {
    let state: unknown = 0;
    for (let level = 0; level < MAX_VALUE_DEPTH; level++) state = [state];
    const presence = { version: 1, members: [["c1", state] as const] };
    const frame: Frame = [10, 1, 7, { epoch: "e", head: 0, recovered: false, presence }];
    assert.deepEqual(codec.decode(codec.encode(frame), DEFAULT_LIMITS), [frame]);
  });

  Deno.test(`P-1.8: ${encoding}.decode() counts the frame as depth 1, alone or among others`, () => {
    const limits = { ...DEFAULT_LIMITS, maxDepth: 64 };
    const allowed = codec.encode([3, 1, nested(63)]);
    const tooDeep = codec.encode([3, 1, nested(64)]);
    assert.equal(codec.decode(allowed, limits).length, 1);
    assert.equal(codec.decode(codec.join([allowed, allowed]), limits).length, 2);
    expectClose("INVALID_PAYLOAD", () => codec.decode(tooDeep, limits), /deeper than 64/);
    expectClose(
      "INVALID_PAYLOAD",
      () => codec.decode(codec.join([allowed, tooDeep]), limits),
      /deeper than 64/,
    );
  });

  Deno.test(`P-2.2: ${encoding}.decode() leaves out frames of type 64 and more`, () => {
    const message = codec.join(
      [[64, "new"], [17], [1e6]].map((frame) => codec.encode(frame as unknown as Frame)),
    );
    assert.deepEqual(codec.decode(message, DEFAULT_LIMITS), [[17]]);
  });

  for (const type of [20, 63, -1, 2.5, "2", null, true, undefined]) {
    Deno.test(`P-2.3: ${encoding}.decode() refuses a frame of type ${type}`, () => {
      const message = codec.encode([type, 1, 2] as unknown as Frame);
      expectClose("INVALID_FRAME", () => codec.decode(message, DEFAULT_LIMITS), /known type/);
    });
  }

  Deno.test(`P-1.4: ${encoding}.decode() refuses values that are not frames`, () => {
    for (const value of [{}, [], 1, "text", null]) {
      const message = encodeAny(codec, value);
      expectClose("INVALID_FRAME", () => codec.decode(message, DEFAULT_LIMITS));
      const among = codec.join([codec.encode([16]), message]);
      expectClose("INVALID_FRAME", () => codec.decode(among, DEFAULT_LIMITS));
    }
  });

  Deno.test(`P-6.6: ${encoding}.encode() writes the extras of a CALL under numbers, parseClientFrame() names them`, () => {
    const extras = [
      [{ timeoutMs: 500 }, { 0: 500 }],
      [{ callNumber: 3 }, { 1: 3 }],
      [{ timeoutMs: 0, callNumber: 2 ** 40 }, { 0: 0, 1: 2 ** 40 }],
    ] as const;
    for (const [named, numbered] of extras) {
      const call: Frame = [2, 1, 7, {}, named];
      const [decoded] = codec.decode(codec.encode(call), DEFAULT_LIMITS);
      assert.deepEqual(decoded, [2, 1, 7, {}, numbered]);
      assert.deepEqual(parseClientFrame(decoded!), call);
    }
  });

  Deno.test(`${encoding}.encode() leaves out absent elements at the end and empty extras`, () => {
    assert.equal(
      elementsOf(codec, codec.encode([4, 1, 1, "no", undefined, undefined] as unknown as Frame)),
      4,
    );
    assert.equal(elementsOf(codec, codec.encode([2, 1, 1, {}, {}])), 4);
    assert.equal(elementsOf(codec, codec.encode([2, 1, 1, {}, undefined] as unknown as Frame)), 4);
  });

  Deno.test(`${encoding}.encode() writes null for an absent element in the middle and for no value`, () => {
    const event = codec.encode([13, 1, 0, undefined, 42]);
    assert.deepEqual(codec.decode(event, DEFAULT_LIMITS), [[13, 1, 0, null, 42]]);
    const result = codec.encode([3, 1, undefined]);
    assert.deepEqual(parseServerFrame(codec.decode(result, DEFAULT_LIMITS)[0]!), [3, 1, null]);
  });

  Deno.test(`${encoding}.encode() throws TypeError for a cycle`, () => {
    const item: Record<string, unknown> = {};
    item.self = item;
    assert.throws(() => codec.encode([6, 1, item]), TypeError);
  });

  Deno.test(`P-12.4: ${encoding}.decode() reads keys such as __proto__ as data`, () => {
    const value: unknown = JSON.parse('{"__proto__":{"admin":true},"constructor":1}');
    const [frame] = codec.decode(codec.encode([3, 1, value]), DEFAULT_LIMITS);
    const decoded = frame![2] as object;
    assert.equal(Object.getPrototypeOf(decoded), Object.prototype);
    assert.deepEqual(Object.keys(decoded), ["__proto__", "constructor"]);
    assert.equal("admin" in decoded, false);
  });

  Deno.test(`P-13.2: ${encoding} envelopes of CALL, RESULT and EVENT are small`, () => {
    const most = encoding === "json" ? 25 : 12;
    const payload = byteLength(encodeAny(codec, {}));
    const frames: Frame[] = [
      [2, 65_535, 99, {}],
      [2, 65_535, 9, {}, { timeoutMs: 60_000 }],
      [3, 65_535, {}],
      [13, 65_535, 99, {}, 2 ** 32 - 1],
    ];
    for (const frame of frames) {
      const envelope = byteLength(codec.encode(frame)) - payload;
      assert.ok(envelope <= most, `frame ${frame[0]}: ${envelope} bytes`);
    }
  });
}

function nested(levels: number): unknown {
  let value: unknown = {};
  for (let level = 1; level < levels; level++) value = level % 2 === 0 ? { a: value } : [value];
  return value;
}

/** Any value as a message, frame or not. */
function encodeAny({ encoding }: FrameCodec, value: unknown): Encoded {
  return encoding === "json" ? JSON.stringify(value) : encodeMsgpack(value);
}

function elementsOf(codec: FrameCodec, message: Encoded): number {
  return codec.decode(message, DEFAULT_LIMITS)[0]!.length;
}
