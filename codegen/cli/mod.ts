/**
 * The command line.
 *
 * @module
 */

export { run } from "./run.ts";
export type { CliOutput } from "./cli_output.ts";
