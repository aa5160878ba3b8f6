import assert from "node:assert/strict";

/** Tasks that take options, with those that leave least to do. */
const TASKS: Readonly<Record<string, readonly string[]>> = {
  fuzz: ["--cases", "0"],
  simulate: ["--seeds", "0"],
  faults: ["--kills", "0", "--cuts", "0", "--stall-ms", "0"],
  "bench:codec": ["--only", "none"],
  bench: ["--only", "none"],
  codegen: ["--help"],
};

for (const [task, options] of Object.entries(TASKS)) {
  for (const given of [options, ["--", ...options]]) {
    Deno.test(`deno task ${task} ${given.join(" ")} takes its options`, async () => {
      const { success, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["task", "--quiet", task, ...given],
        cwd: new URL("../", import.meta.url),
        env: { NO_COLOR: "1" },
      }).output();
      assert.ok(success, new TextDecoder().decode(stderr));
    });
  }
}
