/** A module's source with its imports. */
export interface ModuleSource {
  readonly url: string;
  readonly text: string;
}

/** How a graph is read; parameters so that tests need no files. */
export interface GraphReader {
  read(url: string): Promise<string>;
  resolve(specifier: string, importer: string): string;
}

/**
 * The specifier of an import or re-export that starts a line, whatever it spans, or of the import of a type in place.
 * Group 1 is all before it. That is enough for sources that `deno fmt` has been over.
 */
const IMPORT = /(^(?:import|export)\b(?:[^;"'`]*?\bfrom\s*|\s*)"|\bimport\(")([^"]+)(?=")/gm;

/** Modules and everything they import, each once, in the order of their URLs. */
export async function readModules(entries: readonly string[], reader: GraphReader): Promise<ModuleSource[]> {
  const modules = new Map<string, ModuleSource>();
  const pending = [...entries];
  for (let url = pending.pop(); url !== undefined; url = pending.pop()) {
    if (modules.has(url)) continue;
    const text = await reader.read(url);
    modules.set(url, { url, text });
    for (const [, , specifier = ""] of text.matchAll(IMPORT)) pending.push(reader.resolve(specifier, url));
  }
  return [...modules.values()].sort((a, b) => a.url < b.url ? -1 : 1);
}

/** A module's text with each import's specifier replaced. */
export function mapImports(text: string, map: (specifier: string) => string): string {
  return text.replaceAll(IMPORT, (_, head: string, specifier: string) => head + map(specifier));
}
