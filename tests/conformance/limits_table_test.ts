import { type ConnectionLimits, DEFAULT_LIMITS } from "@wirepact/schema/wire";
import assert from "node:assert/strict";

const PROTOCOL = await Deno.readTextFile(new URL("../../docs/PROTOCOL.md", import.meta.url));

/** The names and defaults of section 13, in its order. */
const ROWS = [...PROTOCOL.matchAll(/^\| `(max\w+|window\w+|helloTimeoutMs)` +\| ([\d,]+) +\|/gm)]
  .map(([, name, value]) => [name, Number(value!.replaceAll(",", ""))]);

Deno.test("PROTOCOL.md section 13 has every limit with its default", () => {
  assert.deepEqual(Object.fromEntries(ROWS), DEFAULT_LIMITS);
});

Deno.test("P-13.1: the first seven limits are those of WELCOME", () => {
  const told: Record<keyof ConnectionLimits, true> = {
    maxMessageBytes: true,
    maxFramesPerMessage: true,
    maxDepth: true,
    maxCallsInFlight: true,
    maxSubscriptions: true,
    windowItems: true,
    windowBytes: true,
  };
  assert.deepEqual(ROWS.slice(0, 7).map(([name]) => name), Object.keys(told));
});
