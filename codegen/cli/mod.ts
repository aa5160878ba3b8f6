/**
 * The command line.
 *
 * @module
 */

export { consoleOutput } from "./console_output.ts";
export { run } from "./run.ts";
export type { CliOutput } from "./cli_output.ts";
export type { RunOptions } from "./run.ts";
