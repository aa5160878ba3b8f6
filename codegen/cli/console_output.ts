import type { CliOutput } from "./cli_output.ts";

/** Where a run of the program says what it did. */
export const consoleOutput: CliOutput = {
  out: (text) => console.log(text.replace(/\n$/, "")),
  error: (text) => console.error(text.replace(/\n$/, "")),
};
