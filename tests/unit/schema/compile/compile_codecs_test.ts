import { type BinaryCodec, compileCodecs, copyToBlock } from "@wirepact/schema/compile";
import type { TypeNode, Types } from "@wirepact/schema/ir";
import { decodeMsgpack, encodeMsgpack, INVALID, type Issue, MAX_VALUE_DEPTH } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

const report: { issue: Issue | undefined } = { issue: undefined };

function compile(node: TypeNode, types: Types = {}): BinaryCodec {
  return compileCodecs([node], types)[0]!;
}

const message: TypeNode = {
  kind: "object",
  properties: [
    { name: "id", type: { kind: "integer" } },
    { name: "text", type: { kind: "string", maxLength: 5 } },
    { name: "tags", type: { kind: "array", items: { kind: "string" } }, optional: true },
  ],
};

Deno.test("compileCodecs() reads keys in any order, drops what is not declared, and refuses repeated keys", () => {
  const codec = compile(message);
  for (
    const data of [{ text: "a", id: 1 }, { other: [{}], id: 1, text: "a" }, { id: 1, text: "a", z: null }]
  ) {
    assert.deepEqual(codec.decode(encodeMsgpack(data), report), { id: 1, text: "a" });
  }
  const repeated = Uint8Array.of(
    0x83,
    0xa2,
    0x69,
    0x64,
    1,
    0xa2,
    0x69,
    0x64,
    2,
    0xa4,
    0x74,
    0x65,
    0x78,
    0x74,
    0xa0,
  );
  assert.equal(codec.decode(repeated, report), INVALID);
  assert.equal(report.issue, undefined);
});

Deno.test("compileCodecs() names the path of what is wrong", () => {
  const codec = compile({ kind: "array", items: message });
  const cases: [unknown, Issue][] = [
    [[{ id: 1, text: "a" }, { id: "1", text: "a" }], { path: "/1/id", expected: "integer", found: "string" }],
    [[{ id: 1 }], { path: "/0/text", expected: "string", found: "missing" }],
    [[{ text: 1, id: "x" }], { path: "/0/id", expected: "integer", found: "string" }],
    [[{ id: 1, text: "a", tags: ["x", null] }], { path: "/0/tags/1", expected: "string", found: "null" }],
  ];
  for (const [data, issue] of cases) {
    assert.equal(codec.decode(encodeMsgpack(data), report), INVALID);
    assert.deepEqual(report.issue, issue);
  }
});

Deno.test("compileCodecs() never takes the rest of an earlier message for part of this one", () => {
  const codec = compile({ kind: "array", items: message });
  const bytes = encodeMsgpack([{ id: 1, text: "a", tags: ["secret"] }, {
    id: 2,
    text: "b",
    tags: ["secret"],
  }]);
  for (let length = 0; length < bytes.length; length++) {
    assert.notEqual(codec.decode(bytes, report), INVALID);
    assert.equal(codec.decode(bytes.subarray(0, length), report), INVALID);
    assert.equal(report.issue, undefined);
  }
});

Deno.test("compileCodecs() refuses lengths that the message does not have before making room for them", () => {
  const codec = compile({
    kind: "union",
    variants: [{ kind: "array", items: { kind: "null" } }, { kind: "string" }],
  });
  for (const format of [0xdb, 0xdd, 0xdf, 0xc6, 0xc9]) {
    assert.equal(codec.decode(Uint8Array.of(format, 0xff, 0xff, 0xff, 0xff, 1, 2), report), INVALID);
    assert.equal(report.issue, undefined);
  }
});

const tree: Types = {
  Tree: {
    kind: "union",
    variants: [{ kind: "null" }, { kind: "array", items: { kind: "ref", name: "Tree" } }],
  },
  // Every level fits both alternatives until the innermost fits none.
  Maze: {
    kind: "union",
    variants: [
      {
        kind: "object",
        properties: [{ name: "a", type: { kind: "ref", name: "Maze" } }, {
          name: "b",
          type: { kind: "null" },
          optional: true,
        }],
      },
      {
        kind: "object",
        properties: [{ name: "a", type: { kind: "ref", name: "Maze" } }, {
          name: "c",
          type: { kind: "null" },
          optional: true,
        }],
      },
      { kind: "boolean" },
    ],
  },
};

function nested(depth: number, wrap: (inner: unknown) => unknown, innermost: unknown): unknown {
  let value = innermost;
  for (let i = 0; i < depth; i++) value = wrap(value);
  return value;
}

Deno.test("compileCodecs() gives up trying alternatives before that takes exponential time", () => {
  const codec = compile({ kind: "ref", name: "Maze" }, tree);
  const wrap = (a: unknown) => ({ a });
  const good = nested(50, wrap, true);
  assert.deepEqual(codec.decode(encodeMsgpack(good), report), good);
  assert.equal(codec.decode(encodeMsgpack(nested(50, wrap, 1)), report), INVALID);
  assert.equal(codec.encode(nested(50, wrap, 1), report), INVALID);
});

Deno.test("compileCodecs() takes __proto__ and inherited names for data", () => {
  const codec = compile({
    kind: "object",
    properties: [
      { name: "__proto__", type: { kind: "integer" } },
      { name: "constructor", type: { kind: "integer" }, optional: true },
    ],
  });
  const value = JSON.parse('{"__proto__":1}');
  const bytes = codec.encode(value, report) as Uint8Array;
  assert.deepEqual(decodeMsgpack(bytes), value);
  assert.equal(JSON.stringify(codec.decode(bytes, report)), '{"__proto__":1}');
  assert.equal(codec.encode({}, report), INVALID);
});

Deno.test("compileCodecs() may be entered by a getter of the value it encodes", () => {
  const codec = compile(message);
  const value = {
    id: 1,
    get text() {
      return String((codec.encode({ id: 2, text: "in" }, report) as Uint8Array).length);
    },
  };
  assert.deepEqual(decodeMsgpack(codec.encode(value, report) as Uint8Array), { id: 1, text: "13" });
});

Deno.test("compileCodecs() encodes what inherits its properties as the readable codec does", () => {
  class Message {
    id = 1;
    text = "a";
  }
  const codec = compile(message);
  assert.deepEqual(decodeMsgpack(codec.encode(new Message(), report) as Uint8Array), { id: 1, text: "a" });
  assert.equal(codec.encode(Object.create({ id: 1, text: "a" }), report), INVALID);
});

Deno.test("compileCodecs() gives binary data that later messages do not change", () => {
  const codec = compile({ kind: "array", items: { kind: "bytes" } });
  const parts = [1, 40_000, 3].map((length) => new Uint8Array(length).fill(length));
  const decoded = codec.decode(encodeMsgpack(parts), report);
  codec.decode(encodeMsgpack([new Uint8Array(50_000)]), report);
  assert.deepEqual(decoded, parts);
});

Deno.test("P-12.8: positional objects are arrays in the order of the contract", () => {
  const [codec] = compileCodecs([message], {}, { form: "positional" });
  const cases: [unknown, unknown][] = [
    [{ id: 1, text: "a" }, [0, 1, "a"]],
    [{ tags: ["x"], text: "a", id: 1 }, [1, 1, "a", ["x"]]],
  ];
  for (const [value, data] of cases) {
    assert.deepEqual(decodeMsgpack(codec!.encode(value, report) as Uint8Array), data);
    assert.deepEqual(codec!.decode(encodeMsgpack(data), report), value);
  }
  for (
    const data of [[0, 1], [0, 1, "a", []], [2, 1, "a", []], [1, 1, "a"], [-1, 1, "a"], { id: 1, text: "a" }]
  ) {
    assert.equal(codec!.decode(encodeMsgpack(data), report), INVALID);
  }
});

Deno.test("P-12.9: where variants would all be arrays, their index stands before the value", () => {
  const node: TypeNode = {
    kind: "union",
    variants: [{ kind: "null" }, message, { kind: "array", items: { kind: "null" } }],
  };
  const [codec] = compileCodecs([node], {}, { form: "positional" });
  for (
    const [value, data] of [[null, [0, null]], [{ id: 1, text: "a" }, [1, [0, 1, "a"]]], [[null], [2, [
      null,
    ]]]]
  ) {
    assert.deepEqual(decodeMsgpack(codec!.encode(value, report) as Uint8Array), data);
    assert.deepEqual(codec!.decode(encodeMsgpack(data), report), value);
  }
  assert.equal(codec!.decode(encodeMsgpack([3, null]), report), INVALID);
});

Deno.test("P-12.7: compiled codecs nest values as deep as the readable ones and no deeper", () => {
  const wrap = (inner: unknown) => [inner];
  const deepest = nested(MAX_VALUE_DEPTH, wrap, null);
  const cyclic: unknown[] = [];
  cyclic.push(cyclic);
  for (const codec of [compile({ kind: "unknown" }), compile({ kind: "ref", name: "Tree" }, tree)]) {
    assert.deepEqual(codec.decode(encodeMsgpack(deepest), report), deepest);
    assert.deepEqual(codec.encode(deepest, report), encodeMsgpack(deepest));
    for (const depth of [MAX_VALUE_DEPTH + 1, 900]) {
      assert.equal(codec.decode(encodeMsgpack(nested(depth, wrap, null)), report), INVALID);
      assert.equal(codec.encode(nested(depth, wrap, null), report), INVALID);
    }
    assert.equal(codec.encode(cyclic, report), INVALID);
  }
});

Deno.test("encodeShared() lends bytes until the next encoding, encode() gives them away", () => {
  const codec = compile(message);
  const first = { id: 1, text: "first" };
  const other = { id: 2, text: "other" };
  const lent = codec.encodeShared(first, report) as Uint8Array;
  const given = codec.encode(first, report) as Uint8Array;
  const framed = codec.encodeSharedFrame([3, 7], first, undefined, report) as Uint8Array;
  assert.deepEqual(decodeMsgpack(framed), [3, 7, first]);
  codec.encode(other, report);
  assert.deepEqual(decodeMsgpack(given), first);
  assert.deepEqual(decodeMsgpack(lent), other);
  assert.equal(codec.encodeShared({ id: 1 }, report), INVALID);
  assert.deepEqual(report.issue, { path: "/text", expected: "string", found: "missing" });
});

Deno.test("copyToBlock() lays small pieces side by side and gives large ones memory of their own", () => {
  const [one, two] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4)].map(copyToBlock);
  assert.deepEqual([[...one!], [...two!]], [[1, 2, 3], [4]]);
  assert.ok(one!.buffer !== two!.buffer || one!.byteOffset + 3 === two!.byteOffset);
  const large = copyToBlock(new Uint8Array(70_000));
  assert.equal(large.buffer.byteLength, 70_000);
  const pieces = Array.from({ length: 40 }, (_, i) => copyToBlock(new Uint8Array(10_000).fill(i)));
  assert.ok(pieces.every((piece, i) => piece.every((byte) => byte === i)));
});

/** Where strings change from one way of writing or reading them to another. */
const LENGTHS = [
  0,
  1,
  3,
  4,
  5,
  8,
  9,
  22,
  23,
  24,
  31,
  32,
  39,
  40,
  41,
  63,
  64,
  127,
  128,
  159,
  160,
  161,
  255,
  256,
];

Deno.test("compileCodecs() carries strings of all lengths, wherever a character is no ASCII", () => {
  const codec = compile({ kind: "array", items: { kind: "string" } });
  for (const length of [...LENGTHS, 300, 511, 512, 513, 700, 65_535, 65_536]) {
    const ascii = "abcdefghij".repeat(length / 10 + 1).slice(0, length);
    const texts = ["é", "—", "🎉", "é—", "éé", "\ufffd"].flatMap((character) =>
      [0, 1, 2, 3, 24, 40, 70, 140, length - 20, length - 9, length - 1, length]
        .filter((at) => at >= 0 && at <= length)
        .map((at) => ascii.slice(0, at) + character + ascii.slice(at))
    );
    for (const text of [ascii, ...texts]) {
      // What stands behind it may not be taken for part of it.
      const value = [text, "é", "x"];
      const bytes = encodeMsgpack(value);
      assert.deepEqual(codec.encode(value, report), bytes);
      assert.deepEqual(codec.decode(bytes, report), value);
    }
  }
});

Deno.test("compileCodecs() takes for UTF-8 what a fatal TextDecoder does", () => {
  const codec = compile({ kind: "string" });
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  // A dash before, so that it is not Latin-1; and the bounds of each form, of surrogates and of Unicode.
  const before = [...new TextEncoder().encode("a — text")];
  const seconds = [0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff];
  for (let lead = 0x80; lead < 0x100; lead++) {
    for (const second of seconds) {
      for (const rest of [[], [0x80], [0x80, 0xbf], [0x80, 0xbf, 0x61], [0x61, 0x80], [0x80, 0xc0, 0x80]]) {
        const utf8 = Uint8Array.of(...before, lead, second, ...rest);
        let text: string | typeof INVALID = INVALID;
        try {
          text = decoder.decode(utf8);
        } catch { /* It is none. */ }
        const encoded = Uint8Array.of(0xd9, utf8.length, ...utf8);
        assert.equal(codec.decode(encoded, report), text, utf8.join(" "));
      }
    }
  }
});

Deno.test("compileCodecs() writes texts wherever in a message, also where none was written before", () => {
  const codec = compile({ kind: "array", items: { kind: "string" } });
  for (const start of [16_370, 16_384, 3, 9_000, 40_000]) {
    const texts = ["a".repeat(start), "é".repeat(50), "b".repeat(70)];
    assert.deepEqual(codec.encode(texts, report), encodeMsgpack(texts));
  }
});

Deno.test("compileCodecs() refuses what is no UTF-8 or no UTF-16, wherever in a string", () => {
  const codec = compile({ kind: "string" });
  const bad = [[0xff], [0xc3], [0xc3, 0x28], [0xc1, 0xbf], [0xe2, 0x82], [0xed, 0xa0, 0x80], [
    0xf0,
    0x9f,
    0x8e,
  ]];
  for (const length of LENGTHS) {
    for (const at of [0, 1, 3, Math.floor(length / 2), length].filter((at) => at <= length)) {
      for (const bytes of bad) {
        const utf8 = new Uint8Array(length + bytes.length).fill(0x61);
        utf8.set(bytes, at);
        const encoded = encodeMsgpack("a".repeat(utf8.length));
        encoded.set(utf8, encoded.length - utf8.length);
        assert.equal(codec.decode(encoded, report), INVALID);
        assert.equal(report.issue, undefined);
      }
      const text = "é".repeat(at) + "\udc00" + "a".repeat(length - at);
      assert.equal(codec.encode(text, report), INVALID);
    }
  }
});

Deno.test("compileCodecs() finds a discriminator behind others, whatever form its key has", () => {
  const variant = (value: string): TypeNode => ({
    kind: "object",
    properties: [{ name: "type", type: { kind: "literal", value } }, {
      name: "x",
      type: { kind: "unknown" },
    }],
  });
  const codec = compile({ kind: "union", discriminator: "type", variants: [variant("a"), variant("b")] });
  for (const x of [1, "text", [[1.5]], { type: "a", tuple: [null, -1, 300, 70_000, 2 ** 40] }]) {
    assert.deepEqual(codec.decode(encodeMsgpack({ x, type: "b" }), report), { type: "b", x });
    const wide = Uint8Array.of(
      0x82,
      0xa1,
      0x78,
      ...encodeMsgpack(x),
      0xd9,
      4,
      0x74,
      0x79,
      0x70,
      0x65,
      0xa1,
      0x62,
    );
    assert.deepEqual(codec.decode(wide, report), { type: "b", x });
  }
});

Deno.test("compileCodecs() refuses keys that repeat inside of what it drops", () => {
  const codec = compile({ kind: "object", properties: [] });
  const names = [
    "",
    "a",
    "b",
    "ab",
    "abc",
    "abd",
    "abcd",
    "abce",
    "key of some length",
    "key of sane length",
  ];
  const entries = (keys: readonly string[]) =>
    keys.flatMap((key) => [...encodeMsgpack(key), 0x81, 0xa1, 0x61, 1]);
  const dropped = (keys: readonly string[]) =>
    Uint8Array.of(0x81, 0xa1, 0x7a, 0xde, 0, keys.length, ...entries(keys));
  assert.deepEqual(codec.decode(dropped(names), report), {});
  const many = Array.from({ length: 40 }, (_, i) => `key ${i}`);
  assert.deepEqual(codec.decode(dropped(many), report), {});
  for (const keys of [names, many]) {
    for (const key of keys) assert.equal(codec.decode(dropped([...keys, key]), report), INVALID);
  }
  // The same name in another form: "a" with a length of its own.
  const wide = (keys: readonly string[]) =>
    Uint8Array.of(0x81, 0xa1, 0x7a, 0x80 + keys.length + 1, ...entries(keys), 0xd9, 1, 0x61, 1);
  assert.deepEqual(codec.decode(wide(["b", "c"]), report), {});
  assert.equal(codec.decode(wide(["b", "a"]), report), INVALID);
});
