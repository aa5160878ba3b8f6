/** Reads the product's TypeScript files and the modules they import, for the architecture tests. */

import { dirname, join, relative } from "node:path";
import { readPackageEntries, ROOT } from "./package_entries.ts";

/** One source file: its path from the root, its text, and what it imports. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Paths from the root for the project's own modules, bare specifiers for everything else. */
  readonly imports: readonly string[];
}

const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;

/** All files of the given top-level folders, generated ones included. */
export async function readSources(folders: readonly string[]): Promise<SourceFile[]> {
  const names = new Map(
    (await readPackageEntries()).map((entry) => [entry.specifier, relative(ROOT, entry.file)]),
  );
  const files: SourceFile[] = [];
  for (const folder of folders) {
    for await (const path of typescriptFiles(join(ROOT, folder))) {
      const text = await Deno.readTextFile(path);
      files.push({ path: relative(ROOT, path), text, imports: importsOf(path, text, names) });
    }
  }
  return files.sort((a, b) => a.path < b.path ? -1 : 1);
}

function importsOf(path: string, text: string, names: ReadonlyMap<string, string>): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const found = new Set<string>();
  for (const match of code.matchAll(IMPORT)) {
    const specifier = match[1] ?? match[2] ?? "";
    const own = specifier.startsWith(".")
      ? relative(ROOT, join(dirname(path), specifier))
      : names.get(specifier);
    found.add(own ?? specifier);
  }
  return [...found];
}

async function* typescriptFiles(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory && entry.name !== "dist" && entry.name !== "node_modules") {
      yield* typescriptFiles(path);
    } else if (entry.isFile && /\.tsx?$/.test(entry.name)) yield path;
  }
}
