import assert from "node:assert/strict";
import { join } from "node:path";
import { keptSecret } from "../../../../examples/chat/secret.ts";

/** A path at which there is no file, in a folder for the length of a test. */
async function inFolder(run: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await run(join(folder, "secret"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("keptSecret() makes a secret that only its owner can read, and finds it again", () =>
  inFolder(async (path) => {
    const secret = await keptSecret(path);
    assert.match(secret, /^[0-9a-f]{64}$/);
    assert.equal((await Deno.stat(path)).mode! & 0o777, 0o600);
    assert.equal(await keptSecret(path), secret);
  }));

Deno.test("keptSecret() makes another secret for another file", async () => {
  const secrets = new Set<string>();
  const read = async (path: string) => void secrets.add(await keptSecret(path));
  await inFolder(read);
  await inFolder(read);
  assert.equal(secrets.size, 2);
});

Deno.test("keptSecret() signs nothing with what is no secret", () =>
  inFolder(async (path) => {
    await Deno.writeTextFile(path, "short");
    await assert.rejects(keptSecret(path), RangeError);
    assert.equal(await Deno.readTextFile(path), "short");
  }));
