import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const ROOT = normalize(join(dirname(fileURLToPath(import.meta.url)), "../.."));

/** One entry point of a published package. */
export interface PackageEntry {
  /** What a user imports: `@wirepact/schema/wire`. */
  readonly specifier: string;
  /** The file behind it. */
  readonly file: string;
}

/** All entry points of the workspace's packages. */
export async function readPackageEntries(): Promise<PackageEntry[]> {
  const root = JSON.parse(await Deno.readTextFile(join(ROOT, "deno.json")));
  const entries: PackageEntry[] = [];
  for (const member of root.workspace as string[]) {
    const config = JSON.parse(await Deno.readTextFile(join(ROOT, member, "deno.json")));
    for (const [name, file] of Object.entries(config.exports as Record<string, string>)) {
      entries.push({ specifier: join(config.name, name), file: join(ROOT, member, file) });
    }
  }
  return entries;
}
