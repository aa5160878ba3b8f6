import {
  asMarked,
  bad,
  decodedBy,
  eitherExtras,
  eitherObject,
  eitherUnion,
  encodedBy,
  formFrames,
  rawMsgpack,
} from "@wirepact/schema/compiled";
import {
  array,
  decodeValue,
  encodeMsgpack,
  encodeValue,
  type Frame,
  type FrameCodec,
  integer,
  lazy,
  msgpack,
  nothing,
  nullable,
  optional,
  others,
  string,
  tuple,
  union,
  unknown,
  type ValueCodec,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";

const LIMITS = { maxDepth: 64 };

const person = eitherObject({ name: string(), age: optional(integer()) });

/** Compiled code that leaves everything to the readable codecs. */
const leave = [() => bad(0, 0), () => bad(0, 0)] as const;
const leaveToo = [() => -1, () => -1] as const;

/** The frames of a client after this WELCOME. */
function welcomed(features: unknown, codec: FrameCodec = rawMsgpack): FrameCodec {
  const frames = formFrames(codec);
  frames.decode(encodeMsgpack([1, { features }]), LIMITS);
  return frames;
}

/** A frame as any MessagePack library reads it. */
function sent(frames: FrameCodec, frame: Frame): unknown {
  return msgpack.decode(frames.encode(frame), LIMITS)[0];
}

function encoded(codec: ValueCodec, value: unknown): unknown {
  const data = encodeValue(codec, value, "msgpack");
  assert.ok(data.ok, JSON.stringify(data));
  return data.value;
}

/** What a client reads of a value in a frame. */
function read(frames: FrameCodec, frame: readonly unknown[], codec: ValueCodec): unknown {
  const [decoded] = frames.decode(encodeMsgpack(frame), LIMITS);
  const checked = decodeValue(codec, decoded![frame[0] === 13 ? 3 : frame[0] === 4 ? 4 : 2], "msgpack");
  return checked.ok ? checked.value : checked.issue;
}

Deno.test("P-12.10: formFrames() asks for positional form in HELLO", () => {
  assert.deepEqual(sent(formFrames(rawMsgpack), [0, { protocol: 1, token: "t" }]), [
    0,
    { protocol: 1, token: "t", features: ["positional"] },
  ]);
});

Deno.test("P-12.10: formFrames() sends params in positional form where they are numbered and it was granted", () => {
  const codec = encodedBy(person, leaveToo);
  const frames = welcomed(["positional"]);
  const data = encoded(codec, { name: "ada", age: 36 });
  assert.deepEqual(sent(frames, [2, 1, 7, data, { callNumber: 3 }]), [2, 1, 7, [1, "ada", 36], { 1: 3 }]);
  assert.deepEqual(sent(frames, [2, 1, "greet", data]), [2, 1, "greet", { name: "ada", age: 36 }]);
  assert.deepEqual(sent(frames, [6, 1, data]), [6, 1, [1, "ada", 36]]);
});

Deno.test("P-12.11: a value is sent in the form of the connection, whatever it was encoded for", () => {
  const codec = encodedBy(person, leaveToo);
  const [positional, named] = [welcomed(["positional"]), welcomed([])];
  const early = encoded(codec, { name: "ada" });
  assert.deepEqual(sent(positional, [2, 1, 7, early]), [2, 1, 7, [0, "ada"]]);
  const late = encoded(codec, { name: "bob" });
  assert.deepEqual(sent(named, [2, 1, 7, late]), [2, 1, 7, { name: "bob" }]);
  assert.deepEqual(sent(positional, [2, 1, 7, late]), [2, 1, 7, [0, "bob"]]);
});

Deno.test("values are written by the compiled code of the form that was granted last", () => {
  const asked: string[] = [];
  const note = (form: string) => () => {
    asked.push(form);
    return -1;
  };
  const codec = encodedBy(person, [note("named"), note("positional")]);
  const frames = welcomed(["positional"]);
  encoded(codec, { name: "ada" });
  welcomed([]);
  encoded(codec, { name: "ada" });
  // Who sends is likely to send again.
  frames.encode([6, 1, null]);
  encoded(codec, { name: "ada" });
  assert.deepEqual(asked, ["positional", "named", "positional"]);
});

Deno.test("P-12.10: formFrames() knows all that comes by the form that WELCOME grants", () => {
  const places: readonly (readonly unknown[])[] = [[3, 1, ["ada"]], [6, 1, ["ada"]], [13, 1, 2, ["ada"], 7]];
  const name = decodedBy(eitherObject({ name: string() }), leave);
  for (const frame of places) {
    const toNamed = frame.map((element) => Array.isArray(element) ? { name: "ada" } : element);
    const refused = (found: string) => ({ path: "", expected: "object", found });
    const other = { path: "", expected: "value in positional form", found: "other value" };
    for (const decoding of [rawMsgpack, plain()]) {
      assert.deepEqual(read(welcomed(["positional"], decoding), frame, name), { name: "ada" });
      assert.deepEqual(read(welcomed(["positional"], decoding), toNamed, name), other);
      for (const features of [[], ["other"], "positional", null]) {
        assert.deepEqual(read(welcomed(features, decoding), frame, name), refused("array"));
        assert.deepEqual(read(welcomed(features, decoding), toNamed, name), { name: "ada" });
      }
    }
  }
});

Deno.test("P-12.10: formFrames() marks the details of declared errors, and no others", () => {
  const details = asMarked(eitherObject({ reason: string() }));
  const frames = welcomed(["positional"]);
  for (const code of [1000, "REFUSED"]) {
    assert.deepEqual(read(frames, [4, 1, code, "no", ["tea"]], details), { reason: "tea" });
  }
  for (
    const frame of [[4, 1, 2, "no", { path: "/a" }], [4, 1, "INVALID_PARAMS", "no", { path: "/a" }], [
      4,
      1,
      1000,
      "no",
    ]]
  ) {
    const [decoded] = frames.decode(encodeMsgpack(frame), LIMITS);
    assert.deepEqual(decoded, frame);
  }
  const [absent] = frames.decode(encodeMsgpack([4, 1, 1000, "no", null, 500]), LIMITS);
  assert.deepEqual(absent, [4, 1, 1000, "no", null, 500]);
});

Deno.test("P-12.9: null needs its index, too, however unusual its message is", () => {
  const codec = decodedBy(
    eitherUnion([person, array(integer()), nothing()], (v0, v1, _v2) => nullable(union([v0, v1]))),
    leave,
  );
  for (const decoding of [rawMsgpack, plain()]) {
    const frames = welcomed(["positional"], decoding);
    assert.deepEqual(read(frames, [3, 1, [2, null]], codec), null);
    assert.deepEqual(read(frames, [3, 1, null], codec), {
      path: "",
      expected: "value in positional form",
      found: "other value",
    });
  }
});

Deno.test("P-12.8: eitherObject() says where a value in positional form is wrong", () => {
  const codec = decodedBy(
    eitherObject({ items: array(eitherObject({ price: integer(), note: optional(string()) })) }),
    leave,
  );
  const frames = welcomed(["positional"]);
  const issue = (items: unknown) => read(frames, [3, 1, [items]], codec);
  assert.deepEqual(issue([[0, 1], [1, 2, "x"]]), { items: [{ price: 1 }, { price: 2, note: "x" }] });
  assert.deepEqual(issue([[0, 1], [0, "2"]]), {
    path: "/items/1/price",
    expected: "integer",
    found: "string",
  });
  assert.deepEqual(issue([[1, 1, 2]]), { path: "/items/0/note", expected: "string", found: "number" });
  for (
    const wrong of [[], [0], [0, 1, 2], [1, 1], [2, 1], [-1, 1], [0.5, 1], ["0", 1], { price: 1 }, null, 7]
  ) {
    assert.deepEqual(issue([[0, 1], wrong]), {
      path: "/items/1",
      expected: "value in positional form",
      found: "other value",
    });
  }
});

Deno.test("P-12.8: eitherObject() has the order of the contract, and a map of undeclared properties at the end", () => {
  const codec = eitherObject(
    { name: string(), 1: integer() },
    others({ additional: eitherExtras(person) }),
    { order: ["name", "1"], hasExtras: true },
  );
  const value = { name: "x", 1: 5, more: { name: "ada" } };
  const data = ["x", 5, { more: [0, "ada"] }];
  const frames = welcomed(["positional"]);
  assert.deepEqual(sent(frames, [6, 1, encoded(encodedBy(codec, leaveToo), value)]), [6, 1, data]);
  assert.deepEqual(read(frames, [3, 1, data], decodedBy(codec, leave)), value);
  assert.deepEqual(read(welcomed([]), [3, 1, { ...value }], decodedBy(codec, leave)), value);
});

Deno.test("P-12.7: a value that nests too deep in positional form alone is refused in that form alone", () => {
  const chain: ValueCodec = eitherUnion(
    [tuple([integer(), lazy(() => chain)]), array(lazy(() => chain))],
    (v0, v1) => union([v0, v1]),
  );
  const codec = encodedBy(chain, leaveToo);
  // In positional form these bytes would be a chain of half the length.
  const long = (links: number): unknown => links === 0 ? [1, []] : [0, long(links - 1)];
  for (const features of [[], ["positional"]]) {
    welcomed(features); // what codecs guess from
    const data = encoded(codec, long(40));
    assert.deepEqual(sent(welcomed([]), [2, 1, 7, data]), [2, 1, 7, long(40)]);
    const positional = welcomed(["positional"]);
    for (const frame of [[2, 1, 7, data], [6, 1, data]] as Frame[]) {
      const received = sent(positional, frame) as unknown[];
      const checked = decodeValue(unknown(), received.at(-1), "msgpack");
      assert.ok(!checked.ok, "an extension matches no type");
    }
  }
  // What is wrong in both forms is never sent.
  assert.ok(!encodeValue(codec, long(60), "msgpack").ok);
});

/** A codec that keeps no raw values, as `rawMsgpack` does where a message is unusual. */
function plain(): FrameCodec {
  return { ...rawMsgpack, decode: (message, limits) => msgpack.decode(message, limits) };
}
