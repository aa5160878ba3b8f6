import { Buffer } from "node:buffer";
import * as compiled from "@wirepact/schema/compiled";
import { decodedBy, encodedBy, rawMsgpack } from "@wirepact/schema/compiled";
import {
  bytes,
  decodeValue,
  encodeMsgpack,
  encodeValue,
  INVALID,
  json,
  msgpack,
  object,
  string,
  type ValueCodec,
} from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import * as runtime from "../../../../schema/compile/runtime/mod.ts";

const LIMITS = { maxDepth: 64 };

/** Says where it was asked. */
const readable: ValueCodec = { decode: () => "readable", encode: () => "readable" };

/** A decoder of a string alone. */
function text(p: number): unknown {
  return runtime.str(p);
}

/** An encoder of a string alone. */
function putText(q: number, value: unknown): number {
  return runtime.putStr(q, value as string);
}

/** What is the same in both forms. */
function alike<Function>(one: Function): readonly [Function, Function] {
  return [one, one];
}

Deno.test("the entry point has every name that compiled text may import", () => {
  assert.deepEqual(Object.keys(runtime).filter((name) => !(name in compiled)), []);
});

Deno.test("decodedBy() reads results, items and payloads by compiled code", () => {
  const codec = decodedBy(readable, alike(text));
  const message = rawMsgpack.join([
    msgpack.encode([3, 1, "result"]),
    msgpack.encode([6, 3, "item"]),
    msgpack.encode([13, 2, "said", "payload", 7]),
    msgpack.encode([13, 2, 1, "last"]),
  ]);
  const frames = rawMsgpack.decode(message, LIMITS);
  assert.deepEqual(frames.map((frame) => frame.with(frame[0] === 13 ? 3 : 2, "")), [
    [3, 1, ""],
    [6, 3, ""],
    [13, 2, "said", "", 7],
    [13, 2, 1, ""],
  ]);
  const values = frames.map((frame) => decodeValue(codec, frame[frame[0] === 13 ? 3 : 2], "msgpack"));
  assert.deepEqual(values.map((one) => one.ok && one.value), ["result", "item", "payload", "last"]);
});

Deno.test("decodedBy() asks the readable codec about what compiled code does not accept, and about JSON", () => {
  const codec = decodedBy(readable, alike(text));
  const [frame] = rawMsgpack.decode(msgpack.encode([3, 1, 5]), LIMITS);
  assert.deepEqual(decodeValue(codec, frame![2], "msgpack"), { ok: true, value: "readable" });
  assert.deepEqual(decodeValue(codec, "text", "json"), { ok: true, value: "readable" });
});

Deno.test("values can be read when others have been decoded meanwhile", () => {
  const codec = decodedBy(readable, alike(text));
  const decode = (value: string) => rawMsgpack.decode(msgpack.encode([3, 1, value]), LIMITS)[0]![2];
  const [first, second] = [decode("first"), decode("second")];
  for (const [raw, value] of [[first, "first"], [second, "second"], [first, "first"]] as const) {
    assert.deepEqual(decodeValue(codec, raw, "msgpack"), { ok: true, value });
  }
});

Deno.test("encodedBy() writes params and items by compiled code into frames", () => {
  const codec = encodedBy(readable, alike(putText));
  const data = encodeValue(codec, "text", "msgpack");
  assert.ok(data.ok);
  const { value } = data;
  const frames: readonly (readonly unknown[])[] = [
    [2, 1, "say", "text"],
    [2, 1, 7, "text", { timeoutMs: 500, callNumber: 3 }],
    [2, 1, 7, "text", {}],
    [6, 1, "text"],
  ];
  for (const frame of frames) {
    const raw = frame.map((element) => element === "text" ? value : element);
    // The types say what application data may be, not what codecs leave there.
    assert.deepEqual(rawMsgpack.encode(raw as never), msgpack.encode(frame as never));
  }
});

Deno.test("encodedBy() asks the readable codec about what compiled code does not write, and for JSON", () => {
  const codec = encodedBy({ ...readable, encode: () => INVALID }, alike(() => -1));
  assert.equal(codec.encode("text", { encoding: "msgpack" } as never), INVALID);
  const other = encodedBy(readable, alike((q: number) => q));
  assert.equal(other.encode("text", { encoding: "json" } as never), "readable");
});

Deno.test("encodedBy() survives a getter that encodes something else, and puts it into a frame", () => {
  const inner = encodedBy(string(), alike(putText));
  const outer = encodedBy(
    readable,
    alike((q: number, value: unknown) => {
      const end = runtime.putStr(q, "outer");
      return (value as { readonly text: string }).text === "text" ? end : -1;
    }),
  );
  let within: unknown;
  const value = {
    get text() {
      const data = encodeValue(inner, "inner", "msgpack");
      within = rawMsgpack.encode([6, 1, data.ok && data.value]);
      return "text";
    },
  };
  const data = encodeValue(outer, value, "msgpack");
  assert.deepEqual(within, msgpack.encode([6, 1, "inner"]));
  assert.ok(data.ok);
  assert.deepEqual(rawMsgpack.encode([6, 1, data.value]), msgpack.encode([6, 1, "outer"]));
});

Deno.test("a value that shares its message with others is no view of it", () => {
  const codec = decodedBy(
    object({ data: bytes() }),
    alike((p: number) => {
      const count = runtime.map(p);
      const name = runtime.str(runtime.R.p);
      const data = runtime.bin(runtime.R.p);
      return count === 1 ? { [name]: data } : undefined;
    }),
  );
  const data = new Uint8Array(10).fill(7);
  const large = msgpack.encode([3, 1, { data: new Uint8Array(1_000) }]);
  const frames = rawMsgpack.decode(rawMsgpack.join([large, msgpack.encode([3, 1, { data }])]), LIMITS);
  const [first] = frames.map(([, , raw]) => () => decodeValue(codec, raw, "msgpack"));
  const one = first!();
  assert.ok(one.ok);
  // Its owner gives the memory away, and something else is decoded.
  rawMsgpack.decode(large, LIMITS);
  structuredClone(null, { transfer: [(one.value as { data: Uint8Array<ArrayBuffer> }).data.buffer] });
  assert.deepEqual(decodeValue(codec, frames[1]![2], "msgpack"), { ok: true, value: { data } });
});

Deno.test("rawMsgpack leaves what is unusual to the general codec", () => {
  const long = "x".repeat(1_100_000);
  const usual = encodeMsgpack([3, 1, "x"]);
  for (
    const message of [
      encodeMsgpack([3, 1, long]),
      encodeMsgpack([13, 1, 2, null, null]),
      encodeMsgpack([70, 1, 2]),
      encodeMsgpack([4, 1, 1000, "no", { reason: "x" }]),
      Uint8Array.from([...usual, ...encodeMsgpack([70])]),
    ]
  ) {
    assert.deepEqual(rawMsgpack.decode(message, LIMITS), msgpack.decode(message, LIMITS));
  }
  for (const message of [new Uint8Array(0), usual.subarray(0, 3), Uint8Array.of(0x93, 3, 1, 0xc1), "text"]) {
    const problem = (codec: typeof msgpack) => {
      try {
        return codec.decode(message, LIMITS);
      } catch (error) {
        return String(error);
      }
    };
    assert.equal(problem(rawMsgpack), problem(msgpack));
  }
  const nested = encodeMsgpack([3, 1, [[]]]);
  assert.throws(() => rawMsgpack.decode(nested, { maxDepth: 2 }), /nest deeper than 2/);
  assert.throws(() => rawMsgpack.decode(JSON.stringify([3]), LIMITS), { close: "UNSUPPORTED_DATA" });
  assert.ok(json.encoding !== rawMsgpack.encoding);
});

Deno.test("rawMsgpack decodes a Node Buffer as bytes", () => {
  const codec = decodedBy(bytes(), alike((p: number) => runtime.bin(p)));
  const message = Buffer.from(encodeMsgpack([3, 1, new Uint8Array(5000)]));
  const value = decodeValue(codec, rawMsgpack.decode(message, LIMITS)[0]![2], "msgpack");
  assert.ok(value.ok && value.value instanceof Uint8Array && !Buffer.isBuffer(value.value));
});
