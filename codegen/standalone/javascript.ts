import { dirname, join } from "node:path";
import { format } from "../format.ts";
import type { GeneratedFile } from "../generate.ts";
import { mapImports } from "./module_graph.ts";

/**
 * TypeScript files as JavaScript ES modules, each with its declarations beside it.
 *
 * @throws {Error} If they do not type-check.
 */
export async function toJavaScript(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const folder = await Deno.makeTempDir({ prefix: "wirepact-" });
  try {
    await Promise.all(files.map(async ({ path, text }) => {
      await Deno.mkdir(dirname(join(folder, "in", path)), { recursive: true });
      await Deno.writeTextFile(join(folder, "in", path), text);
    }));
    await transpile(join(folder, "in"), files.map((file) => file.path));
    const outputs = files.flatMap(({ path }) => {
      const stem = path.replace(/\.ts$/, "");
      return [`${stem}.js`, `${stem}.d.ts`];
    });
    return await Promise.all(outputs.map(async (path) => {
      const text = await Deno.readTextFile(join(folder, "out", path));
      return { path, text: await tidy(text, path) };
    }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function transpile(folder: string, paths: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["transpile", "--no-config", "--no-lock", "--declaration", "--outdir", "../out", ...paths],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`the client does not compile:\n${new TextDecoder().decode(stderr)}`);
}

/** Imports name what is there now, and the compiler's note of where a file was does not travel. */
async function tidy(text: string, path: string): Promise<string> {
  const own = text.replace(/^\/\/\/ <amd-module .*>\n/, "");
  const renamed = mapImports(own, (specifier) => specifier.replace(/\.ts$/, ".js"));
  return await format(renamed, path.endsWith(".js") ? "js" : "ts");
}
