/** What each step of a server vector does. */

import assert from "node:assert/strict";
import { type Hook, HOOKS } from "./server_hooks.ts";
import type { ServerRun } from "./server_run.ts";
import { COMMON_VERBS, type Verb } from "./steps.ts";
import type { Step } from "./vector.ts";
import { soon } from "./watchdog.ts";

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

/** The verbs of server vectors. */
export const SERVER_STEPS: Readonly<Record<string, Verb<ServerRun>>> = { ...COMMON_VERBS, ...SERVER_VERBS };
