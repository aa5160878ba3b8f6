import { stripTypeScriptTypes } from "node:module";
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
    await declare(join(folder, "in"), files.map((file) => file.path));
    const outputs = await Promise.all(files.map(async (file) => {
      const stem = file.path.replace(/\.ts$/, "");
      const declarations = await Deno.readTextFile(join(folder, "out", `${stem}.d.ts`));
      return [
        { path: `${stem}.js`, text: await moduleText(file) },
        { path: `${stem}.d.ts`, text: await declarationText(file, declarations) },
      ];
    }));
    return outputs.flat();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function declare(folder: string, paths: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["transpile", "--no-config", "--no-lock", "--declaration", "--outdir", "../out", ...paths],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  const said = new TextDecoder().decode(stderr);
  throw new Error(`the client does not compile:\n${said.slice(said.indexOf("error: "))}`);
}

/** A JSDoc comment of a declaration that has no trace in JavaScript. */
const TYPE_DOC = /\/\*\*(?:[^*]|\*(?!\/))*\*\/\n(?=(?:export )?(?:declare )?(?:type|interface)\b)/g;

/** The sources hold erasable syntax only, so leaving the types out is all it takes. */
async function moduleText({ text }: GeneratedFile): Promise<string> {
  const script = stripTypeScriptTypes(text.replaceAll(TYPE_DOC, ""));
  return await format(mapImports(script, toJavaScriptPath), "js");
}

async function declarationText({ text }: GeneratedFile, declarations: string): Promise<string> {
  const [head = ""] = text.split("\n", 1);
  // The compiler moves comments about, and notes where the file was.
  const own = declarations.replace(`${head}\n`, "").replace(/^\/\/\/ <amd-module .*>\n/m, "");
  return await format(`${head}\n${mapImports(own, toJavaScriptPath)}`, "ts");
}

function toJavaScriptPath(specifier: string): string {
  return specifier.replace(/\.ts$/, ".js");
}
