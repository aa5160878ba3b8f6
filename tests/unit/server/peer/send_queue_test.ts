import {
  byteLength,
  DEFAULT_LIMITS,
  type Encoded,
  json,
  msgpack,
  type ResultFrame,
  type TextBytes,
} from "@wirepact/schema/wire";
import * as fc from "fast-check";
import assert from "node:assert/strict";
import { SendQueue } from "../../../../server/peer/send_queue.ts";
import { TurnFlush } from "../../../../server/time/turn_flush.ts";
import { FakeClock } from "../_fake_clock.ts";

function queueOf(
  options: {
    codec?: typeof json;
    maxQueuedBytes?: number;
    maxFramesPerMessage?: number;
    clock?: FakeClock;
    /** How many messages the socket took as UTF-8, and where the last lay. */
    texts?: { count: number; start?: number };
  } = {},
) {
  const { codec = json, maxQueuedBytes = 1_000_000, maxFramesPerMessage = 256, texts } = options;
  const { clock = new FakeClock() } = options;
  const sent: Encoded[] = [];
  const overflows: number[] = [];
  const socket = {
    bufferedBytes: 0,
    send: (message: Encoded) => sent.push(message),
    ...(texts && {
      sendText: ({ bytes, start, end }: TextBytes) => {
        texts.count++;
        texts.start = start;
        sent.push(new TextDecoder().decode(bytes.subarray(start, end)));
      },
    }),
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

/** Queues a frame of JSON as UTF-8 that is gone right after. */
function pushLent(queue: SendQueue, frame: ResultFrame): void {
  const lent = new TextEncoder().encode(json.encode(frame) as string);
  queue.pushCopy(lent);
  lent.fill(0xff);
}

Deno.test("SendQueue sends answers in JSON that are UTF-8 as one text, to each what is its own", async () => {
  for (const texts of [undefined, { count: 0 }]) {
    const clock = new FakeClock();
    const queues = Array.from({ length: 200 }, () => queueOf({ clock, ...(texts && { texts }) }));
    for (let turn = 1; turn <= 3; turn++) {
      const textOf = (i: number) => `é ${turn} ${i} ${"x".repeat((turn - 1) * 100)}`;
      for (const id of [1, 3]) {
        for (const [i, { queue }] of queues.entries()) pushLent(queue, [3, id, textOf(i)]);
      }
      pushLent(queues[0]!.queue, [3, 5, "alone"]);
      queues[0]!.queue.flush();
      pushLent(queues[0]!.queue, [3, 7, "alone"]);
      await clock.settle();
      for (const [i, { sent }] of queues.entries()) {
        const expected = `[[3,1,"${textOf(i)}"],[3,3,"${textOf(i)}"]]`;
        if (i > 0) assert.deepEqual(sent.splice(0), [expected]);
        else assert.deepEqual(sent.splice(0), [`${expected.slice(0, -1)},[3,5,"alone"]]`, '[3,7,"alone"]']);
      }
    }
    if (texts) assert.ok(texts.count > queues.length);
  }
});

Deno.test("P-1.5, P-1.6: SendQueue keeps the order and the bounds of messages, whatever its frames are made of", async () => {
  const lengths = fc.oneof(fc.nat(60), fc.nat(3_000), fc.constantFrom(4_080, 4_090, 30_000, 70_000));
  const pushes = fc.array(fc.tuple(fc.constantFrom("text", "utf8", "copy"), lengths), {
    minLength: 1,
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(pushes, fc.integer({ min: 1, max: 8 }), fc.boolean(), async (frames, most, asText) => {
      const options = { maxFramesPerMessage: most, maxQueuedBytes: 10_000_000 };
      const { clock, sent, queue } = queueOf({ ...options, ...(asText && { texts: { count: 0 } }) });
      const expected = frames.map((
        [, length],
        id,
      ): ResultFrame => [3, id, "é".repeat(length % 7) + "x".repeat(length)]);
      for (const [id, [kind]] of frames.entries()) {
        const frame = expected[id]!;
        const text = json.encode(frame) as string;
        if (kind === "copy") pushLent(queue, frame);
        else queue.push(kind === "text" ? text : new TextEncoder().encode(text));
      }
      await clock.settle();
      const messages = sent.map((message) => json.decode(message, DEFAULT_LIMITS));
      assert.deepEqual(messages.flat(), expected);
      for (const [i, message] of messages.entries()) {
        assert.ok(message.length <= most);
        assert.ok(message.length === 1 || byteLength(sent[i]!) < 65_536);
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("SendQueue counts answers that are UTF-8 by their bytes, and throws them away, too", async () => {
  const { clock, sent, overflows, queue } = queueOf({ maxQueuedBytes: 25 });
  pushLent(queue, [3, 1, "é"]);
  assert.equal(queue.queuedBytes, 10);
  pushLent(queue, [3, 3, "é"]);
  pushLent(queue, [3, 5, "é"]);
  pushLent(queue, [3, 7, "é"]);
  await clock.settle();
  assert.deepEqual([sent, overflows, queue.queuedBytes], [[], [30], 0]);
});

Deno.test("SendQueue gives back the memory of answers that it throws away", async () => {
  const texts = { count: 0, start: -1 };
  const [gone, other] = [queueOf(), queueOf({ texts })];
  pushLent(gone.queue, [3, 1, null]);
  gone.queue.drop();
  pushLent(other.queue, [3, 1, null]);
  await other.clock.settle();
  assert.deepEqual(texts, { count: 1, start: 1 });
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
