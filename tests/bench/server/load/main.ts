/**
 * The load generator: one job per line of stdin, one result per line of stdout. One process for all servers of a scenario, so that
 * none of them meets a generator that is colder than another's.
 *
 * @module
 */

import { TextLineStream } from "./text_lines.ts";
import { runCalls } from "./calls.ts";
import { runFanOut } from "./fan_out.ts";
import { runIdle } from "./idle.ts";
import type { Job } from "./job.ts";
import { runPaced } from "./paced.ts";
import type { Tally } from "./tally.ts";

// What a connection throws after its job has ended is of no interest; while it runs, the job hears of it.
globalThis.addEventListener("unhandledrejection", (event) => event.preventDefault());

for await (
  const line of Deno.stdin.readable.pipeThrough(new TextDecoderStream()).pipeThrough(new TextLineStream())
) {
  try {
    console.log(JSON.stringify({ tally: summary(await run(JSON.parse(line))) }));
  } catch (error) {
    console.log(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
  }
}

function run(job: Job): Promise<Tally> {
  switch (job.kind) {
    case "calls":
      return runCalls(job);
    case "fanOut":
      return runFanOut(job);
    case "idle":
      return runIdle(job);
    case "paced":
      return runPaced(job);
  }
}

function summary({ latencies, ...tally }: Tally) {
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? null;
  return { ...tally, p50Ms: at(0.5), p99Ms: at(0.99) };
}
