/** What a server vector can ask the application behind the server to do. */

import assert from "node:assert/strict";
import type { ServerRun } from "./server_run.ts";
import type { Step } from "./vector.ts";
import { soon } from "./watchdog.ts";

/** What the application of the server under test does when a vector asks for it. */
export type Hook = (run: ServerRun, argument: never, action: Step) => Promise<void> | void;
type Instance = readonly [topic: string, key: unknown];
type Publication = readonly [topic: string, key: unknown, event: string, payload: unknown];

/** Everything that a vector can ask for. */
export const HOOKS = {
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
  async awaitLogin(run) {
    await soon("a login", run.subject.slowLogin);
  },
  slowSnapshot(run) {
    run.subject.slowSnapshots();
  },
  async publishDuringSnapshot(run, [topic, key, event, payload]: Publication) {
    await run.subject.duringSnapshot(() => run.subject.topic(topic, key).publish(event, payload));
  },
  release(run) {
    run.subject.release();
  },
  close(run, { graceMs }: { graceMs: number }) {
    void run.subject.server.close({ graceMs });
  },
} satisfies Record<string, Hook>;
