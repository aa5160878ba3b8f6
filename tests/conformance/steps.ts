/** Steps in general, and the verbs that vectors of both sides have. */

import assert from "node:assert/strict";
import { fromHex } from "../unit/schema/wire/msgpack/hex.ts";
import type { Words } from "./data.ts";
import { mismatch } from "./match.ts";
import type { Arrival, RawPeer } from "./raw_peer.ts";
import type { Step, Vector } from "./vector.ts";

/** One verb: what to do with its argument, and with the step's other members. */
export type Verb<Run> = (run: Run, argument: never, step: Step) => Promise<void> | void;

/** The verbs that both sides have. */
export const COMMON_VERBS = {
  send(run, frames: readonly unknown[], { times = 1 }) {
    run.peer.send(Array(Number(times)).fill(run.words.toWire(frames)).flat());
  },
  sendText(run, text: string) {
    run.peer.sendMessage(run.words.expand(text));
  },
  sendHex(run, hex: string) {
    run.peer.sendMessage(fromHex(run.words.expand(hex)));
  },
  sendBytes(run, length: number) {
    run.peer.sendMessage(run.peer.encoding === "json" ? "x".repeat(length) : new Uint8Array(length));
  },
  sendItems(run, { id, count }: { id: number; count: number }) {
    run.peer.send(Array.from({ length: count }, (_, index) => [6, id, index]));
  },
  async expect(run, pattern: unknown) {
    expectFrame(await run.peer.arrivals.next(), pattern, run);
  },
  async expectExactly(run, pattern: unknown) {
    expectFrame(await run.peer.arrivals.next(), pattern, run, { exact: true });
  },
  async expectEventually(run, pattern: unknown) {
    let arrival = await run.peer.arrivals.next();
    while (arrival.kind === "frame" && mismatch(pattern, arrival.frame, run.words)) {
      arrival = await run.peer.arrivals.next();
    }
    expectFrame(arrival, pattern, run);
  },
  async expectItems(run, { id, count }: { id: number; count: number }) {
    for (let i = 0; i < count; i++) expectFrame(await run.peer.arrivals.next(), [6, id, "$any"], run);
  },
  async expectClose(run, code: unknown, { reason = "" }) {
    expectClose(await run.peer.arrivals.next(), code, String(reason), run);
  },
  async expectEventuallyClose(run, code: unknown, { reason = "" }) {
    let arrival = await run.peer.arrivals.next();
    while (arrival.kind === "frame") arrival = await run.peer.arrivals.next();
    expectClose(arrival, code, String(reason), run);
  },
  expectNothing(run) {
    return run.fence();
  },
} satisfies Record<string, Verb<CommonRun>>;

/** What the verbs of both sides need. */
export interface CommonRun {
  readonly peer: RawPeer;
  readonly words: Words;
  /** Settles when the other side has handled everything; fails if it said anything meanwhile. */
  fence(): Promise<void>;
}

/** One vector in progress. */
export interface Run {
  /** Does what is to be done before the first step. */
  start(vector: Vector): Promise<void>;
  /** Ends everything, and shows that nothing is left. */
  end(): Promise<void>;
}

/** Runs a vector from its start to its end. */
export async function runVector<AnyRun extends Run>(
  run: AnyRun,
  vector: Vector,
  verbs: Readonly<Record<string, Verb<AnyRun>>>,
): Promise<void> {
  try {
    await run.start(vector);
    await takeSteps(run, vector.steps, verbs);
  } catch (error) {
    // What a failure leaves behind must not fail the next test, nor hide the failure.
    await run.end().catch(() => {});
    throw error;
  }
  await run.end();
}

/** Takes the steps of a vector. A failure says at which one. */
async function takeSteps<Run>(
  run: Run,
  steps: readonly Step[],
  verbs: Readonly<Record<string, Verb<Run>>>,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    const name = Object.keys(step)[0] ?? "";
    const verb = verbs[name];
    assert.ok(verb, `the vector has an unknown verb ${name}`);
    try {
      await verb(run, step[name] as never, step);
    } catch (error) {
      if (error instanceof Error) {
        error.message = `step ${index + 1}, ${JSON.stringify(step)}: ${error.message}`;
      }
      throw error;
    }
  }
}

function expectFrame(
  arrival: Arrival,
  pattern: unknown,
  { words }: Pick<CommonRun, "words">,
  options: { readonly exact?: boolean } = {},
): void {
  assert.ok(arrival.kind === "frame", `the connection was closed: ${Deno.inspect(arrival)}`);
  const problem = mismatch(pattern, arrival.frame, words, options);
  assert.ok(!problem, `${Deno.inspect(arrival.frame)}: frame${problem}`);
}

function expectClose(
  arrival: Arrival,
  code: unknown,
  reason: string,
  { words }: Pick<CommonRun, "words">,
): void {
  assert.ok(arrival.kind === "close", `a frame came instead of the end: ${Deno.inspect(arrival)}`);
  const problem = mismatch(code, arrival.code, words);
  assert.ok(!problem, `the close code${problem} (${arrival.reason})`);
  assert.ok(arrival.reason.includes(reason), `the reason "${arrival.reason}" lacks "${reason}"`);
}
