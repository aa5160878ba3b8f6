import assert from "node:assert/strict";
import { onWake } from "../../../client-sdk/wake.ts";
import { accept, connect, end, open, statusOf } from "./harness.ts";

/** Something that a test can wake clients with. */
function alarm() {
  const listeners = new Set<() => void>();
  const wake = (listener: () => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { listeners, wake, ring: () => listeners.forEach((listener) => listener()) };
}

Deno.test("who wakes while it waits connects within a fifth of a second", async () => {
  const { wake, ring, listeners } = alarm();
  const h = connect({ wake, backoff: { minMs: 20_000 } });
  await accept(h);
  h.network.socket.lose();
  await h.clock.pass(1_000);
  ring();
  ring();
  await h.clock.pass(99);
  assert.equal(statusOf(h), "waiting");
  await h.clock.pass(1);
  assert.equal(statusOf(h), "connecting");
  ring();
  await accept(h);
  assert.equal(h.network.sockets.length, 2);
  await end(h);
  assert.equal(listeners.size, 0);
});

Deno.test("P-10.2: who wakes on a connection that is long silent makes another at once", async () => {
  const { wake, ring } = alarm();
  const h = await open({ wake });
  await h.clock.pass(60_000);
  ring();
  assert.equal(statusOf(h), "open");
  h.clock.skip(20_000);
  assert.equal(statusOf(h), "open", "its timer has slept as well");
  ring();
  assert.equal(statusOf(h), "waiting");
  assert.equal(h.socket.closeCode(), 4001);
  await end(h);
});

Deno.test("P-10.3: who wakes on a connection that is to be left leaves it no earlier", async () => {
  const { wake, ring } = alarm();
  const h = await open({ wake });
  h.socket.receive([19, 4000, "deploy", 10_000]);
  ring();
  assert.equal(statusOf(h), "open");
  await end(h);
});

Deno.test("a client whose server has ended it listens to nothing any more", async () => {
  const { wake, ring, listeners } = alarm();
  const h = await open({ wake });
  h.socket.lose(4204);
  assert.equal(listeners.size, 0);
  ring();
  await end(h);
});

Deno.test("a page wakes when it comes online, and when it becomes visible, until that is taken off", () => {
  const page = globalThis as { document?: { hidden: boolean } };
  let rings = 0;
  const tell = (type: string) => globalThis.dispatchEvent(new Event(type));
  const off = onWake(() => rings++);
  try {
    page.document = { hidden: true };
    tell("visibilitychange");
    assert.equal(rings, 0, "it is hidden now");
    tell("online");
    assert.equal(rings, 1);
    page.document.hidden = false;
    tell("visibilitychange");
    assert.equal(rings, 2);
  } finally {
    delete page.document;
    off();
  }
  tell("online");
  assert.equal(rings, 2);
});
