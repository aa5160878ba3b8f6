import { type FrameCodec, json } from "@wirepact/client";
import { compiledOptions, msgpack } from "@wirepact/client/compiled-v1";
import { msgpack as general } from "@wirepact/client/gen-v1";
import { encodeMsgpack } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

Deno.test("compiledOptions() leaves clients in JSON as they are", () => {
  for (const options of [{}, { encoding: json }]) assert.equal(compiledOptions(options), options);
});

Deno.test("compiledOptions() refuses MessagePack codecs that know no raw values", () => {
  assert.throws(() => compiledOptions({ encoding: general }), TypeError);
});

Deno.test("compiledOptions() refuses the codec of another copy of the runtime, whose raw values are not its own", () => {
  const foreign = { ...msgpack, rawValue: class RawValue {} };
  assert.throws(() => compiledOptions({ encoding: foreign }), { message: /this client's own module/ });
});

Deno.test("P-12.11: compiledOptions() makes frames for one client, whatever others are granted", () => {
  const options = { encoding: msgpack, callTimeoutMs: 5 };
  const [one, other] = [compiledOptions(options), compiledOptions(options)];
  assert.equal(one.callTimeoutMs, 5);
  const first = (codec: FrameCodec | undefined, frame: unknown) =>
    codec!.decode(encodeMsgpack(frame), { maxDepth: 64 })[0]!;
  first(one.encoding, [1, { features: ["positional"] }]);
  const isMarked = (codec: FrameCodec | undefined) =>
    (first(codec, [3, 1, ["ada"]])[2] as { isPositional: boolean }).isPositional;
  assert.deepEqual([one, other].map(({ encoding }) => isMarked(encoding)), [true, false]);
});
