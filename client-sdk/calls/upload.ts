import { SendWindow } from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import type { UploadMethod } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import { encode } from "../values.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import { cancelled, type PendingCall } from "./pending_call.ts";
import { resultOf } from "./rpc.ts";
import type { Call } from "./types.ts";

/** What an upload sends. */
export interface UploadRequest<Params, Item> {
  readonly params: Params;
  readonly items: AsyncIterable<Item> | Iterable<Item>;
  readonly options: CallOptions;
}

/** Makes a call that sends items, no faster than the server consumes them, and gets one answer. */
export function upload<Params, Item, Result, Failure>(
  queue: CallQueue,
  method: UploadMethod<Params, Item, Result, Failure>,
  { params, items, options }: UploadRequest<Params, Item>,
): Call<Result, Failure> {
  let window: SendWindow | undefined;
  const answer = new Promise<Result>((resolve, reject) => {
    const call = queue.start(method, params, {
      options,
      reply: {
        sent() {
          window = new SendWindow(queue.connection.limits!);
          // Later, since `call` is not there yet when the connection is ready and CALL leaves at once.
          queueMicrotask(() => sendItems(queue, method, { call, items, window: window! }));
        },
        result: resultOf(queue, method, resolve),
        credit: (consumed) => window!.credit(consumed),
        failed: reject,
      },
    });
  });
  const wake = () => window?.wake();
  answer.then(wake, wake);
  return callOf(answer);
}

/** Stops as soon as the call has its answer; leaving the loop tells the source of the items. */
async function sendItems<Params, Item, Result, Failure>(
  { connection }: CallQueue,
  method: UploadMethod<Params, Item, Result, Failure>,
  { call, items, window }: {
    readonly call: PendingCall;
    readonly items: AsyncIterable<Item> | Iterable<Item>;
    readonly window: SendWindow;
  },
): Promise<void> {
  const what = `an item of ${method.name}`;
  let index = 0;
  try {
    for await (const item of items) {
      if (!call.isOpen) return;
      const data = encode(connection.settings, method.item, item, { code: "INVALID_ITEM", what, index });
      const frame = connection.encode(call.frame(FrameType.ITEM, data));
      while (!window.allows(frame.bytes)) {
        await window.changed();
        if (!call.isOpen) return;
      }
      if (!connection.post(frame)) throw new WirepactError("MESSAGE_TOO_LARGE", `${what} is too large`);
      window.sent(frame.bytes);
      index++;
    }
    if (call.isOpen) connection.send(call.frame(FrameType.END));
  } catch (error) {
    call.fail(error instanceof WirepactError ? error : cancelled(method, error));
  }
}
