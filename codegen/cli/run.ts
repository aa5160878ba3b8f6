import type { GroupNumbers } from "@wirepact/schema/ir";
import type { CliOutput } from "./cli_output.ts";
import { describeFailure } from "./describe_failure.ts";
import { pendingChanges } from "./generate_files.ts";
import { type CliOptions, HELP, parseOptions } from "./options.ts";
import { applyChanges, type Change, diffOf } from "./output.ts";
import { watch } from "./watch.ts";

const MAX_LISTED = 10;

/** What a run knows besides its command line. */
export interface RunOptions {
  /** Numbers that are given for good; others are taken back from what has left the contract. @default all */
  readonly settled?: GroupNumbers;
}

/** One run of the command line. Returns the exit code: 0, or 1 for whatever went wrong, which was printed. */
export async function run(
  args: readonly string[],
  output: CliOutput,
  { settled }: RunOptions = {},
): Promise<number> {
  try {
    const options = parseOptions(args);
    if (options === "help") {
      output.out(HELP);
      return 0;
    }
    if (options.check) return await check(options, args, output);
    if (options.watch) return await watch(options, args, output);
    return await write(options, output, settled);
  } catch (error) {
    output.error(describeFailure(error));
    return 1;
  }
}

async function write(
  options: CliOptions,
  output: CliOutput,
  settled: GroupNumbers | undefined,
): Promise<number> {
  const changes = await pendingChanges(options, settled);
  await applyChanges(changes);
  output.out(changes.length === 0 ? `${options.out} is up to date\n` : summary(changes, options));
  return 0;
}

/** The files one by one, unless they are too many to be read. */
function summary(changes: readonly Change[], { out }: CliOptions): string {
  if (changes.length > MAX_LISTED) return `wrote ${changes.length} files to ${out}\n`;
  return changes.map(({ path, after }) => `${after === undefined ? "removed" : "wrote"} ${path}\n`).join("");
}

async function check(options: CliOptions, args: readonly string[], output: CliOutput): Promise<number> {
  const changes = await pendingChanges(options);
  if (changes.length === 0) {
    output.out(`${options.out} is up to date\n`);
    return 0;
  }
  output.error(diffOf(changes));
  const command = ["deno run -A", programPath(), ...args.filter((arg) => arg !== "--check")].join(" ");
  output.error(`\n${options.out} is not what ${options.contract} says. To fix it:\n  ${command}\n`);
  return 1;
}

function programPath(): string {
  return mainPath(Deno.mainModule, Deno.cwd());
}

/** A program's path as one would type it in a folder. */
export function mainPath(main: string, folder: string): string {
  const prefix = `file://${folder}/`;
  return main.startsWith(prefix) ? main.slice(prefix.length) : main.replace(/^file:\/\//, "");
}
