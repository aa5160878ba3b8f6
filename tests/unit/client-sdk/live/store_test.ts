import type { ConnectionState } from "@wirepact/client";
import { shareClient } from "@wirepact/client/live";
import assert from "node:assert/strict";
import { lazyStore } from "../../../../client-sdk/live/lazy_store.ts";
import { Cell } from "../../../../client-sdk/live/store.ts";
import { FakeClock } from "../fake_clock.ts";

Deno.test("a store tells its value at once and when it is another one", () => {
  const cell = new Cell(1);
  const heard: number[] = [];
  const { subscribe } = cell;
  const off = subscribe((value) => heard.push(value));
  cell.set(1);
  cell.set(2);
  off();
  cell.set(3);
  assert.deepEqual(heard, [1, 2]);
  assert.equal(cell.get(), 3);
});

Deno.test("a store: who goes while others are told is told no more, who comes is told once", () => {
  const cell = new Cell("a");
  const heard: string[] = [];
  cell.subscribe((value) => {
    if (value !== "b") return;
    off();
    cell.subscribe((late) => heard.push(`late ${late}`));
  });
  const off = cell.subscribe((value) => heard.push(value));
  cell.set("b");
  assert.deepEqual(heard, ["a", "late b"]);
});

Deno.test("a lazy store opens once for listeners that come and go in one go, and ends when they stay away", async () => {
  const clock = new FakeClock();
  const log: string[] = [];
  const store = lazyStore("idle", (set) => {
    log.push("open");
    set("open");
    return () => log.push("close");
  }, { clock, lingerMs: 100 });
  assert.equal(store.get(), "idle");
  const heard: string[] = [];
  const first = store.subscribe((value) => heard.push(value));
  first();
  first();
  const second = store.subscribe(() => {});
  await clock.pass(1000);
  assert.deepEqual(log, ["open"]);
  second();
  await clock.pass(99);
  assert.deepEqual(log, ["open"]);
  await clock.pass(1);
  assert.deepEqual(log, ["open", "close"]);
  assert.equal(store.get(), "idle");
  assert.deepEqual(heard, ["open"]);
  store.subscribe(() => {})();
  await clock.pass(100);
  assert.deepEqual(log, ["open", "close", "open", "close"]);
  assert.equal(clock.pending, 0);
});

/** A client that only connects and closes. */
class Stub {
  state: ConnectionState = { status: "connecting", step: "token", attempt: 0 };
  #listener: ((state: ConnectionState) => void) | undefined;

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listener = listener;
    return () => {};
  }

  move(state: ConnectionState): void {
    this.state = state;
    this.#listener?.(state);
  }

  close(): Promise<void> {
    this.move({ status: "closed", code: 1000, reason: "closed" });
    return Promise.resolve();
  }
}

Deno.test("a shared client: mounting twice opens one connection, and the last to go closes it", async () => {
  const clock = new FakeClock();
  const made: Stub[] = [];
  const shared = shareClient(() => {
    made.push(new Stub());
    return made.at(-1)!;
  }, { clock });
  const first = shared.hold();
  first();
  const second = shared.hold();
  const third = shared.hold();
  first();
  second();
  await clock.pass(5000);
  assert.equal(made.length, 1);
  assert.equal(shared.get(), made[0]);
  assert.equal(made[0]!.state.status, "connecting");
  third();
  await clock.pass(1000);
  assert.equal(made[0]!.state.status, "closed");
  assert.notEqual(shared.get(), made[0], "another one is made when it is needed again");
  await clock.pass(1000);
  assert.equal(made[1]!.state.status, "closed", "nobody has taken hold of it");
  assert.equal(clock.pending, 0);
});

Deno.test("a shared client: its state is a store, and looking at it holds the client", async () => {
  const clock = new FakeClock();
  const made: Stub[] = [];
  const shared = shareClient(() => {
    made.push(new Stub());
    return made.at(-1)!;
  }, { clock });
  assert.equal(shared.state.get().status, "connecting");
  assert.equal(made.length, 0);
  const heard: string[] = [];
  const off = shared.state.subscribe(({ status }) => heard.push(status));
  made[0]!.move({
    status: "open",
    connectionId: "c1",
    memberId: "c1",
    encoding: "json",
    silenceMs: 1,
    attempt: 0,
  });
  await clock.pass(5000);
  assert.deepEqual(heard, ["connecting", "open"]);
  off();
  await clock.pass(1000);
  assert.equal(made[0]!.state.status, "closed");
  assert.equal(shared.state.get().status, "connecting");
});

Deno.test("a hold on a shared client that cannot be made is none", async () => {
  const clock = new FakeClock();
  const made: Stub[] = [];
  let canConnect = false;
  const shared = shareClient(() => {
    if (!canConnect) throw new TypeError("no such URL");
    made.push(new Stub());
    return made.at(-1)!;
  }, { clock });
  assert.throws(() => shared.hold(), TypeError);
  canConnect = true;
  shared.hold()();
  await clock.pass(1000);
  assert.equal(made[0]!.state.status, "closed");
});
