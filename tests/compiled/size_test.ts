/** What compiled codecs cost a page, and what they do without. */

import type { CodecsKind } from "@wirepact/codegen";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import chat from "../../examples/chat/contract.ts";
import { withClient } from "./compiled_module.ts";

/** Bytes beside the client with readable codecs, after minifying and gzip -9. */
const MAX_BYTES = 14_000;

Deno.test("the chat's compiled codecs are at most 14 kB beside the client", async () => {
  const [readable, compiled] = [await bundle("readable"), await bundle("compiled")].map(gzippedSize);
  const bytes = compiled! - readable!;
  console.log(`compiled codecs: ${bytes} bytes of ${MAX_BYTES} beside a client of ${readable}`);
  // Fewer would mean that they are not in the bundle.
  assert.ok(bytes > 4_000 && bytes <= MAX_BYTES, `${bytes} bytes`);
});

Deno.test("a client with compiled codecs runs under a strict content security policy", async () => {
  assert.doesNotMatch(await bundle("compiled"), /\beval\b|\bnew Function\b|\bFunction\(/);
});

Deno.test("a client with compiled codecs that is used with JSON alone has them all the same", async () => {
  // They are part of the specs. Who wants JSON alone does not ask for them.
  assert.ok(gzippedSize(await bundle("compiled", "connectChat")) > gzippedSize(await bundle("readable")));
});

/** A minified bundle of the chat's client. */
function bundle(codecs: CodecsKind, names = "connectChat, msgpack"): Promise<string> {
  return withClient(chat, { codecs }, async (folder) => {
    const entry = `${folder}/entry.ts`;
    await Deno.writeTextFile(entry, `import { ${names} } from "./client.ts";\nconsole.log(${names});\n`);
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--minify", "--platform=browser", entry],
      cwd: new URL("../..", import.meta.url),
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  });
}

function gzippedSize(text: string): number {
  return gzipSync(text, { level: 9 }).length;
}
