import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { GroupNumbers } from "@wirepact/schema/ir";
import type { CliOutput } from "./cli_output.ts";
import type { CliOptions } from "./options.ts";
import { SettledNumbers } from "./settled_numbers.ts";

/** A save is often several writes; they count as one if no longer than this apart. */
const DEBOUNCE_MS = 100;

/**
 * Generates now and after every change of the contract or a module of its own. Each time in a new process, since a
 * module once imported cannot be imported anew. Goes on whatever is wrong with the contract, until the process ends.
 * What got a number meanwhile and has left the contract again gives it back.
 */
export async function watch(
  options: CliOptions,
  args: readonly string[],
  output: CliOutput,
): Promise<number> {
  const onceArgs = args.filter((arg) => arg !== "--watch");
  const settled = new SettledNumbers(options.lock);
  let modules: ReadonlySet<string> = new Set([resolve(options.contract)]);
  for (;;) {
    modules = new Set([...modules, ...await localModules(options.contract)]);
    // Opened before generating, so that a change in the meantime is not missed.
    using watcher = Deno.watchFs([...new Set([...modules].map(dirname))], { recursive: false });
    await generateInProcess(onceArgs, await settled.before());
    await settled.after();
    output.out(`watching ${options.contract}\n`);
    await changeOf(watcher, modules);
  }
}

async function generateInProcess(args: readonly string[], settled: GroupNumbers): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", import.meta.resolve("./watched_run.ts"), ...args],
    stdin: "piped",
    stdout: "inherit",
    stderr: "inherit",
  }).spawn();
  // One that cannot even begin says why, and reads nothing.
  await new Blob([JSON.stringify(settled)]).stream().pipeTo(child.stdin).catch(() => {});
  await child.status;
}

/** The files that a module consists of, itself and what it imports; none while it cannot be parsed. */
async function localModules(path: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", path],
    stdout: "piped",
    stderr: "null",
  }).output();
  const graph = parseGraph(new TextDecoder().decode(stdout));
  return graph.filter((specifier) => specifier.startsWith("file:")).map((specifier) =>
    fileURLToPath(specifier)
  );
}

function parseGraph(json: string): string[] {
  try {
    const { modules } = JSON.parse(json) as { modules: { specifier: string }[] };
    return modules.map((module) => module.specifier);
  } catch {
    return [];
  }
}

/** Resolves when one of the files has changed and then been left alone for a moment. */
async function changeOf(watcher: Deno.FsWatcher, files: ReadonlySet<string>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  for await (const event of watcher) {
    if (event.kind === "access" || !event.paths.some((path) => files.has(path))) continue;
    clearTimeout(timer);
    timer = setTimeout(() => watcher.close(), DEBOUNCE_MS);
  }
}
