/**
 * What is on disk against what should be there.
 *
 * @module
 */

import { dirname, join } from "node:path";
import type { GeneratedFile } from "../generate.ts";
import { CliError } from "./cli_error.ts";
import { unifiedDiff } from "./unified_diff.ts";

/** A file that is not as it should be. */
export interface Change {
  readonly path: string;
  /** `undefined` where the file is not there. */
  readonly before: string | undefined;
  /** `undefined` where the file should not be there any more. */
  readonly after: string | undefined;
}

/**
 * How every file that codegen writes begins. Others are never touched: one that only speaks of codegen in its first
 * lines is somebody's own.
 */
const MARKS = [
  /^\/\/ (?:Generated|Copied) by wirepact codegen\b/,
  /^\{\n(?: .*\n)*? {2}"description": "The client of \w+, written by wirepact codegen\."/,
];

/**
 * The changes that bring a folder up to date: files to write, and files of earlier runs to remove.
 *
 * @throws {CliError} If a file to be written is there and was not written by codegen.
 */
export async function changesOf(folder: string, files: readonly GeneratedFile[]): Promise<Change[]> {
  const changes: Change[] = [];
  for (const { path, text } of files) {
    const change = await changeOf(join(folder, path), text);
    if (change.before === change.after) continue;
    if (change.before !== undefined && !isOurs(change.before)) {
      throw new CliError(
        "FOREIGN_FILE",
        `${change.path} was not written by codegen: remove it, or choose another --out`,
      );
    }
    changes.push(change);
  }
  return [...changes, ...await staleFiles(folder, new Set(files.map((file) => join(folder, file.path))))];
}

/** The change of one file, which may be none. */
export async function changeOf(path: string, after: string): Promise<Change> {
  return { path, before: await readIfThere(path), after };
}

/**
 * Writes or removes what differs.
 *
 * @throws {CliError} If the file system does not let it.
 */
export async function applyChanges(changes: readonly Change[]): Promise<void> {
  for (const change of changes) {
    try {
      await applyChange(change);
    } catch (cause) {
      throw new CliError("UNWRITABLE", `cannot write ${change.path}: ${reasonOf(cause)}`, { cause });
    }
  }
}

async function applyChange({ path, after }: Change): Promise<void> {
  if (after === undefined) return await Deno.remove(path);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(path, after);
}

function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** The changes as a unified diff, from what is there to what should be. */
export function diffOf(changes: readonly Change[]): string {
  return changes.map(({ path, before, after }) =>
    unifiedDiff(before ?? "", after ?? "", {
      before: before === undefined ? "/dev/null" : path,
      after: after === undefined ? "/dev/null" : path,
    })
  ).join("");
}

/** The text of a file, `undefined` if there is none. */
export async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) return undefined;
    throw new CliError("UNREADABLE", `cannot read ${path}: ${reasonOf(cause)}`, { cause });
  }
}

/** Files that an earlier run wrote. Only the folder itself and its `runtime` are codegen's to tidy. */
async function staleFiles(folder: string, wanted: ReadonlySet<string>): Promise<Change[]> {
  const paths = [...await filesIn(folder, false), ...await filesIn(join(folder, "runtime"), true)];
  const stale: Change[] = [];
  for (const path of paths.filter((one) => !wanted.has(one)).sort()) {
    const before = await readIfThere(path);
    if (before !== undefined && isOurs(before)) stale.push({ path, before, after: undefined });
  }
  return stale;
}

async function filesIn(folder: string, recursive: boolean): Promise<string[]> {
  const paths: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory && recursive) paths.push(...await filesIn(path, true));
      else if (entry.isFile && /\.(?:[jt]s|json)$/.test(entry.name)) paths.push(path);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return paths;
}

function isOurs(text: string): boolean {
  return MARKS.some((mark) => mark.test(text));
}
