/**
 * The command line: `deno run -A codegen/main.ts path/to/contract.ts --out folder`. `--help` tells the rest.
 *
 * @module
 */

import { consoleOutput, run } from "./cli/mod.ts";

if (import.meta.main) Deno.exitCode = await run(Deno.args, consoleOutput);
