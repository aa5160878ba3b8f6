import { SendWindow } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import fc from "fast-check";
import { expectClose } from "../expect_close.ts";

const limits = { windowItems: 3, windowBytes: 100 };

Deno.test("P-7.4: SendWindow.allows() stops at windowItems items until credit", () => {
  const window = new SendWindow(limits);
  for (let i = 0; i < 3; i++) {
    assert.equal(window.allows(1), true);
    window.sent(1);
  }
  assert.equal(window.allows(1), false);
  window.credit(1);
  assert.equal(window.allows(1), true);
});

Deno.test("P-7.4: SendWindow.allows() stops at windowBytes bytes until credit", () => {
  const window = new SendWindow(limits);
  window.sent(60);
  assert.equal(window.allows(40), true);
  assert.equal(window.allows(41), false);
  window.sent(40);
  assert.equal(window.allows(0), true);
  window.credit(1);
  assert.equal(window.allows(60), true);
  assert.equal(window.allows(61), false);
});

Deno.test("P-7.4: SendWindow.allows() one item of any size when none is outstanding", () => {
  const window = new SendWindow(limits);
  assert.equal(window.allows(1_000_000), true);
  window.sent(1_000_000);
  assert.equal(window.allows(1), false);
  window.credit(1);
  assert.equal(window.allows(1_000_000), true);
});

Deno.test("P-7.5: SendWindow.credit() refuses more items than were sent, and fewer than before", () => {
  const window = new SendWindow(limits);
  window.sent(1);
  window.sent(1);
  expectClose("INVALID_FRAME", () => window.credit(3), /more than was sent/);
  window.credit(2);
  window.credit(2);
  expectClose("INVALID_FRAME", () => window.credit(1), /less than before/);
  expectClose("INVALID_FRAME", () => window.credit(3), /more than was sent/);
});

Deno.test("SendWindow.changed() resolves at credit and at wake, for all who wait", async () => {
  const window = new SendWindow(limits);
  window.sent(1);
  const waiting = [window.changed(), window.changed()];
  window.credit(1);
  await Promise.all(waiting);
  const again = window.changed();
  window.wake();
  await again;
});

Deno.test("P-7.4: SendWindow agrees with a plain count of what is outstanding", () => {
  const step = fc.record({ bytes: fc.nat({ max: 120 }), consume: fc.nat({ max: 3 }) });
  fc.assert(fc.property(fc.array(step), (steps) => {
    const window = new SendWindow(limits);
    const sent: number[] = [];
    let consumed = 0;
    for (const { bytes, consume } of steps) {
      const outstanding = sent.slice(consumed);
      const total = outstanding.reduce((sum, size) => sum + size, 0);
      const fits = outstanding.length < limits.windowItems && total + bytes <= limits.windowBytes;
      assert.equal(window.allows(bytes), outstanding.length === 0 || fits);
      if (window.allows(bytes)) {
        window.sent(bytes);
        sent.push(bytes);
      }
      consumed = Math.min(sent.length, consumed + consume);
      window.credit(consumed);
    }
  }));
});
