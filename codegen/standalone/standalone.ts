import type { ContractDraft } from "@wirepact/schema/ir";
import { generate, type Generated, type GeneratedFile, type GenerateOptions } from "../generate.ts";
import { type ClientRuntime, copyClientRuntime } from "./client_runtime.ts";
import { toJavaScript } from "./javascript.ts";

/** What {@linkcode generateStandalone} can be told. */
export interface StandaloneOptions extends Omit<GenerateOptions, "runtimes"> {
  /** TypeScript sources, or JavaScript ES modules with declarations. @default "ts" */
  readonly lang?: "ts" | "js";
}

/**
 * A contract's client together with its runtime: one folder that imports nothing outside itself. It has no server
 * module.
 */
export async function generateStandalone(
  contract: { readonly draft: ContractDraft },
  { lang = "ts", ...options }: StandaloneOptions = {},
): Promise<Generated> {
  const runtime = await copyClientRuntime(options.codecs);
  const { specifier: client, compiledSpecifier: compiled } = runtime;
  const { files, lock } = await generate(contract, {
    ...options,
    runtimes: { client, ...compiled !== undefined && { compiled } },
  });
  const sources = [...files.filter((file) => file.path !== "server.ts"), ...runtime.files];
  if (lang === "ts") return { files: sources, lock };
  return { files: [...await toJavaScript(sources), packageFile(contract.draft, runtime)], lock };
}

/** Node takes the files for ES modules by this, and bundlers leave out what is not used. */
function packageFile({ name, version }: ContractDraft, runtime: ClientRuntime): GeneratedFile {
  const entry = (path: string) => ({
    types: path.replace(/\.ts$/, ".d.ts"),
    default: path.replace(/\.ts$/, ".js"),
  });
  const content = {
    name: `${name.toLowerCase()}-client`,
    version,
    description: `The client of ${name}, written by wirepact codegen.`,
    private: true,
    type: "module",
    sideEffects: false,
    exports: {
      ".": entry("./client.ts"),
      "./runtime": entry(runtime.applicationSpecifier),
      "./live": entry(runtime.liveSpecifier),
    },
  };
  return { path: "package.json", text: JSON.stringify(content, null, 2) + "\n" };
}
