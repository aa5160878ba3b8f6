import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

Deno.test("schema/wire passes its tests where __proto__ is a setter, as in browsers and Node", async () => {
  const { success, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", "--quiet", "--unstable-unsafe-proto", "tests/unit/schema/wire"],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stderr: "null",
  }).output();
  assert.ok(success, new TextDecoder().decode(stdout));
});
