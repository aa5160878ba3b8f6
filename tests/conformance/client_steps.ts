/** What each step of a client vector does. */

import assert from "node:assert/strict";
import type { ClientRun, Ear, MadeCall, Outcome } from "./client_run.ts";
import lock from "./contract.lock.json" with { type: "json" };
import { mismatch } from "./match.ts";
import { COMMON_VERBS, type Verb } from "./steps.ts";
import type { Step } from "./vector.ts";
import { soon } from "./watchdog.ts";

const CLIENT_VERBS = {
  async do(run, action: Step) {
    const name = Object.keys(action)[0] ?? "";
    const hook = ACTIONS[name as keyof typeof ACTIONS] as Action | undefined;
    assert.ok(hook, `the vector asks for an unknown action ${name}`);
    await hook(run, action[name] as never, action);
  },
  async outcome(run, expected: Readonly<Record<string, Step>>) {
    for (const [name, pattern] of Object.entries(expected)) {
      const outcome = await soon(`the outcome of ${name}`, callOf(run, name).outcome);
      const problem = outcomeProblem(outcome, pattern, run);
      assert.ok(!problem, `${name}${problem}: ${Deno.inspect(outcome)}`);
    }
  },
  async events(run, expected: Readonly<Record<string, unknown>>) {
    await run.fence();
    for (const [name, events] of Object.entries(expected)) {
      const problem = mismatch(events, earOf(run, name).events, run.words, { form: "application" });
      assert.ok(!problem, `the events of ${name}${problem}`);
    }
  },
  async members(run, expected: Readonly<Record<string, unknown>>) {
    await run.fence();
    for (const [name, members] of Object.entries(expected)) {
      const heard = Object.fromEntries(earOf(run, name).members());
      const problem = mismatch(members, heard, run.words, { exact: true, form: "application" });
      assert.ok(!problem, `the members of ${name}${problem}`);
    }
  },
  async ended(run, expected: Readonly<Record<string, unknown>>) {
    for (const [name, pattern] of Object.entries(expected)) {
      const { code } = await soon(`the end of ${name}`, earOf(run, name).ended) as { readonly code: string };
      const problem = mismatch(pattern, { code }, run.words);
      assert.ok(!problem, `the error of ${name}${problem}`);
    }
  },
  state(run, pattern: unknown) {
    const problem = mismatch(pattern, run.client.state, run.words);
    assert.ok(!problem, `the state${problem}`);
  },
  async advanceMs(run, ms: number) {
    await run.clock.advance(ms, () => run.isConnecting);
  },
  async drop(run) {
    run.peer.drop();
    await run.lost();
  },
  async close(run, [code, reason]: readonly [number, string]) {
    run.peer.close(code, reason);
    await run.lost();
  },
  async expectConnection(run) {
    await run.takeConnection();
  },
  expectNoConnection(run) {
    assert.equal(run.isConnecting, false, "the client has connected again");
  },
  welcome(run, how: true | string) {
    run.welcome(how);
  },
} satisfies Record<string, Verb<ClientRun>>;

/** The verbs of client vectors. */
export const CLIENT_STEPS: Readonly<Record<string, Verb<ClientRun>>> = { ...COMMON_VERBS, ...CLIENT_VERBS };

type Action = (run: ClientRun, argument: never, action: Step) => void | Promise<void>;

const ACTIONS = {
  call(run, [method, params]: readonly [string, unknown?], { as, timeoutMs }) {
    const options = timeoutMs === undefined ? {} : { timeoutMs: Number(timeoutMs) };
    makeCall(run, String(as), (signal) => {
      const input = params === undefined ? [] : [run.words.toApplication(params)];
      return invoke<AnyCall>(run, method, ...input, { ...options, signal }).outcome();
    });
  },
  stream(run, [method, params]: readonly [string, unknown], { as }) {
    makeCall(run, String(as), (signal) => {
      return invoke<{ all(): AnyCall }>(run, method, params, { signal }).all().outcome();
    });
  },
  upload(run, [method, count]: readonly [string, number], { as }) {
    const items = Array.from({ length: count }, (_, index) => index);
    makeCall(run, String(as), (signal) => invoke<AnyCall>(run, method, items, { signal }).outcome());
  },
  abort(run, name: string) {
    callOf(run, name).abort.abort();
  },
  subscribe(run, [topic, key]: readonly [string, unknown], { as }) {
    const subscription = invoke<AnySubscription>(run, topic, key);
    const ear: Ear = {
      events: [],
      members: () => subscription.presence.members,
      ended: subscription.ended,
    };
    for (const event of eventsOf(topic)) {
      subscription.on(event, (payload) => void ear.events.push([event, payload]));
    }
    run.ears.set(String(as), ear);
  },
  listen(run, event: "notice", { as }) {
    const ear: Ear = { events: [], members: () => new Map(), ended: Promise.resolve() };
    run.client.on(event, (payload) => void ear.events.push([event, payload]));
    run.ears.set(String(as), ear);
  },
} satisfies Record<string, Action>;

/** What generated methods return, without the types of the contract. */
interface AnyCall {
  outcome(): Promise<Outcome>;
}

interface AnySubscription {
  readonly ended: Promise<unknown>;
  on(event: string, listener: (payload: unknown) => void): unknown;
  readonly presence: { readonly members: ReadonlyMap<string, unknown> };
}

/** Calls a generated method by its name, which comes from a vector. */
function invoke<Returned>(run: ClientRun, name: string, ...args: readonly unknown[]): Returned {
  const methods = run.client as unknown as Record<string, (...args: readonly unknown[]) => Returned>;
  return methods[name]!(...args);
}

function makeCall(run: ClientRun, name: string, start: (signal: AbortSignal) => Promise<Outcome>): void {
  const abort = new AbortController();
  run.calls.set(name, { abort, outcome: start(abort.signal) });
}

function callOf(run: ClientRun, name: string): MadeCall {
  const call = run.calls.get(name);
  assert.ok(call, `the vector made no call ${name}`);
  return call;
}

function earOf(run: ClientRun, name: string): Ear {
  const ear = run.ears.get(name);
  assert.ok(ear, `the vector does not listen as ${name}`);
  return ear;
}

function eventsOf(topic: string): string[] {
  return Object.keys(lock.events).filter((name) => name.startsWith(`${topic}.`))
    .map((name) => name.slice(topic.length + 1));
}

function outcomeProblem(outcome: Outcome, pattern: Step, { words }: ClientRun): string | undefined {
  const [key = "", value] = Object.entries(pattern)[0] ?? [];
  const isGood = ["ok", "okExactly", "items"].includes(key);
  if (outcome.ok !== isGood) return isGood ? " failed" : " did not fail";
  if (outcome.ok) {
    return mismatch(value, outcome.value, words, { form: "application", exact: key === "okExactly" });
  }
  const { code, details, retryable } = outcome.error as Record<string, unknown>;
  return mismatch(pattern, { code, details, retryable }, words, { form: "application" });
}
