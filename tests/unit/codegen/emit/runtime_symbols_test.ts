import * as compiled from "@wirepact/client/compiled-v1";
import * as runtime from "@wirepact/client/gen-v1";
import { CODEC_MODULE_NAMES } from "@wirepact/schema/compile";
import { contract, rpc } from "@wirepact/schema/contract";
import assert from "node:assert/strict";
import { CLIENT_VALUES, COMPILED_VALUES } from "../../../../codegen/emit/mod.ts";

Deno.test("CLIENT_VALUES are all exported by the client's runtime", () => {
  assert.deepEqual(CLIENT_VALUES.filter((name) => !(name in runtime)), []);
});

Deno.test("what compiled codecs import is all exported by their runtime", () => {
  // The codec of frames has another name there, and what `compiledOptions` stands on has none.
  const inside = ["rawMsgpack", "formFrames", "RawValue"];
  const wanted = [...COMPILED_VALUES, ...CODEC_MODULE_NAMES].filter((name) => !inside.includes(name));
  assert.deepEqual(wanted.filter((name) => !(name in compiled)), []);
});

Deno.test("contract() reserves every member that a generated client has from its runtime", () => {
  const members = new Set(["runtime", ...Object.getOwnPropertyNames(runtime.WirepactClient.prototype)]);
  const free = [...members].filter((name) => {
    try {
      contract("members", { version: "1", methods: { [name]: rpc() } });
      return true;
    } catch {
      return false;
    }
  });
  assert.deepEqual(free, []);
});
