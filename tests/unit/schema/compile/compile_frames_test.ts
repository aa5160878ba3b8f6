import { compileFrames } from "@wirepact/schema/compile";
import type { Descriptor, TypeNode } from "@wirepact/schema/ir";
import { decodeMsgpack, type Frame, INVALID, type Issue, msgpack } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

function objectOf(name: string, type: TypeNode): TypeNode {
  return { kind: "object", properties: [{ name, type }] };
}

const integer: TypeNode = { kind: "integer" };

const descriptor: Descriptor = {
  name: "sums",
  version: "1.0.0",
  types: {},
  methods: {
    add: {
      kind: "rpc",
      number: 1,
      params: objectOf("a", integer),
      result: { kind: "date" },
      errors: { TOO_BIG: { details: objectOf("most", integer) } },
    },
    store: { kind: "upload", number: 2, params: objectOf("a", integer), item: { kind: "bytes" }, errors: {} },
    count: { kind: "stream", number: 3, params: objectOf("a", integer), item: integer, errors: {} },
  },
  topics: {
    room: {
      number: 1,
      key: objectOf("a", integer),
      events: { said: { number: 1, payload: { kind: "string" } } },
      history: { size: 100, ttlMs: 300_000 },
    },
  },
  events: { news: { number: 2, payload: { kind: "string" } } },
  errors: { TOO_BIG: 1000 },
};

const frames = compileFrames(descriptor);
const report: { issue: Issue | undefined } = { issue: undefined };
const options = { maxFramesPerMessage: 4, uploadOf: (id: number) => id === 9 ? "store" : undefined };

function message(...parts: readonly Frame[]): Uint8Array {
  return msgpack.join(parts.map((part) => msgpack.encode(part))) as Uint8Array;
}

Deno.test("compileFrames() writes what the frame codec writes", () => {
  const at = new Date(5);
  const cases: [Uint8Array | typeof INVALID, Frame][] = [
    [frames.encodeItem(3, 300, 7, report), [6, 300, 7]],
    [frames.encodeEvent({ event: "news" }, { channel: 0, payload: "hé" }, report), [13, 0, "news", "hé"]],
    [
      frames.encodeEvent(
        { topic: "room", event: 1 },
        { channel: 70_000, payload: "x", offset: 2 ** 40 },
        report,
      ),
      [13, 70_000, 1, "x", 2 ** 40],
    ],
    [
      frames.encodeError(
        "add",
        { id: 1, code: "TOO_BIG", ref: 1000, message: "no", details: { most: 9 } },
        report,
      ),
      [4, 1, 1000, "no", { most: 9 }],
    ],
  ];
  for (const [bytes, frame] of cases) assert.deepEqual(bytes, msgpack.encode(frame));
  assert.deepEqual(frames.lendResult("add", 5, at, report), msgpack.encode([3, 5, at]));
});

Deno.test("compileFrames() tells what is wrong with a value and writes nothing", () => {
  assert.equal(frames.encodeItem("count", 2, "7", report), INVALID);
  assert.deepEqual(report.issue, { path: "", expected: "integer", found: "string" });
});

Deno.test("compileFrames() reads several frames, those of an upload that has just begun included", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  const decoded = frames.decode(
    message([2, 1, "store", { a: 1, dropped: true }, { timeoutMs: 5 }], [6, 1, bytes], [6, 9, bytes], [5, 1]),
    options,
  );
  assert.deepEqual(decoded?.frames, [
    { decoded: true, frame: [2, 1, "store", { a: 1 }, { timeoutMs: 5 }] },
    { decoded: true, frame: [6, 1, bytes, 8] },
    { decoded: true, frame: [6, 9, bytes, 8] },
    { decoded: false, frame: [5, 1] },
  ]);
});

Deno.test("compileFrames() reads an item by the last call that its message opened under the id", () => {
  const opened = message([2, 1, "count", { a: 1 }], [5, 1], [2, 1, "store", { a: 1 }], [
    6,
    1,
    Uint8Array.of(1),
  ]);
  assert.deepEqual(frames.decode(opened, options)?.frames[3], {
    decoded: true,
    frame: [6, 1, Uint8Array.of(1), 6],
  });
});

Deno.test("P-12.10: compileFrames() leaves calls that name their method to the general path in positional form", () => {
  const positional = compileFrames(descriptor, { form: "positional" });
  const decoded = positional.decode(message([2, 1, 1, [7]]), options);
  assert.deepEqual(decoded?.frames, [{ decoded: true, frame: [2, 1, 1, { a: 7 }, undefined] }]);
  assert.equal(positional.decode(message([2, 1, "add", [7]]), options), undefined);
  assert.equal(positional.decode(message([2, 1, "add", { a: 7 }]), options), undefined);
});

Deno.test("P-12.10: compileFrames() leaves items of an upload that was named to the general path in positional form", () => {
  const pair: TypeNode = { kind: "tuple", items: [integer, { kind: "array", items: integer }] };
  const item: TypeNode = { kind: "union", variants: [pair, { kind: "array", items: integer }] };
  const store = { ...descriptor.methods["store"]!, item };
  const positional = compileFrames({ ...descriptor, methods: { store } }, { form: "positional" });
  // Both forms allow these bytes: a pair by its names, the second variant by its positions.
  const bytes = message([6, 9, [1, [2]]]);
  assert.equal(positional.decode(bytes, { ...options, uploadOf: () => "store" }), undefined);
  const numbered = positional.decode(bytes, { ...options, uploadOf: () => 2 });
  assert.deepEqual(numbered?.frames[0]?.frame.slice(0, 3), [6, 9, [2]]);
});

Deno.test("compileFrames() leaves everything unusual to the general path", () => {
  const unusual: Uint8Array[] = [
    message([2, 1, "nobody", {}]),
    message([2, 2, "add", { a: 1 }]),
    message([2, 1, "add", { a: "1" }]),
    message([6, 3, 1]),
    message([7, 1], [7, 1], [7, 1], [7, 1], [7, 1]),
    message([2, 1, "add", { a: 1 }]).subarray(0, -1),
    Uint8Array.of(0x91, 20),
    Uint8Array.of(0xc1),
    new Uint8Array(0),
  ];
  for (const bytes of unusual) assert.equal(frames.decode(bytes, options), undefined);
});

Deno.test("compileFrames() never completes a message with what is left of the one before", () => {
  const whole = message([2, 1, "add", { a: 300, more: "x".repeat(40) }, { timeoutMs: 5 }], [
    6,
    9,
    new Uint8Array(40),
  ]);
  const ends = [
    message([2, 1, "add", { a: 300, more: "x".repeat(40) }, { timeoutMs: 5 }]).length,
    whole.length,
  ];
  for (let length = 0; length <= whole.length; length++) {
    assert.ok(frames.decode(whole, options));
    assert.equal(frames.decode(whole.subarray(0, length), options) !== undefined, ends.includes(length));
  }
});

Deno.test("compileFrames() looks through a window at messages that are mostly binary data", () => {
  const large = Uint8Array.from({ length: 40_000 }, (_, i) => i);
  const decoded = frames.decode(message([6, 9, large], [2, 1, 1, { a: 5 }], [6, 9, large]), options);
  assert.deepEqual(decoded?.frames.map(({ frame }) => frame), [
    [6, 9, large, 40_006],
    [2, 1, 1, { a: 5 }, undefined],
    [6, 9, large, 40_006],
  ]);
});

Deno.test("compileFrames() writes frames that any MessagePack library reads, whatever came before", () => {
  for (const length of [0, 31, 32, 255, 256, 16_000, 60_000, 65_535, 65_536, 200_000, 3_000_000, 10]) {
    const payload = "é".repeat(length);
    const bytes = frames.encodeEvent({ event: "news" }, { channel: 0, payload }, report) as Uint8Array;
    assert.deepEqual(decodeMsgpack(bytes), [13, 0, "news", payload]);
  }
});
