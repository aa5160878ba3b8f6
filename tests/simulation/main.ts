/**
 * Runs the simulation: `deno task simulate [--seeds 1000] [--from 1] [--seed n] [--faults name] [--brief] [--all]`. Stops
 * at the first seed that fails and replays it with its trace; `--seed` prints the trace of one. With `--faults` it does so
 * on a copy of the source in which that mistake is planted. `--brief` leaves traces out, `--all` does not stop. The last
 * line is what was done.
 */

import { parseArgs } from "node:util";
import { taskArguments } from "../task_arguments.ts";
import { plantedFault, runPlanted } from "./planted.ts";
import { type Outcome, simulate } from "./simulate.ts";

const args = taskArguments();
const { values } = parseArgs({
  args,
  options: {
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
    seed: { type: "string" },
    faults: { type: "string" },
    brief: { type: "boolean", default: false },
    all: { type: "boolean", default: false },
  },
});

const startedAt = performance.now();
const total = { seeds: 0, failed: 0, virtualHours: 0, frames: 0, cuts: 0, crashes: 0, events: 0, calls: 0 };

if (values.faults !== undefined) await runPlanted(plantedFault(values.faults), withoutFaults(args));
else {
  if (values.seed !== undefined) await show(Number(values.seed));
  else await search(Number(values.from), Number(values.seeds));
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const virtualHours = Math.round(total.virtualHours * 10) / 10;
  console.log(JSON.stringify({ ...total, virtualHours, seconds }));
  if (total.failed > 0) Deno.exitCode = 1;
}

async function search(from: number, seeds: number): Promise<void> {
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await simulate(seed);
    count(outcome);
    if (outcome.wrong.length === 0) continue;
    if (values.brief || values.all) console.log(`seed ${seed}: ${outcome.wrong[0]!.split("\n")[0]}`);
    else return await show(seed, outcome.hash);
    if (!values.all) return;
  }
}

/** Replays a seed with its trace. */
async function show(seed: number, hash?: string): Promise<void> {
  const outcome = await simulate(seed, { keepsTrace: true });
  if (hash === undefined) count(outcome);
  console.log(outcome.lines.join("\n"));
  console.log(JSON.stringify(outcome.plan));
  if (hash !== undefined && hash !== outcome.hash) {
    console.log("this was another run: it does not depend on its seed alone");
  }
  for (const wrong of outcome.wrong) console.log(`seed ${seed}: ${wrong}`);
}

function withoutFaults(args: readonly string[]): string[] {
  const at = args.indexOf("--faults");
  return args.filter((arg, index) => index !== at && index !== at + 1 && !arg.startsWith("--faults="));
}

function count({ wrong, figures }: Outcome): void {
  total.seeds++;
  if (wrong.length > 0) total.failed++;
  total.virtualHours += figures.virtualMs / 3_600_000;
  total.frames += figures.frames;
  total.cuts += figures.cuts;
  total.crashes += figures.crashes;
  total.events += figures.events;
  total.calls += figures.calls;
}
