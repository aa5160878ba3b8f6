import { type CompiledJson, compileJson } from "@wirepact/schema/compile";
import type { Descriptor, PropertyNode, TypeNode } from "@wirepact/schema/ir";
import type { Ref } from "@wirepact/schema/wire";
import * as fc from "fast-check";
import assert from "node:assert/strict";
import { fuzzJson } from "../../../fuzz/json_cases.ts";

const integer: TypeNode = { kind: "integer" };
const string: TypeNode = { kind: "string" };

function objectOf(...properties: PropertyNode[]): TypeNode {
  return { kind: "object", properties };
}

function compiled(params: TypeNode, result: TypeNode = params, types: Descriptor["types"] = {}) {
  return compileJson({
    name: "sums",
    version: "1.0.0",
    types,
    methods: { add: { kind: "rpc", number: 1, params, result, errors: {} } },
    topics: {},
    events: {},
    errors: {},
  });
}

/** A result as text. */
function written(json: CompiledJson, method: Ref, id: number, value: unknown): string | undefined {
  const bytes = json.lendResult(method, id, value);
  return bytes && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}

const ab = compiled(
  objectOf({ name: "a", type: integer }, { name: "b", type: string, optional: true }),
);

function readAlone(text: string): unknown {
  return ab.readCalls(text, 4);
}

Deno.test("compileJson() reads calls by number and by name, with time and without", () => {
  assert.deepEqual(readAlone('[2,1,1,{"a":-12}]'), [[2, 1, 1, { a: -12 }, undefined]]);
  assert.deepEqual(readAlone('[2,7,"add",{"a":0,"b":"é"}]'), [[2, 7, "add", { a: 0, b: "é" }, undefined]]);
  assert.deepEqual(readAlone('[2,1,1,{"a":1,"b":"\ud83c\udf89"}]'), [[
    2,
    1,
    1,
    { a: 1, b: "\ud83c\udf89" },
    undefined,
  ]]);
  assert.deepEqual(readAlone('[2,1,1,{"a":1},{"0":2.5}]'), [[2, 1, 1, { a: 1 }, { timeoutMs: 2.5 }]]);
});

Deno.test("compileJson() reads several calls, up to a limit", () => {
  const one = '[2,1,1,{"a":1}]';
  assert.equal(ab.readCalls(`[${one},${one}]`, 2)?.length, 2);
  assert.equal(ab.readCalls(`[${one},${one},${one}]`, 2), undefined);
});

Deno.test("compileJson() reads bytes as the text that they are, and nothing of what stands behind them", () => {
  const one = '[2,1,1,{"a":12,"b":"größer than 🎉"}]';
  const two = `[${one},[2,3,"add",{"a":3,"b":"${"y".repeat(100)}"},{"0":2.5}]]`;
  for (const text of [one, two]) {
    const bytes = new TextEncoder().encode(`xx${text}`);
    const calls = ab.readCalls(text, 4);
    assert.equal(calls?.length, text === one ? 1 : 2);
    assert.deepEqual(ab.readCalls({ bytes, start: 2, end: bytes.length }, 4), calls);
    for (let end = 2; end < bytes.length; end++) {
      assert.equal(ab.readCalls({ bytes, start: 2, end }, 4), undefined, `${end}`);
    }
  }
});

Deno.test("compileJson() keeps nothing of bytes that are used again", () => {
  const text = (fill: string) => new TextEncoder().encode(`[2,1,"add",{"a":1,"b":"${fill.repeat(60)}"}]`);
  const bytes = text("x");
  const calls = ab.readCalls({ bytes, start: 0, end: bytes.length }, 1);
  bytes.set(text("y"));
  ab.readCalls({ bytes, start: 0, end: bytes.length }, 1);
  assert.deepEqual(calls, [[2, 1, "add", { a: 1, b: "x".repeat(60) }, undefined]]);
});

Deno.test("compileJson() leaves everything unusual to others", () => {
  const unusual = [
    "",
    "[",
    "[]",
    "[[]]",
    "[17]",
    "[[17]]",
    '[2,1,1,{"a":1}',
    '[2,1,1,{"a":1}]]',
    '[[2,1,1,{"a":1}]',
    '[[2,1,1,{"a":1}],]',
    '[2,1,1,{"a":1}] ',
    ' [2,1,1,{"a":1}]',
    '[2, 1,1,{"a":1}]',
    '[2,2,1,{"a":1}]',
    '[2,0,1,{"a":1}]',
    '[2,01,1,{"a":1}]',
    '[2,2147483649,1,{"a":1}]',
    '[2,1,9,{"a":1}]',
    '[2,1,"nobody",{"a":1}]',
    '[2,1,-1,{"a":1}]',
    '[2,1,1,{"a":"1"}]',
    '[2,1,1,{"a":1.5}]',
    '[2,1,1,{"a":01}]',
    '[2,1,1,{"a":-0}]',
    '[2,1,1,{"a":1e1}]',
    '[2,1,1,{"a":1234567890123456}]',
    '[2,1,1,{"b":"x","a":1}]',
    '[2,1,1,{"a":1,"a":2}]',
    '[2,1,1,{"a":1,"c":2}]',
    '[2,1,1,{"a":1,}]',
    '[2,1,1,{"a":1,"b":"x\\n"}]',
    '[2,1,1,{"a":1,"b":"x\n"}]',
    '[2,1,1,{"a":1,"b":"\ud800"}]',
    '[2,1,1,{"a":1,"b":"x]',
    '[2,1,1,{"a":1},null]',
    '[2,1,1,{"a":1},{"1":5}]',
    '[2,1,1,{"a":1},{"0":-5}]',
    '[2,1,1,{"a":1},{"0":5},7]',
    `[2,1,1,{"a":1,"b":"${"x".repeat(5_000)}"}]`,
  ];
  for (const text of unusual) assert.equal(readAlone(text), undefined, text);
});

Deno.test("compileJson() reads numbers and strings as JSON.parse does, or leaves them", () => {
  const numbers = [
    "0",
    "0.1",
    "-0.5",
    "12345678901234.56789012345678",
    "9007199254740993",
    "1e400",
    "-0",
    "-0.0",
    "1.",
  ];
  const others = [
    ".5",
    "+1",
    "0x1",
    "1_0",
    "NaN",
    "Infinity",
    "01.5",
    "truex",
    '"\\ud800"',
    '"\\u0041"',
    '"\u007f"',
    '"\ufeff"',
  ];
  const any = compiled(
    objectOf({ name: "__proto__", type: { kind: "number" } }, { name: 'é"', type: string }),
  );
  let taken = 0;
  for (const value of [...numbers, ...others]) {
    for (const params of [`{"__proto__":${value},"é\\"":"x"}`, `{"__proto__":1,"é\\"":${value}}`]) {
      const [call] = any.readCalls(`[2,1,1,${params}]`, 1) ?? [];
      if (!call) continue;
      taken++;
      assert.equal(JSON.stringify(call[3]), JSON.stringify(JSON.parse(params)), params);
    }
  }
  assert.equal(taken, 5);
});

Deno.test("compileJson() holds values to what their types say", () => {
  const params = objectOf(
    { name: "size", type: { kind: "integer", minimum: 1, maximum: 5 } },
    { name: "room", type: { kind: "string", minLength: 1, pattern: "^[a-z]*$" } },
    { name: "at", type: { kind: "date" } },
    { name: "tags", type: { kind: "array", items: { kind: "enum", values: ["x", "y"] }, maxItems: 2 } },
    {
      name: "more",
      type: { kind: "union", variants: [{ kind: "tuple", items: [string] }, { kind: "null" }] },
    },
  );
  const read = (json: string) => compiled(params).readCalls(`[2,1,1,${json}]`, 1);
  const value = { size: 5, room: "ab", at: new Date(7), tags: ["x", "y"], more: ["z"] };
  const good = '{"size":5,"room":"ab","at":7,"tags":["x","y"],"more":["z"]}';
  assert.deepEqual(read(good)?.[0]?.[3], value);
  assert.deepEqual(read(good.replace('["z"]', "null"))?.[0]?.[3], { ...value, more: null });
  assert.equal(written(compiled(params), 1, 3, value), `[3,3,${good}]`);
  const wrong = [
    ['"size":5', '"size":6'],
    ['"ab"', '"AB"'],
    ['"ab"', '""'],
    ['"at":7', '"at":9e99'],
    ['"y"', '"z"'],
    ['"y"', '"y","x"'],
    ['["z"]', '["z","z"]'],
    ['["z"]', "nul"],
  ] as const;
  for (const [from, to] of wrong) assert.equal(read(good.replace(from, to)), undefined, to);
  const others = [{ size: 6 }, { room: "" }, { at: new Date(NaN) }, { tags: ["z"] }, {
    tags: ["x", "x", "x"],
  }, {
    more: [],
  }];
  for (const other of others) {
    assert.equal(written(compiled(params), 1, 3, { ...value, ...other }), undefined);
  }
});

Deno.test("compileJson() writes what a value has of its type, and only own properties", () => {
  const inherited = compiled(objectOf({ name: "constructor", type: string, optional: true }, {
    name: "toString",
    type: integer,
    optional: true,
  }));
  assert.equal(written(inherited, 1, 1, {}), "[3,1,{}]");
  assert.equal(written(inherited, 1, 1, { toString: 1 }), '[3,1,{"toString":1}]');
  assert.equal(
    written(ab, "add", 9, { b: 'a"\\\n\u2028', c: 3, a: -0 }),
    '[3,9,{"a":0,"b":"a\\"\\\\\\n\u2028"}]',
  );
  assert.equal(written(ab, 1, 9, { a: 1, b: "\ud800" }), undefined);
  assert.equal(written(ab, 1, 9, new Map()), undefined);
  assert.equal(written(ab, 1, 9, { b: "x" }), undefined);
  assert.equal(written(ab, 2, 9, { a: 1 }), undefined);
});

Deno.test("compileJson() writes to the byte what JSON.stringify does", () => {
  const nullable: TypeNode = { kind: "union", variants: [string, { kind: "null" }] };
  const json = compiled(objectOf(
    { name: "maybe", type: integer, optional: true },
    { name: 'k"\né', type: string, optional: true },
    { name: "n", type: { kind: "number" } },
    { name: "list", type: { kind: "array", items: nullable } },
    { name: "pair", type: { kind: "tuple", items: [{ kind: "boolean" }, integer] }, optional: true },
    { name: "x".repeat(300), type: { kind: "literal", value: "é" }, optional: true },
    { name: "nothing", type: objectOf({ name: "s", type: string, optional: true }), optional: true },
  ));
  const integers = fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.integer({ min: -200, max: 20_000 }));
  const units = fc.oneof(
    fc.constantFrom('"', "\\", "\n", "\0", "\x1f", "\x7f", "\u2028", "🎉"),
    fc.string({ unit: "binary" }),
  );
  const strings = fc.oneof(
    fc.string(),
    fc.array(units).map((parts) => parts.join("")),
    fc.nat(200).map((n) => "y".repeat(n)),
  );
  const numbers = fc.oneof(integers, fc.double({ noNaN: true, noDefaultInfinity: true }));
  const values = fc.record({
    maybe: integers,
    'k"\né': strings,
    n: numbers,
    list: fc.array(fc.option(strings), { maxLength: 16 }),
    pair: fc.tuple(fc.boolean(), integers),
    ["x".repeat(300)]: fc.constant("é"),
    nothing: fc.record({ s: strings }, { requiredKeys: [], noNullPrototype: true }),
  }, { requiredKeys: ["n", "list"], noNullPrototype: true });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 0x7fff_ffff }), (value, id) => {
      const texts = [value['k"\né'], ...value.list, value.nothing?.s];
      const isCarried = texts.every((text) => text?.isWellFormed() ?? true);
      assert.equal(written(json, "add", id, value), isCarried ? JSON.stringify([3, id, value]) : undefined);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("compileJson() leaves to others what has no room, and what a getter wants encoded meanwhile", () => {
  const json = compiled(objectOf({ name: "a", type: string }, { name: "b", type: string }));
  const meanwhile: unknown[] = [];
  const value = {
    a: "first",
    get b() {
      meanwhile.push(json.lendResult(1, 5, { a: "x", b: "y" }));
      return "second";
    },
  };
  assert.equal(written(json, 1, 7, value), '[3,7,{"a":"first","b":"second"}]');
  assert.deepEqual(meanwhile, [undefined]);
  for (const length of [60_000, 1_048_576 / 3 - 100]) {
    const text = "z".repeat(length);
    assert.equal(written(json, 1, 7, { a: text, b: "" }), `[3,7,{"a":"${text}","b":""}]`);
    assert.equal(written(json, 1, 7, { a: text, b: "z".repeat(1_048_576) }), undefined);
  }
  const lent = json.lendResult(1, 7, { a: "", b: "" })!;
  json.lendResult(1, 9, { a: "", b: "" });
  assert.equal(new TextDecoder().decode(lent), '[3,9,{"a":"","b":""}]');
});

Deno.test("compileJson() has nothing for types without a bound to their depth, nor for deep ones", () => {
  const list: TypeNode = objectOf({ name: "next", type: { kind: "ref", name: "List" }, optional: true });
  assert.equal(
    compiled({ kind: "ref", name: "List" }, list, { List: list }).readCalls("[2,1,1,{}]", 1),
    undefined,
  );
  let deep: TypeNode = integer;
  for (let i = 0; i < 60; i++) deep = { kind: "array", items: deep };
  const text = "[".repeat(60) + 1 + "]".repeat(60);
  assert.equal(compiled(deep).readCalls(`[2,1,1,${text}]`, 1), undefined);
});

Deno.test("compileJson() takes no time that grows with the paths through its types", () => {
  const types = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [
    `T${i}`,
    objectOf(...["a", "b", "c"].map((name): PropertyNode => ({
      name,
      type: i === 39 ? integer : { kind: "ref", name: `T${i + 1}` },
      optional: true,
    }))),
  ]));
  assert.equal(compiled(types["T0"]!, integer, types).readCalls("[2,1,1,{}]", 1), undefined);
});

Deno.test("compileJson() agrees with JSON.parse and codecOf() on generated types, values and damaged text", () => {
  const tally = fuzzJson(20_260_101, 12_000);
  // The generators are worth nothing if all of it is left to others.
  assert.ok(tally.taken > 1_500, JSON.stringify(tally));
});
