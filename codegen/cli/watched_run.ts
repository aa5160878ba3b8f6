/**
 * One run of a watch, in a process of its own: a command line as its arguments, and on its input the numbers
 * that are given for good.
 *
 * @module
 */

import { consoleOutput } from "./console_output.ts";
import { run } from "./run.ts";

if (import.meta.main) {
  const settled = await new Response(Deno.stdin.readable).json();
  Deno.exitCode = await run(Deno.args, consoleOutput, { settled });
}
