import {
  BinaryCodec,
  codecOf,
  compileCodecs,
  type Decode,
  type Encode,
  sourceText,
} from "@wirepact/schema/compile";
import { numberContract, type TypeNode } from "@wirepact/schema/ir";
import { encodeMsgpack, INVALID, type Issue } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import chat from "../../../../examples/chat/contract.ts";

const node: TypeNode = {
  kind: "object",
  properties: [
    { name: "id", type: { kind: "string", format: "uuid" } },
    { name: 'quo"te {', type: { kind: "integer", minimum: 0 } },
    { name: "parts", type: { kind: "array", items: { kind: "bytes" } }, optional: true },
  ],
};

const text = sourceText({ message: node }, {}, { runtime: "runtime" });

/** Loads the text as a module. */
async function load(): Promise<BinaryCodec> {
  const runtime = new URL("../../../../schema/compile/runtime/mod.ts", import.meta.url);
  const wire = new URL("../../../../schema/wire/mod.ts", import.meta.url);
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/runtime.ts`,
      `export * from ${JSON.stringify(runtime.href)};\nexport { FORMATS as formats } from ${
        JSON.stringify(wire.href)
      };\n`,
    );
    await Deno.writeTextFile(`${folder}/codecs.js`, text.replace('"runtime"', '"./runtime.ts"'));
    const { message } = await import(`file://${folder}/codecs.js`) as { message: [Decode, Encode] };
    const [decode, encode] = message;
    return new BinaryCodec({ decode, encode, readable: codecOf(node, {}), leaves: [], hasBytes: true });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("sourceText() needs no eval and gives the codecs that compileCodecs() gives", async () => {
  assert.doesNotMatch(text, /\beval\b|new Function/);
  const codec = await load();
  const [inMemory] = compileCodecs([node], {});
  const report: { issue: Issue | undefined } = { issue: undefined };
  const other: { issue: Issue | undefined } = { issue: undefined };
  const id = "123e4567-e89b-12d3-a456-426614174000";
  for (
    const value of [
      { id, 'quo"te {': 1, parts: [Uint8Array.of(1)] },
      { 'quo"te {': 300, id, more: true },
      { id: "x", 'quo"te {': 1 },
      { id, 'quo"te {': -1 },
      {},
    ]
  ) {
    assert.deepEqual(codec.encode(value, report), inMemory!.encode(value, other));
    const bytes = encodeMsgpack(value);
    assert.deepEqual(codec.decode(bytes, report), inMemory!.decode(bytes, other));
    assert.deepEqual(report, other);
    assert.equal(codec.decode(bytes.subarray(1), report), INVALID);
  }
});

Deno.test("sourceText() writes the same text for the same types", () => {
  assert.equal(sourceText({ message: node }, {}, { runtime: "runtime" }), text);
});

Deno.test("sourceText() makes constants of all that it imports", () => {
  const [, imports, constants] = /^import \{ (.*) \} from .*\nconst (.*);\n/.exec(text)!;
  assert.deepEqual(imports!.split(", "), constants!.split(", ").map((one) => one.replace(" =", " as")));
});

/** What a page may get for its own types, beside the client. */
const MAX_GZIPPED_BYTES = 14_000;

Deno.test("sourceText() of the chat's types is small with all that it stands on", async () => {
  const { methods, topics, events, types } = (await numberContract(chat.draft)).descriptor;
  const payloads = (all: typeof events) => Object.values(all).map(({ payload }) => payload);
  const nodes = [
    ...Object.values(methods).flatMap(({ params, result, item, errors }) => [
      params,
      result,
      item,
      ...Object.values(errors).map(({ details }) => details),
    ]),
    ...Object.values(topics).flatMap((topic) => payloads(topic.events)),
    ...payloads(events),
  ].filter((one) => one !== undefined);
  const named = Object.fromEntries(nodes.map((one, i) => [`type${i}`, one]));
  const size = await gzippedSize(sourceText(named, types, { runtime: "./runtime.ts" }));
  assert.ok(size > 4_000 && size < MAX_GZIPPED_BYTES, `${size} bytes`);
});

/** The text, minified, with the runtime and the class that puts it to use. */
async function gzippedSize(codecs: string): Promise<number> {
  const schema = new URL("../../../../schema/", import.meta.url).href;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/runtime.ts`,
      `export * from "${schema}compile/runtime/mod.ts";\nexport { FORMATS as formats } from "${schema}wire/mod.ts";\n`,
    );
    await Deno.writeTextFile(`${folder}/codecs.js`, codecs);
    await Deno.writeTextFile(
      `${folder}/entry.ts`,
      `export * from "./codecs.js";\nexport { BinaryCodec } from "${schema}compile/binary_codec.ts";\n`,
    );
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--minify", "--platform=browser", `${folder}/entry.ts`],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const gzipped = new Blob([stdout]).stream().pipeThrough(new CompressionStream("gzip"));
    return (await new Response(gzipped).bytes()).length;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
