import * as FrameType from "@wirepact/schema/wire/frame-type";
import type { StreamMethod } from "../contract.ts";
import { Mailbox } from "../mailbox.ts";
import { decode } from "../values.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import { type CallRequest, cancelled } from "./pending_call.ts";
import type { StreamCall } from "./types.ts";

/** Prepares a call answered by items; it is made when the first of them is asked for. */
export function stream<Params, Item, Failure>(
  queue: CallQueue,
  request: CallRequest<StreamMethod<Params, Item, Failure>>,
): StreamCall<Item, Failure> {
  const items = read(queue, request);
  return Object.assign(items, { all: () => callOf<Item[], Failure>(collect(items)) });
}

async function* read<Params, Item, Failure>(
  queue: CallQueue,
  request: CallRequest<StreamMethod<Params, Item, Failure>>,
): AsyncGenerator<Item, void, void> {
  const { connection } = queue;
  const { name, item } = request.method;
  const mailbox = new Mailbox<Item>();
  let received = 0;
  let reported = 0;
  const call = queue.start(request, {
    [FrameType.ITEM](data) {
      // The codec is the method's, and so is the type.
      mailbox.push(decode(connection.settings, item, data, `an item of ${name}`) as Item);
      received++;
    },
    [FrameType.END]: () => mailbox.end(),
    failed(error) {
      // Who has given the call up is not kept waiting by items that are here already.
      if (error.code === "CANCELLED") mailbox.items.length = 0;
      mailbox.end(error);
    },
  });
  try {
    // Half a window at a time, so that a fast sender never stops; all when there is nothing to do, since it may wait.
    yield* mailbox.read(() => {
      const consumed = received - mailbox.items.length;
      const due = mailbox.items.length > 0 ? connection.limits!.windowItems / 2 : 1;
      if (consumed - reported < due || !call.isOpen) return;
      reported = consumed;
      connection.send(call.frame(FrameType.CREDIT, consumed));
    });
  } finally {
    call.fail(cancelled(request));
  }
}

/** `Array.fromAsync`, which not every browser has. */
async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
