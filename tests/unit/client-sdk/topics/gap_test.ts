import type { ConnectOptions } from "@wirepact/client";
import { FrameType } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { turn } from "../fake_clock.ts";
import { accept, end, open } from "../harness.ts";
import { subscribed } from "./room_frames.ts";

const tea = { room: "tea" };

/** A client that follows the tea room, and a server that tells it of gaps. */
async function follow(options?: ConnectOptions) {
  const h = await open(options);
  const room = h.client.room(tea);
  await turn();
  h.socket.receive(subscribed(1, 7));
  h.socket.frames();
  let id = 1;
  /** The SUBSCRIBE frames that have come, confirmed. */
  const subscribes = async (): Promise<number> => {
    await turn();
    const frames = h.socket.frames().filter((frame) => frame[0] === FrameType.SUBSCRIBE);
    for (const [, opened, ...rest] of frames) {
      assert.deepEqual(rest, [1, tea, { epoch: "e", offset: 0 }]);
      h.socket.receive(subscribed(id = opened, 7, { recovered: true }));
    }
    return frames.length;
  };
  const gap = async (): Promise<void> => {
    h.socket.receive([FrameType.GAP, 7, "overflow"]);
    await turn();
    h.socket.receive([FrameType.UNSUBSCRIBED, id, 0, ""]);
  };
  return { ...h, room, gap, subscribes };
}

Deno.test("P-8.19: after a gap a client waits if there was one before, longer each time, up to a bound", async () => {
  const { gap, subscribes, room: _, ...h } = await follow();
  const waits: number[] = [];
  for (let count = 0; count < 8; count++) {
    await gap();
    const from = h.clock.now();
    while (await subscribes() === 0 && h.clock.now() - from < 10_000) await h.clock.pass(50);
    waits.push(h.clock.now() - from);
  }
  // Half of each bound, since all random numbers are 0.5.
  assert.deepEqual(waits, [0, 250, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
  await h.clock.pass(30_000);
  await gap();
  assert.equal(await subscribes(), 1, "a gap that follows none for a while is a first one");
  await end(h);
});

Deno.test("P-8.19: a handle that comes while one waits does not shorten it", async () => {
  const { gap, subscribes, room, ...h } = await follow();
  await gap();
  await subscribes();
  await gap();
  h.client.room(tea);
  room.reload();
  assert.equal(await subscribes(), 0);
  await h.clock.pass(250);
  assert.deepEqual(h.socket.frames(), [[9, 1, 1, tea]], "the reload is made with it");
  await end(h);
});

Deno.test("P-8.19: a new connection does not wait for the old one's gap", async () => {
  const { gap, subscribes, room: _, ...h } = await follow({ backoff: { minMs: 100 } });
  await gap();
  await subscribes();
  await gap();
  h.socket.lose();
  await h.clock.pass(50);
  assert.equal(h.network.sockets.length, 2);
  assert.equal((await accept(h)).length, 2);
  await h.clock.pass(10_000);
  assert.deepEqual(h.network.socket.frames(), []);
  await end(h);
});

Deno.test("a subscription that a server does not take just now is asked for again, at once and then more slowly", async () => {
  const { room: _, ...h } = await follow();
  h.client.room({ room: "cake" });
  const waits: number[] = [];
  for (let count = 0; count < 4; count++) {
    const from = h.clock.now();
    await turn();
    while (!h.socket.frames().length && h.clock.now() - from < 10_000) await h.clock.pass(50);
    waits.push(h.clock.now() - from);
    h.socket.receive([FrameType.ERROR, 3, 13, "busy"]);
  }
  assert.deepEqual(waits, [0, 0, 250, 500]);
  await end(h);
});

Deno.test("P-8.19: whoever is done while it waits leaves no timer", async () => {
  const { gap, subscribes, room, ...h } = await follow();
  await gap();
  await subscribes();
  await gap();
  const before = h.clock.pending;
  room.close();
  assert.equal(h.clock.pending, before - 1);
  await h.clock.pass(10_000);
  assert.equal(await subscribes(), 0);
  await end(h);
});
