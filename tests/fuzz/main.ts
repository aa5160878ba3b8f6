/**
 * Fuzzes the compiled codecs: `deno task fuzz [--cases 1000000] [--seed n]`. Prints the seed, which repeats the run.
 */

import { parseArgs } from "node:util";
import { taskArguments } from "../task_arguments.ts";
import { fuzzClients } from "./client_cases.ts";
import { fuzzCodecs } from "./codec_cases.ts";
import { fuzzJson } from "./json_cases.ts";

const { values } = parseArgs({
  args: taskArguments(),
  options: { cases: { type: "string" }, seed: { type: "string" } },
});
const cases = Number(values.cases ?? 1_000_000);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
console.log(`fuzzing ${cases} cases from seed ${seed}`);
console.log("MessagePack", JSON.stringify(fuzzCodecs(seed, cases)));
console.log("JSON", JSON.stringify(fuzzJson(seed, cases)));
// A tenth, since each case is a message for two clients.
console.log("clients", JSON.stringify(await fuzzClients(seed, cases / 10)));
