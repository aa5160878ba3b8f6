/**
 * Real processes, sockets and files, treated badly for minutes: `deno task faults [--kills 100] [--cuts 1000]
 * [--stall-ms 60000]`. Prints what became of what the server had acknowledged, and exits with 1 if a promise was broken.
 * The suite runs the same for seconds.
 */

import { parseArgs } from "node:util";
import { taskArguments } from "../task_arguments.ts";
import { cutRun } from "./cut_run.ts";
import { killRun } from "./kill_run.ts";
import type { LogFigures } from "./log_figures.ts";
import { stallRun } from "./stall_run.ts";

const { values } = parseArgs({
  args: taskArguments(),
  options: {
    kills: { type: "string", default: "100" },
    cuts: { type: "string", default: "1000" },
    "stall-ms": { type: "string", default: "60000" },
  },
});

let isBroken = false;

const kills = Number(values.kills);
if (kills > 0) {
  report(`kill -9 in mid burst, ${kills} times, over one SQLite file`, await killRun({ kills, progress }));
}
const cuts = Number(values.cuts);
if (cuts > 0) {
  report(`sockets cut, ${cuts} times, during a talk in 20 rooms`, await cutRun({ cuts, progress }));
}
const forMs = Number(values["stall-ms"]);
if (forMs > 0) {
  const figures = await stallRun({ forMs });
  const { eventsPerSecond, grownMiB, p99MsBefore, p99Ms, missedByOthers, hasCaughtUp } = figures;
  console.log(`a reader stops reading under ${eventsPerSecond} events a second for ${forMs / 1000} s`);
  console.log(`  the server grew by ${grownMiB.toFixed(1)} MiB (32 are allowed)`);
  const ratio = p99Ms / p99MsBefore;
  console.log(
    `  others' p99 was ${p99MsBefore.toFixed(1)} ms and is ${p99Ms.toFixed(1)} ms: ${
      ratio.toFixed(2)
    } times (1.2)`,
  );
  console.log(
    `  others missed ${missedByOthers} events; the stalled reader ${
      hasCaughtUp ? "has" : "has not"
    } caught up`,
  );
  isBroken ||= grownMiB > 32 || ratio > 1.2 || missedByOthers > 0 || !hasCaughtUp;
}
if (isBroken) {
  console.log("a promise was broken");
  Deno.exit(1);
}

function report(title: string, figures: LogFigures): void {
  const { acknowledged, unknown, lost, doubled, outOfOrder, recoveries, gaps, failures } = figures;
  console.log(title);
  console.log(`  ${acknowledged} lines acknowledged, ${unknown} of unknown outcome`);
  console.log(`  ${lost} lost, ${doubled} doubled, ${outOfOrder} out of order`);
  console.log(
    `  ${recoveries} recoveries without loss, ${gaps} gaps told, ${failures.length} other failures`,
  );
  for (const failure of new Set(failures)) console.log(`    ${failure}`);
  isBroken ||= lost + doubled + outOfOrder + gaps + failures.length > 0;
}

function progress(done: number): void {
  if (Deno.stdout.isTerminal()) Deno.stdout.writeSync(new TextEncoder().encode(`\r  ${done} `));
}
