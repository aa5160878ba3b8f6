import * as FrameType from "@wirepact/schema/wire/frame-type";
import type { StreamMethod } from "../contract.ts";
import { Mailbox } from "../mailbox.ts";
import type { CallOptions } from "../options.ts";
import { decode } from "../values.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import { cancelled } from "./pending_call.ts";
import type { StreamCall } from "./types.ts";

/** Prepares a call answered by items; it is made when the first of them is asked for. */
export function stream<Params, Item, Failure>(
  queue: CallQueue,
  method: StreamMethod<Params, Item, Failure>,
  { params, options }: { readonly params: Params; readonly options: CallOptions },
): StreamCall<Item, Failure> {
  const items = read(queue, method, { params, options });
  return Object.assign(items, { all: () => callOf<Item[], Failure>(collect(items)) });
}

async function* read<Params, Item, Failure>(
  queue: CallQueue,
  method: StreamMethod<Params, Item, Failure>,
  { params, options }: { readonly params: Params; readonly options: CallOptions },
): AsyncGenerator<Item, void, void> {
  const { connection } = queue;
  const mailbox = new Mailbox<Item>();
  let received = 0;
  let reported = 0;
  const call = queue.start(method, params, {
    options,
    reply: {
      item(data) {
        // The codec is the method's, and so is the type.
        mailbox.push(decode(connection.settings, method.item, data, `an item of ${method.name}`) as Item);
        received++;
      },
      end: () => mailbox.end(),
      failed(error) {
        // Who has given the call up is not kept waiting by items that are here already.
        if (error.code === "CANCELLED") mailbox.items.length = 0;
        mailbox.end(error);
      },
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
    call.fail(cancelled(method));
  }
}

/** `Array.fromAsync`, which not every browser has. */
async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
