import { dirname, join, relative } from "node:path/posix";
import type { CodecsKind, GeneratedFile } from "../generate.ts";
import { type GraphReader, mapImports, type ModuleSource, readModules } from "./module_graph.ts";

/** The folder of the runtime's sources within a standalone client. */
const FOLDER = "runtime";

/** What the generated client imports, and what code around it may. */
const ENTRIES = {
  generated: "@wirepact/client/gen-v1",
  application: "@wirepact/client",
  live: "@wirepact/client/live",
} as const;

/** What a client with compiled codecs imports beside. */
const COMPILED = "@wirepact/client/compiled-v1";

const HEADER = "// Copied by wirepact codegen. Do not edit.\n";

/** The client's runtime as files of a standalone client. */
export interface ClientRuntime {
  /** What the generated client imports it as. */
  readonly specifier: string;
  /** What compiled codecs import theirs as; there only if it was asked for. */
  readonly compiledSpecifier: string | undefined;
  /** What an application imports it as, for types and encodings. */
  readonly applicationSpecifier: string;
  /** What a user interface imports it as, for live views. */
  readonly liveSpecifier: string;
  readonly files: readonly GeneratedFile[];
}

/** The sources of the client's runtime with every import made relative; that of compiled codecs only if asked for. */
export async function copyClientRuntime(codecs: CodecsKind = "readable"): Promise<ClientRuntime> {
  const generated = import.meta.resolve(ENTRIES.generated);
  const application = import.meta.resolve(ENTRIES.application);
  const live = import.meta.resolve(ENTRIES.live);
  const compiled = codecs === "compiled" ? [import.meta.resolve(COMPILED)] : [];
  const modules = await readModules([generated, application, live, ...compiled], READER);
  const root = commonFolder(modules);
  const pathOf = (url: string) => join(FOLDER, url.slice(root.length));
  const files = modules.map(({ url, text }) => ({
    path: pathOf(url),
    text: HEADER + mapImports(text, (specifier) => {
      const target = relative(dirname(pathOf(url)), pathOf(READER.resolve(specifier, url)));
      return target.startsWith(".") ? target : `./${target}`;
    }),
  }));
  const [compiledSpecifier] = compiled.map((url) => `./${pathOf(url)}`);
  return {
    specifier: `./${pathOf(generated)}`,
    compiledSpecifier,
    applicationSpecifier: `./${pathOf(application)}`,
    liveSpecifier: `./${pathOf(live)}`,
    files,
  };
}

const READER: GraphReader = {
  // Not the file system, so that it works where the package was not installed as files.
  read: async (url) => await (await fetch(url)).text(),
  resolve: (specifier, importer) =>
    /^\.{1,2}\//.test(specifier) ? new URL(specifier, importer).href : import.meta.resolve(specifier),
};

function commonFolder(modules: readonly ModuleSource[]): string {
  const [first = "", ...others] = modules.map(({ url }) => url);
  let folder = first.slice(0, first.lastIndexOf("/") + 1);
  while (!others.every((url) => url.startsWith(folder))) {
    folder = folder.slice(0, folder.lastIndexOf("/", folder.length - 2) + 1);
  }
  return folder;
}
