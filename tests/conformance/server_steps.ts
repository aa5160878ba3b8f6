/** What each step of a server vector does. */

import assert from "node:assert/strict";
import { fromHex } from "../unit/schema/wire/msgpack/hex.ts";
import { type Arrival, type RawPeer } from "./raw_client.ts";
import { mismatch } from "./match.ts";
import type { ServerRun } from "./server_run.ts";
import type { Step } from "./vector.ts";
import { soon } from "./watchdog.ts";

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
  readonly words: ServerRun["words"];
  /** Settles when the other side has handled everything; fails if it said anything meanwhile. */
  fence(): Promise<void>;
}

const SERVER_VERBS = {
  async expectText(run, text: string) {
    const arrival = await run.peer.arrivals.next();
    assert.equal(arrival.kind === "frame" ? arrival.message : arrival.code, text);
  },
  expectSubprotocol(run, subprotocol: string) {
    assert.equal(run.subprotocol, run.words.toWire(subprotocol));
  },
  expectHttp(run, status: number) {
    assert.equal(run.httpStatus, status);
  },
  async advanceMs(run, ms: number | "heartbeat") {
    await run.subject.clock.advance(ms === "heartbeat" ? run.heartbeatMs : ms);
  },
  async drop(run) {
    run.peer.drop();
    await soon("the end of a connection", run.subject.ended(run.connectionId));
  },
  check({ subject }, { aborted, logged, notLogged, subscribers }: Checks) {
    if (aborted) assert.deepEqual(subject.aborted, aborted);
    if (logged) assert.ok(subject.log.some((line) => line.includes(logged)), subject.log.join("\n"));
    if (notLogged) assert.ok(!subject.log.some((line) => line.includes(notLogged)), subject.log.join("\n"));
    if (subscribers !== undefined) assert.equal(subject.subscribers, subscribers);
  },
  async do(run, action: Step) {
    const name = Object.keys(action)[0] ?? "";
    const hook = HOOKS[name as keyof typeof HOOKS] as Hook | undefined;
    assert.ok(hook, `the vector asks for an unknown action ${name}`);
    await hook(run, action[name] as never, action);
  },
} satisfies Record<string, Verb<ServerRun>>;

interface Checks {
  readonly aborted?: readonly string[];
  readonly logged?: string;
  readonly notLogged?: string;
  readonly subscribers?: number;
}

type Hook = (run: ServerRun, argument: never, action: Step) => Promise<void> | void;
type Instance = readonly [topic: string, key: unknown];
type Publication = readonly [topic: string, key: unknown, event: string, payload: unknown];

const HOOKS = {
  async publish(run, [topic, key, event, payload]: Publication) {
    await run.subject.topic(topic, key).publish(event, run.words.toApplication(payload));
  },
  async publishExcept(run, [topic, key, event, payload]: Publication) {
    const except = { id: run.connectionId };
    await run.subject.topic(topic, key).publish(event, run.words.toApplication(payload), { except });
  },
  async broadcast(run, [event, payload]: readonly [event: "notice", payload: unknown]) {
    await run.subject.server.broadcast(event, run.words.toApplication(payload) as { text: string });
  },
  async join(run, [topic, key]: Instance) {
    await run.subject.topic(topic, key).join({ id: run.connectionId });
  },
  leave(run, [topic, key]: Instance) {
    assert.ok(run.subject.topic(topic, key).leave({ id: run.connectionId }));
  },
  async keep(run, instance: Instance) {
    await run.visit(instance);
  },
  async visitor(run, instance: Instance, { user }) {
    await run.visit(instance, String(user));
  },
  async visitorLeaves(run) {
    await run.visitorLeaves();
  },
  slowSnapshot(run) {
    run.subject.slowSnapshots();
  },
  async publishDuringSnapshot(run, [topic, key, event, payload]: Publication) {
    await run.subject.duringSnapshot(() => run.subject.topic(topic, key).publish(event, payload));
  },
  close(run, { graceMs }: { graceMs: number }) {
    void run.subject.server.close({ graceMs });
  },
} satisfies Record<string, Hook>;

/** The verbs of server vectors. */
export const VERBS: Readonly<Record<string, Verb<ServerRun>>> = { ...COMMON_VERBS, ...SERVER_VERBS };

/** Takes the steps of a vector. A failure says at which one. */
export async function takeSteps<Run>(
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
