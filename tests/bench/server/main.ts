/**
 * `deno task bench`: servers side by side, each in a process of its own, under the same load from one generator, in
 * rounds that take turns. What counts is the server's CPU time, which a busy machine disturbs least, and of that the
 * ratio to a control of the same round.
 *
 *     deno task bench [--quick] [--json] [--rounds 3] [--only rpc-1x64,fan-out] [--no-pin] [--docs]
 *
 * @module
 */

import { parseArgs } from "node:util";
import { taskArguments } from "../../task_arguments.ts";
import { writeDocs } from "./docs.ts";
import { type Generator, Launcher, type Reading, ROOT } from "./processes.ts";
import { markdown } from "./report.ts";
import { type Rounds, type ScenarioResult, summarise } from "./results.ts";
import { type Entry, type Scenario, SCENARIOS } from "./scenarios.ts";

const { values: options } = parseArgs({
  args: taskArguments(),
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    rounds: { type: "string" },
    only: { type: "string" },
    "no-pin": { type: "boolean", default: false },
    docs: { type: "boolean", default: false },
  },
});

/** Peers that take part when there is no time for all. */
const QUICK = /echo|Wirepact$|hand-written|socket\.io|tRPC|River/;
const windows = options.quick ? { warmUpMs: 300, windowMs: 500 } : { warmUpMs: 700, windowMs: 1_300 };
const allRounds = Number(options.rounds ?? (options.quick ? 1 : 3));
const only = options.only?.split(",");
const scenarios = SCENARIOS.filter(({ id, isSlow }) => only ? only.includes(id) : !(options.quick && isSlow))
  .map((scenario) => options.quick ? quickly(scenario) : scenario);

const results: ScenarioResult[] = [];
if (scenarios.length > 0) await install();
for (const scenario of scenarios) {
  await using generator = launcher(scenario).generator();
  results.push(await measure(scenario, generator));
}
progress("");
const machine = {
  deno: Deno.version.deno,
  cores: navigator.hardwareConcurrency,
  pinned: canPin(),
  rounds: allRounds,
  ...windows,
};
if (options.docs) await writeDocs(results, machine);
if (options.json) console.log(JSON.stringify({ machine, results }, undefined, 2));
else console.log(results.map(markdown).join("\n\n"));

function quickly(scenario: Scenario): Scenario {
  return { ...scenario, entries: scenario.entries.filter(({ label }) => QUICK.test(label)) };
}

async function measure(scenario: Scenario, generator: Generator): Promise<ScenarioResult> {
  const readings: Rounds = new Map(scenario.entries.map(({ label }) => [label, []]));
  const rounds = Math.min(allRounds, scenario.rounds ?? Infinity);
  for (let round = 0; round < rounds; round++) {
    for (const entry of turned(scenario.entries, round)) {
      progress(`${scenario.id}: round ${round + 1} of ${rounds}, ${entry.label}`);
      readings.get(entry.label)!.push(await read(scenario, entry, generator));
    }
  }
  return summarise(scenario, readings);
}

/** Every round begins with another entry, so that none is always measured behind the same neighbour. */
function turned(entries: readonly Entry[], round: number): Entry[] {
  const start = round * 2 % entries.length;
  return [...entries.slice(start), ...entries.slice(0, start)];
}

async function read(
  scenario: Scenario,
  { target, job, flood }: Entry,
  generator: Generator,
): Promise<Reading | Error> {
  try {
    await using server = await launcher(scenario).server(target);
    const { port, pid, hash } = server;
    const { wire } = target;
    const windowMs = options.quick ? windows.windowMs : scenario.windowMs ?? windows.windowMs;
    await using _flood = flood === undefined
      ? undefined
      : await launcher(scenario).flood(target, server, flood);
    return await generator.run({ ...job, port, pid, hash, wire, ...windows, windowMs });
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** Peers on Node want their packages in a folder. */
async function install(): Promise<void> {
  progress("installing peers");
  const { success, stderr } = await new Deno.Command("deno", {
    args: ["install", "--frozen", "--quiet", "--node-modules-dir=auto"],
    cwd: new URL("tests/bench/server/peers/", ROOT),
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) console.error(`peers are not installed: ${new TextDecoder().decode(stderr).trim()}`);
}

/** The last core, since the first has the machine's interrupts; the load goes to the one before it where it is apart. */
function launcher({ isApart }: Scenario): Launcher {
  if (!canPin()) return new Launcher(undefined);
  const last = navigator.hardwareConcurrency - 1;
  return new Launcher({ server: last, load: isApart ? Math.max(0, last - 1) : last });
}

function canPin(): boolean {
  if (options["no-pin"] || Deno.build.os !== "linux") return false;
  try {
    return new Deno.Command("taskset", { args: ["--version"], stdout: "null" }).outputSync().success;
  } catch {
    return false;
  }
}

function progress(line: string): void {
  if (!Deno.stderr.isTerminal()) {
    if (line) console.error(line);
    return;
  }
  Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${line}`));
}
