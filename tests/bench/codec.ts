/**
 * Compiled codecs against native JSON and `@msgpack/msgpack`, both with TypeBox's compiled checks:
 * `deno task bench:codec [--json] [--rounds 25] [--ms 20] [--only chat]`. Exits with 1 if a ratio is below its floor.
 */

import { TypeCompiler } from "@sinclair/typebox/compiler";
import { compileCodecs } from "@wirepact/schema/compile";
import { decode as decodeOther, encode as encodeOther } from "@msgpack/msgpack";
import type { Issue } from "@wirepact/schema/wire";
import { parseArgs } from "node:util";
import { taskArguments } from "../task_arguments.ts";
import { measureClients } from "./client_paths.ts";
import { type Candidate, measure, median, ratioOf } from "./measure.ts";
import { type BenchMessage, MESSAGES } from "./messages.ts";
import { measureVariants, type Variant } from "./variants.ts";

const { values: args } = parseArgs({
  args: taskArguments(),
  options: {
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: "25" },
    ms: { type: "string", default: "20" },
    only: { type: "string" },
  },
});
const rounds = Number(args.rounds);
const milliseconds = Number(args.ms);

type Operation = "decode" | "encode";
type Baseline = "json" | "msgpack";

/** The least ratios, in the order of the messages: chat, call, event, tick, batch, bytes, document, article. */
const FLOORS: Readonly<Record<`${Operation} ${Baseline}`, readonly number[]>> = {
  "decode json": [1.9, 4.0, 3.6, 9, 6.7, 100, 1.2, 1.2],
  "encode json": [1.1, 1.3, 1.6, 6, 2.7, 2, 1.1, 1.1],
  "decode msgpack": [4, 5, 4.5, 8, 7, 3, 2.2, 1.6],
  "encode msgpack": [3.7, 9, 5, 6.5, 6, 0, 4, 4],
};

const report: { issue: Issue | undefined } = { issue: undefined };

interface Paths {
  readonly message: BenchMessage;
  readonly decode: readonly Candidate[];
  readonly encode: readonly Candidate[];
}

function pathsOf(message: BenchMessage): Paths {
  const { node, value } = message;
  const [codec] = compileCodecs([node], {});
  const bytes = codec!.encode(value, report) as Uint8Array;
  const toJson = message.name === "bytes"
    ? () => JSON.stringify(withBase64(value))
    : () => JSON.stringify(value);
  const text = toJson();
  const checkJson = TypeCompiler.Compile(message.json);
  const checkBinary = TypeCompiler.Compile(message.binary);
  const fromJson = message.name === "bytes" ? fromBase64 : (data: unknown) => data;
  return {
    message,
    decode: [
      { name: "ours", run: () => codec!.decode(bytes, report) },
      {
        name: "json",
        run: () => {
          const data = JSON.parse(text);
          return checkJson.Check(data) ? fromJson(data) : undefined;
        },
      },
      {
        name: "msgpack",
        run: () => {
          const data = decodeOther(bytes);
          return checkBinary.Check(data) ? data : undefined;
        },
      },
    ],
    encode: [
      // What a queue copies, and what it would be given if it did not.
      { name: "ours", run: () => codec!.encodeShared(value, report) },
      { name: "ours copied", run: () => codec!.encode(value, report) },
      { name: "json", run: toJson },
      { name: "msgpack", run: () => encodeOther(value) },
    ],
  };
}

interface WithNativeBase64 {
  toBase64(): string;
}

function withBase64(value: unknown): unknown {
  const { name, data } = value as { name: string; data: WithNativeBase64 };
  return { name, data: data.toBase64() };
}

function fromBase64(value: unknown): unknown {
  const { name, data } = value as { name: string; data: string };
  return { name, data: (Uint8Array as unknown as { fromBase64(text: string): Uint8Array }).fromBase64(data) };
}

/** Every path sees every message first, as in a server that does more than one thing. */
function pollute(paths: readonly Paths[]): void {
  for (let i = 0; i < 300; i++) {
    for (const { decode, encode } of paths) {
      for (const { run } of [...decode, ...encode]) run();
    }
  }
}

interface Case extends Variant {
  readonly nanoseconds: number;
  readonly baselineNanoseconds: number;
}

function casesOf({ message, ...paths }: Paths): Case[] {
  return (["decode", "encode"] as const).flatMap((operation) => {
    const times = measure(paths[operation], { rounds, milliseconds });
    const compare = (name: string, baseline: Baseline, floor: number): Case => ({
      message: message.name,
      operation: name === "ours" ? operation : `${operation} copied`,
      baseline,
      ratio: ratioOf(times.get(baseline)!, times.get(name)!),
      floor,
      nanoseconds: median(times.get(name)!),
      baselineNanoseconds: median(times.get(baseline)!),
    });
    const baselines = ["json", "msgpack"] as const;
    return [
      ...baselines.map((baseline) =>
        compare("ours", baseline, FLOORS[`${operation} ${baseline}`][MESSAGES.indexOf(message)]!)
      ),
      ...operation === "encode" ? baselines.map((baseline) => compare("ours copied", baseline, 0)) : [],
    ];
  });
}

const paths = MESSAGES.map(pathsOf);
pollute(paths);
const cases = paths.filter(({ message }) => !args.only || message.name === args.only).flatMap(casesOf);
const variants = args.only ? [] : await measureVariants({ rounds, milliseconds });
const clients = args.only ? [] : await measureClients({ rounds, milliseconds });
if (args.json) console.log(JSON.stringify({ cases: [...cases, ...clients, ...variants] }));
else {
  for (const one of [...cases, ...clients]) {
    printRow(one, `${one.nanoseconds.toFixed(0)} ns against ${one.baselineNanoseconds.toFixed(0)}`);
  }
  for (const one of variants) printRow(one, "");
}
if ([...cases, ...clients, ...variants].some(({ ratio, floor }) => ratio < floor)) Deno.exit(1);

function printRow({ message, operation, baseline, ratio, floor }: Variant, times: string): void {
  const columns = [
    message.padEnd(9),
    operation.padEnd(20),
    baseline.padEnd(9),
    ratio.toFixed(2).padStart(8),
    `floor ${Number(floor.toFixed(2))}`.padEnd(10),
    ratio < floor ? "BELOW" : "     ",
    times,
  ];
  console.log(columns.join("  ").trimEnd());
}
