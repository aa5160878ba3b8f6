import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";

/** What a page would load: the generated chat client and all it needs. */
const CLIENT = new URL("../../../examples/chat/generated/client.ts", import.meta.url).href;

/** Bytes after minifying and gzip -9. Growth is to be noticed; the goal is in brackets. */
const LIMITS = [
  { encodings: "JSON", names: "connectChat", maxBytes: 12_170, goalBytes: 12_288 },
  { encodings: "JSON and MessagePack", names: "connectChat, msgpack", maxBytes: 14_800, goalBytes: 16_384 },
];

for (const { encodings, names, maxBytes, goalBytes } of LIMITS) {
  Deno.test(`the chat's client with ${encodings} is at most ${maxBytes} bytes`, async () => {
    const bytes = gzipSync(await bundle(names), { level: 9 }).length;
    console.log(`client with ${encodings}: ${bytes} bytes of ${maxBytes} (goal ${goalBytes})`);
    assert.ok(bytes <= maxBytes, `${bytes} bytes`);
  });
}

Deno.test("the client has no MessagePack in it unless that is imported", async () => {
  assert.doesNotMatch(await bundle("connectChat"), /wirepact\.v1\.msgpack/);
});

Deno.test("the client runs under a strict content security policy", async () => {
  assert.doesNotMatch(await bundle("connectChat, msgpack"), /\beval\b|\bnew Function\b|\bFunction\(/);
});

/** A minified bundle of these names of the generated client. */
async function bundle(names: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const entry = `${folder}/entry.ts`;
    await Deno.writeTextFile(entry, `import { ${names} } from "${CLIENT}";\nconsole.log(${names});\n`);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--minify", "--platform=browser", entry],
      cwd: new URL("../../..", import.meta.url),
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
