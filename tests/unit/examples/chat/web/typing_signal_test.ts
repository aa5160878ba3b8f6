import assert from "node:assert/strict";
import { TypingSignal } from "../../../../../examples/chat/web/typing_signal.ts";

/** A clock with one timer, turned by hand. */
function setUp() {
  const sent: boolean[] = [];
  let nowMs = 0;
  let timer: { readonly callback: () => void; readonly atMs: number } | undefined;
  const signal = new TypingSignal({
    send: (typing) => sent.push(typing),
    now: () => nowMs,
    setTimeout: (callback, delayMs) => (timer = { callback, atMs: nowMs + delayMs }),
    clearTimeout: () => (timer = undefined),
  });
  const pass = (ms: number) => {
    nowMs += ms;
    if (timer === undefined || timer.atMs > nowMs) return;
    const { callback } = timer;
    timer = undefined;
    callback();
  };
  return { sent, signal, pass };
}

Deno.test("changed() says once that somebody writes, and again while they go on", () => {
  const { sent, signal, pass } = setUp();
  for (let stroke = 0; stroke < 8; stroke++) {
    signal.changed("Hello");
    pass(500);
  }
  assert.deepEqual(sent, [true, true]);
});

Deno.test("changed() says that somebody has stopped when they pause", () => {
  const { sent, signal, pass } = setUp();
  signal.changed("Hel");
  pass(3_999);
  assert.deepEqual(sent, [true]);
  pass(1);
  assert.deepEqual(sent, [true, false]);
});

Deno.test("changed() says that somebody has stopped when the field is empty", () => {
  const { sent, signal } = setUp();
  signal.changed("H");
  signal.changed("  ");
  assert.deepEqual(sent, [true, false]);
});

Deno.test("stop() says nothing when nothing was said", () => {
  const { sent, signal } = setUp();
  signal.stop();
  assert.deepEqual(sent, []);
});
