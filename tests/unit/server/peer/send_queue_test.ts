import { DEFAULT_LIMITS, type Encoded, json, msgpack, type ResultFrame } from "@wirepact/schema/wire";
import assert from "node:assert/strict";
import { SendQueue } from "../../../../server/peer/send_queue.ts";
import { TurnFlush } from "../../../../server/time/turn_flush.ts";
import { FakeClock } from "../_fake_clock.ts";

function queueOf(
  options: { codec?: typeof json; maxQueuedBytes?: number; maxFramesPerMessage?: number } = {},
) {
  const { codec = json, maxQueuedBytes = 1_000_000, maxFramesPerMessage = 256 } = options;
  const clock = new FakeClock();
  const sent: Encoded[] = [];
  const overflows: number[] = [];
  const socket = {
    bufferedBytes: 0,
    send: (message: Encoded) => sent.push(message),
    close() {},
    terminate() {},
  };
  const queue = new SendQueue({
    socket,
    codec,
    turnFlush: new TurnFlush(clock),
    maxQueuedBytes,
    maxFramesPerMessage,
    onOverflow: (bytes) => overflows.push(bytes),
    onFlush: () => {},
  });
  return { clock, sent, overflows, socket, queue };
}

Deno.test("SendQueue sends the frames of a turn as one message at its end", async () => {
  for (const codec of [json, msgpack]) {
    const { clock, sent, queue } = queueOf({ codec });
    queue.push(codec.encode([3, 1, null]));
    queue.push(codec.encode([3, 3, null]));
    assert.equal(sent.length, 0);
    await clock.settle();
    assert.equal(sent.length, 1);
    assert.deepEqual(codec.decode(sent[0]!, DEFAULT_LIMITS), [[3, 1, null], [3, 3, null]]);
    await clock.settle();
    assert.equal(sent.length, 1);
  }
});

Deno.test("SendQueue sends what a frame was when it was queued as a copy", async () => {
  const { clock, sent, queue } = queueOf({ codec: msgpack });
  const frames: ResultFrame[] = [[3, 1, "one"], [3, 3, "two"], [3, 5, "a"]];
  const lent = new Uint8Array(64);
  for (const frame of frames) {
    const bytes = msgpack.encode(frame) as Uint8Array;
    lent.set(bytes);
    queue.pushCopy(lent.subarray(0, bytes.length));
  }
  // Not side by side with what was copied.
  queue.push(msgpack.encode([3, 7, null]));
  lent.fill(0xff);
  await clock.settle();
  assert.deepEqual(msgpack.decode(sent[0]!, DEFAULT_LIMITS), [...frames, [3, 7, null]]);
  for (const frame of frames) queue.pushCopy(msgpack.encode(frame));
  await clock.settle();
  assert.deepEqual(msgpack.decode(sent[1]!, DEFAULT_LIMITS), frames);
  queue.pushCopy(msgpack.encode(frames[0]!));
  await clock.settle();
  assert.deepEqual(sent[2], msgpack.encode(frames[0]!));
});

Deno.test("P-1.5: SendQueue keeps joined messages under 65,536 bytes; only a single frame may be larger", async () => {
  const { clock, sent, queue } = queueOf();
  const frames = [30_000, 30_000, 30_000, 100_000, 10].map((length) =>
    json.encode([3, 1, "x".repeat(length)])
  );
  for (const frame of frames) queue.push(frame);
  await clock.settle();
  assert.deepEqual(sent.map((message) => message.length > 65_535), [false, false, true, false]);
  assert.deepEqual(
    sent.flatMap((message) => json.decode(message, DEFAULT_LIMITS)).length,
    frames.length,
  );
});

Deno.test("P-1.6: SendQueue joins no more frames than a receiver takes", async () => {
  const { clock, sent, queue } = queueOf({ maxFramesPerMessage: 2 });
  for (let id = 1; id <= 5; id++) queue.push(json.encode([3, id, null]));
  await clock.settle();
  assert.deepEqual(sent.map((message) => json.decode(message, DEFAULT_LIMITS).length), [2, 2, 1]);
});

Deno.test("SendQueue throws everything away when too much waits, in it or in the socket", async () => {
  const { clock, sent, overflows, queue } = queueOf({ maxQueuedBytes: 25 });
  for (let n = 0; n < 5; n++) queue.push("[3,1,null]");
  await clock.settle();
  assert.deepEqual([sent, overflows], [[], [30]]);

  const other = queueOf({ maxQueuedBytes: 25 });
  other.socket.bufferedBytes = 20;
  other.queue.push("[3,1,null]");
  await other.clock.settle();
  assert.deepEqual([other.sent, other.overflows], [[], [10]]);
});

Deno.test("SendQueue sends what waits when it ends, and takes nothing more", async () => {
  const { clock, sent, queue } = queueOf();
  queue.push("[16]");
  queue.end();
  assert.deepEqual(sent, ["[16]"]);
  queue.push("[16]");
  queue.end();
  await clock.settle();
  assert.deepEqual(sent, ["[16]"]);
  assert.equal(clock.pending, 0);
});
