import assert from "node:assert/strict";
import { MutatedCopy } from "../mutation/mutated_copy.ts";
import { PLANTED, type PlantedFault } from "./planted_faults.ts";

/** Where the simulation begins. */
const MAIN = "tests/simulation/main.ts";

const decoder = new TextDecoder();

/** The mistake of a name. @throws {Error} If there is none. */
export function plantedFault(name: string): PlantedFault {
  const fault = PLANTED.find((planted) => planted.name === name);
  assert.ok(
    fault,
    `no planted fault has the name ${name}; there are ${PLANTED.map((one) => one.name).join(", ")}`,
  );
  return fault;
}

/** Runs the simulation on a copy of the source in which a mistake is planted, and shows what it says. */
export async function runPlanted(fault: PlantedFault, args: readonly string[]): Promise<void> {
  await using copy = await MutatedCopy.make();
  await copy.during(fault, async (cwd) => {
    const { code } = await command(cwd, args, "inherit").output();
    Deno.exitCode = code;
  });
}

/** What the simulation says first of a mistake within so many seeds; nothing if it does not notice. */
export function noticed(copy: MutatedCopy, fault: PlantedFault, seeds: number): Promise<string | undefined> {
  const { seed } = fault;
  return copy.during(fault, async (cwd) => {
    const hint = seed !== undefined && seed <= seeds && await search(cwd, { from: seed, seeds: 1 });
    return hint || await search(cwd, { from: 1, seeds });
  });
}

async function search(
  cwd: string,
  { from, seeds }: { from: number; seeds: number },
): Promise<string | undefined> {
  const { stdout, stderr, code } = await command(
    cwd,
    ["--brief", "--from", `${from}`, "--seeds", `${seeds}`],
    "piped",
  ).output();
  const said = decoder.decode(stdout);
  const first = said.split("\n").find((line) => line.startsWith("seed "));
  assert.ok(code === 0 || first !== undefined, `the simulation broke:\n${said}${decoder.decode(stderr)}`);
  return first;
}

function command(cwd: string, args: readonly string[], output: "inherit" | "piped"): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", MAIN, ...args],
    cwd,
    stdout: output,
    stderr: output,
    env: { NO_COLOR: "1" },
  });
}
