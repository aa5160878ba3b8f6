import assert from "node:assert/strict";

const WIRE = new URL("../../../../schema/wire/mod.ts", import.meta.url).href;

Deno.test("json can be bundled without MessagePack, the other side's frames and the codes", async () => {
  const text = await bundle("json, parseServerFrame");
  assert.match(text, /wirepact\.v1\.json/);
  assert.doesNotMatch(text, /MessagePack|compatibleWith|UNKNOWN_METHOD/);
});

Deno.test("a constant can be bundled without anything else that runs", async () => {
  const text = await bundle("PROTOCOL_VERSION");
  assert.ok(text.length < 200, text);
});

/** What a page gets that uses these names of the wire. */
async function bundle(names: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/entry.ts`,
      `import { ${names} } from "${WIRE}";\nconsole.log(${names});\n`,
    );
    const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--minify", "--platform=browser", `${folder}/entry.ts`],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
