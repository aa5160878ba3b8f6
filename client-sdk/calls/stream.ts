import { FrameType, ReceiveQueue } from "@wirepact/schema/wire";
import type { StreamMethod } from "../contract.ts";
import type { CallOptions } from "../options.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import { cancelled, type PendingCall } from "./pending_call.ts";
import type { StreamCall } from "./types.ts";

/** Prepares a call answered by items; it is made when the first of them is asked for. */
export function stream<Params, Item, Failure>(
  queue: CallQueue,
  method: StreamMethod<Params, Item, Failure>,
  { params, options }: { readonly params: Params; readonly options: CallOptions },
): StreamCall<Item, Failure> {
  const { wire } = queue;
  let call: PendingCall | undefined;
  const items = new ReceiveQueue<Item>({
    // Read when items come: it is known only once there is a connection.
    get windowItems() {
      return wire.connection.limits!.windowItems;
    },
    onConsumed: (consumed) => call?.isOpen && wire.connection.send(call.frame(FrameType.CREDIT, consumed)),
    onCancel: () => call?.fail(cancelled(method)),
  });
  const reply = {
    // The codec is the method's, and so is the type.
    item: (data: unknown) => items.push(wire.decode(method.item, data, `an item of ${method.name}`) as Item),
    end: () => items.end(),
    // Who has given the call up is not kept waiting by items that are here already.
    failed: (error: Error & { readonly code: string }) =>
      items.fail(error, { dropQueued: error.code === "CANCELLED" }),
  };
  let start = (): void => {
    start = () => {};
    try {
      call = queue.start(method, params, { options, reply });
    } catch (error) {
      items.fail(error);
    }
  };
  return {
    next() {
      start();
      return items.next();
    },
    return() {
      start = () => {};
      return items.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    all() {
      return callOf(collect(this));
    },
  };
}

/** `Array.fromAsync`, which not every browser has. */
async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}
