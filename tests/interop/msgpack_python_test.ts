import { decodeMsgpack, encodeMsgpack, Extension } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { arbitraryData } from "../unit/schema/wire/arbitrary_data.ts";
import { fromHex, toHex } from "../unit/schema/wire/msgpack/hex.ts";

const PYTHON = "/usr/bin/python3";
const PROGRAM = new URL("./msgpack_python.py", import.meta.url).pathname;

/** What Python says of one value. */
interface Answer {
  readonly value: unknown;
  readonly hex: string;
}

const isCi = Deno.env.get("CI") === "true";
const isInstalled = await hasModule();
if (!isInstalled && !isCi) console.warn("skipped: python3-msgpack (apt-get install python3-msgpack)");

Deno.test({
  name: "python3-msgpack reads what encodeMsgpack() writes, and decodeMsgpack() what it writes",
  ignore: !isInstalled && !isCi,
  async fn() {
    const values = sampleValues();
    const answers = await askPython(values.map((value) => toHex(encodeMsgpack(value))));
    assert.equal(answers.length, values.length);
    for (const [index, value] of values.entries()) {
      const answer = answers[index]!;
      assert.deepEqual(answer.value, describe(value));
      assert.deepEqual(decodeMsgpack(fromHex(answer.hex)), value);
    }
  },
});

/** The same values in every run, as shrinking would need a process per step. */
function sampleValues(): unknown[] {
  // Python's ExtType has no negative types.
  const extension = fc.tuple(fc.nat({ max: 127 }), fc.uint8Array({ maxLength: 20 }))
    .map(([type, data]) => new Extension(type, data));
  return [
    ...fc.sample(arbitraryData({ isMsgpack: true }), { numRuns: 2_000, seed: 1 }),
    ...fc.sample(extension, { numRuns: 50, seed: 2 }),
    "é".repeat(40_000),
    new Uint8Array(70_000),
    Array.from({ length: 70_000 }, (_, i) => i),
  ];
}

async function askPython(lines: readonly string[]): Promise<Answer[]> {
  const process = new Deno.Command(PYTHON, {
    args: [PROGRAM],
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = process.output();
  await new Response(lines.join("\n") + "\n").body!.pipeTo(process.stdin);
  const { success, stdout, stderr } = await output;
  assert.ok(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** A value in the words of the Python program. */
function describe(value: unknown): unknown {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "bigint") return { int: String(value) };
  if (typeof value === "number") {
    const isInteger = Number.isSafeInteger(value) && !Object.is(value, -0);
    return isInteger ? { int: String(value) } : { float: toHex(new Uint8Array(float64(value))) };
  }
  if (typeof value === "string") return { str: value };
  if (value instanceof Uint8Array) return { bin: toHex(value) };
  if (value instanceof Extension) return { ext: value.type, data: toHex(value.data) };
  if (value instanceof Date) {
    const seconds = Math.floor(value.getTime() / 1000);
    return { seconds, nanos: (value.getTime() - seconds * 1000) * 1_000_000 };
  }
  if (Array.isArray(value)) return { array: value.map(describe) };
  return { map: Object.entries(value as object).map(([key, item]) => [key, describe(item)]) };
}

function float64(value: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.buffer;
}

async function hasModule(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command(PYTHON, { args: ["-c", "import msgpack"], stderr: "null" })
      .output();
    return success;
  } catch {
    return false;
  }
}
