import { parseArgs } from "node:util";
import { basename, dirname, join } from "node:path";
import { CliError } from "./cli_error.ts";

/** What the command line asks for. */
export interface CliOptions {
  /** The contract's file, as given. */
  readonly contract: string;
  /** The output folder, as given. */
  readonly out: string;
  /** The lock file. @default beside the contract, `contract.lock.json` for `contract.ts` */
  readonly lock: string;
  readonly check: boolean;
  readonly watch: boolean;
  readonly standalone: boolean;
  readonly lang: "ts" | "js";
  readonly codecs: "readable" | "compiled";
  readonly runtimeClient: string | undefined;
  readonly runtimeServer: string | undefined;
  readonly runtimeCompiled: string | undefined;
}

const RUNTIMES = ["runtime-client", "runtime-server", "runtime-compiled"] as const;

/** Printed by `--help`. */
export const HELP = `Usage: deno run -A codegen/main.ts <contract.ts> --out <folder> [options]

Writes a contract's types, client and server module, and keeps its numbers in a lock file.

Options:
  --out <folder>            Where to write; made if it is not there
  --check                   Write nothing; fail with a diff if what is there is not up to date
  --watch                   Generate again whenever the contract or what it imports is saved
  --standalone              Write the client with its runtime: a folder that imports nothing outside itself
  --lang <ts|js>            With --standalone: TypeScript, or JavaScript with .d.ts files (default: ts)
  --codecs <kind>           readable: small; compiled: several times faster in MessagePack (default: readable)
  --lock <file>             The lock file (default: contract.lock.json beside contract.ts)
  --runtime-client <spec>   What the client imports its runtime as (default: @wirepact/client/gen-v1)
  --runtime-server <spec>   What the server module imports its runtime as (default: @wirepact/server/gen-v1)
  --runtime-compiled <spec> What compiled codecs import theirs as (default: @wirepact/client/compiled-v1)
  --help                    Print this
`;

/**
 * The options of a command line; `"help"` if help is all it asks for.
 *
 * @throws {CliError} With what is wrong in it.
 */
export function parseOptions(args: readonly string[]): CliOptions | "help" {
  const { values, positionals } = parse(args);
  if (values.help) return "help";
  const [contract, ...others] = positionals;
  if (contract === undefined) throw usage("name the contract's file");
  if (others.length > 0) throw usage(`expected one contract, found also ${others.join(" ")}`);
  if (!values.out) throw usage("say where to write with --out <folder>");
  if (values.check && values.watch) throw usage("--check and --watch exclude each other");
  const lang = values.lang ?? "ts";
  if (lang !== "ts" && lang !== "js") throw usage(`--lang is ts or js, not ${lang}`);
  if (lang === "js" && !values.standalone) throw usage("--lang js needs --standalone");
  const codecs = values.codecs ?? "readable";
  if (codecs !== "readable" && codecs !== "compiled") {
    throw usage(`--codecs is readable or compiled, not ${codecs}`);
  }
  const runtimes = RUNTIMES.filter((name) => values[name]).map((name) => `--${name}`);
  if (values.standalone && runtimes.length > 0) {
    throw usage(`--standalone has its runtime with it: leave out ${runtimes.join(" and ")}`);
  }
  return {
    contract,
    out: values.out,
    lock: values.lock ?? join(dirname(contract), `${basename(contract).replace(/\.\w+$/, "")}.lock.json`),
    check: values.check ?? false,
    watch: values.watch ?? false,
    standalone: values.standalone ?? false,
    lang,
    codecs,
    runtimeClient: values["runtime-client"],
    runtimeServer: values["runtime-server"],
    runtimeCompiled: values["runtime-compiled"],
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      // Some task runners hand on the `--` before a task's own options; it makes no path of what follows.
      args: args.filter((arg) => arg !== "--"),
      allowPositionals: true,
      options: {
        out: { type: "string" },
        check: { type: "boolean" },
        watch: { type: "boolean" },
        standalone: { type: "boolean" },
        lang: { type: "string" },
        codecs: { type: "string" },
        lock: { type: "string" },
        "runtime-client": { type: "string" },
        "runtime-server": { type: "string" },
        "runtime-compiled": { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (cause) {
    throw usage(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function usage(problem: string, options?: ErrorOptions): CliError {
  return new CliError("USAGE", `${problem}\nRun with --help to see what there is.`, options);
}
