/** The compiled codecs against themselves: other forms, other orders of keys, what is refused, generated text. */

import {
  BinaryCodec,
  codecOf,
  compileCodecs,
  type Decode,
  type Encode,
  sourceText,
} from "@wirepact/schema/compile";
import { decodeMsgpack, encodeMsgpack, INVALID, type Issue } from "@wirepact/schema/wire";
import { type Candidate, measure, type MeasureOptions, ratioOf } from "./measure.ts";
import { type BenchMessage, MESSAGES } from "./messages.ts";

/** One comparison: the time of the baseline by that of the operation. */
export interface Variant {
  readonly message: string;
  readonly operation: string;
  readonly baseline: string;
  readonly ratio: number;
  readonly floor: number;
}

const report: { issue: Issue | undefined } = { issue: undefined };

/** A machine that others use too does not give the same ratio twice. */
const NOISE = 0.93;

interface Ours {
  readonly message: BenchMessage;
  readonly codec: BinaryCodec;
  readonly bytes: Uint8Array;
}

/** Measures all of them. */
export async function measureVariants(options: MeasureOptions): Promise<Variant[]> {
  const all = MESSAGES.map((message): Ours => {
    const codec = compileCodecs([message.node], {})[0]!;
    return { message, codec, bytes: codec.encode(message.value, report) as Uint8Array };
  });
  const generated = await loadGenerated();
  return [
    ...all.flatMap((ours) => positional(ours, options)),
    ...all.flatMap((ours) => text(ours, generated(ours.message), options)),
    ...all.filter(({ message }) => ["chat", "event", "tick", "batch"].includes(message.name))
      .map((ours) => shuffled(ours, options)),
    ...all.filter(({ message }) => message.name === "chat").flatMap((ours) => refused(ours, options)),
  ];
}

function compare(
  message: string,
  { operation, baseline, floor }: { operation: string; baseline: string; floor: number },
  runs: { readonly run: () => unknown; readonly baselineRun: () => unknown },
  options: MeasureOptions,
): Variant {
  const candidates: Candidate[] = [
    { name: "operation", run: runs.run },
    { name: "baseline", run: runs.baselineRun },
  ];
  for (let i = 0; i < 2_000; i++) for (const { run } of candidates) run();
  const times = measure(candidates, options);
  return {
    message,
    operation,
    baseline,
    floor,
    ratio: ratioOf(times.get("baseline")!, times.get("operation")!),
  };
}

function positional({ message, codec, bytes }: Ours, options: MeasureOptions): Variant[] {
  const { name, node, value } = message;
  const other = compileCodecs([node], {}, { form: "positional" })[0]!;
  const short = other.encode(value, report) as Uint8Array;
  const words = { baseline: "named", floor: NOISE };
  return [
    compare(name, { operation: "decode positional", ...words }, {
      run: () => other.decode(short, report),
      baselineRun: () => codec.decode(bytes, report),
    }, options),
    compare(name, { operation: "encode positional", ...words }, {
      run: () => other.encodeShared(value, report),
      baselineRun: () => codec.encodeShared(value, report),
    }, options),
    {
      message: name,
      operation: "bytes positional",
      baseline: "named",
      ratio: bytes.length / short.length,
      floor: name === "tick" || name === "batch" ? 1 / 0.75 : 1,
    },
  ];
}

function text({ message, codec, bytes }: Ours, other: BinaryCodec, options: MeasureOptions): Variant[] {
  const words = { baseline: "in memory", floor: 0.9 };
  return [
    compare(message.name, { operation: "decode generated", ...words }, {
      run: () => other.decode(bytes, report),
      baselineRun: () => codec.decode(bytes, report),
    }, options),
    compare(message.name, { operation: "encode generated", ...words }, {
      run: () => other.encodeShared(message.value, report),
      baselineRun: () => codec.encodeShared(message.value, report),
    }, options),
  ];
}

function shuffled({ message, codec, bytes }: Ours, options: MeasureOptions): Variant {
  const other = encodeMsgpack(reversed(decodeMsgpack(bytes)));
  return compare(message.name, { operation: "decode shuffled keys", baseline: "in order", floor: 1 / 2.6 }, {
    run: () => codec.decode(other, report),
    baselineRun: () => codec.decode(bytes, report),
  }, options);
}

/** With the keys of all maps the other way round. */
function reversed(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(reversed);
  if (typeof data !== "object" || data === null || data instanceof Uint8Array || data instanceof Date) {
    return data;
  }
  return Object.fromEntries(Object.entries(data).reverse().map(([key, value]) => [key, reversed(value)]));
}

function refused({ message, codec, bytes }: Ours, options: MeasureOptions): Variant[] {
  const value = message.value as Record<string, unknown>;
  const badText = bytes.slice();
  badText[bytes.indexOf(0xc3)] = 0xff; // the first letter outside ASCII
  const cases: [string, Uint8Array][] = [
    ["truncated", bytes.subarray(0, -4)],
    ["wrong type", encodeMsgpack({ ...value, ts: "soon" })],
    ["bad UTF-8", badText],
  ];
  return cases.map(([what, other]) => {
    if (codec.decode(other, report) !== INVALID) throw new Error(`${what} was accepted`);
    return compare(message.name, { operation: `refuse ${what}`, baseline: "accept", floor: 1 / 2.5 }, {
      run: () => codec.decode(other, report),
      baselineRun: () => codec.decode(bytes, report),
    }, options);
  });
}

/** All messages as one module of generated text. */
async function loadGenerated(): Promise<(message: BenchMessage) => BinaryCodec> {
  const nodes = Object.fromEntries(MESSAGES.map(({ name, node }) => [name, node]));
  const root = new URL("../../schema/", import.meta.url).href;
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/runtime.ts`,
      `export * from "${root}compile/runtime/mod.ts";\nexport { FORMATS as formats } from "${root}wire/mod.ts";\n`,
    );
    await Deno.writeTextFile(`${folder}/codecs.js`, sourceText(nodes, {}, { runtime: "./runtime.ts" }));
    const module = await import(`file://${folder}/codecs.js`) as Record<string, [Decode, Encode]>;
    return ({ name, node }) => {
      const [decode, encode] = module[name]!;
      return new BinaryCodec({
        decode,
        encode,
        readable: codecOf(node, {}),
        leaves: [],
        hasBytes: name === "bytes",
      });
    };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
