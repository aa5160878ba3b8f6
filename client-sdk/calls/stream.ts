import { FrameType, ReceiveQueue } from "@wirepact/schema/wire";
import type { StreamMethod } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import { decodeOrThrow } from "../wire.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import type { PendingCall } from "./pending_call.ts";
import type { StreamCall } from "./types.ts";

/** Prepares a call answered by items; it is made when the first of them is asked for. */
export function stream<Params, Item, Failure>(
  queue: CallQueue,
  method: StreamMethod<Params, Item, Failure>,
  { params, options }: { readonly params: Params; readonly options: CallOptions },
): StreamCall<Item, Failure> {
  const { connection } = queue.wire;
  let call: PendingCall | undefined;
  const items = new ReceiveQueue<Item>({
    // Read when it is needed: it is known only once there is a connection.
    get windowItems() {
      return connection.limits.windowItems;
    },
    onConsumed(consumed) {
      if (call?.isOpen) connection.send(call.frame(FrameType.CREDIT, consumed));
    },
    onCancel() {
      call?.fail(new WirepactError("CANCELLED", `the reader of ${method.name} stopped`));
    },
  });
  const start = (): void => {
    try {
      call = queue.start(method, params, {
        options,
        reply: {
          // The codec is the method's, and so is the type.
          item: (data) =>
            items.push(decodeOrThrow(queue.wire, method.item, data, `the items of ${method.name}`) as Item),
          end: () => items.end(),
          // Who has given the call up is not kept waiting by items that are here already.
          failed: (error) => items.fail(error, { dropQueued: error.code === "CANCELLED" }),
        },
      });
    } catch (error) {
      items.fail(error);
    }
  };
  let started = false;
  return {
    next() {
      if (!started) start();
      started = true;
      return items.next();
    },
    return() {
      started = true;
      return items.return();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    all() {
      return callOf((async () => {
        const all: Item[] = [];
        for await (const item of this) all.push(item);
        return all;
      })());
    },
  };
}
