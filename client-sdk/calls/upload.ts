import { FrameType, SendWindow } from "@wirepact/schema/wire";
import type { UploadMethod } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import { decodeOrThrow, encodeOrThrow } from "../wire.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import { type PendingCall, tooLarge } from "./pending_call.ts";
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
  return callOf(
    new Promise<Result>((resolve, reject) => {
      let window: SendWindow | undefined;
      const call = queue.start(method, params, {
        options,
        reply: {
          sent() {
            const opened = window = new SendWindow(queue.wire.connection.limits);
            // Later, since `call` is not there yet when the connection is ready and CALL leaves at once.
            queueMicrotask(() => void sendItems(queue, method, { call, items, window: opened }));
          },
          result(data) {
            // The codec is the method's, and so is the type.
            resolve(decodeOrThrow(queue.wire, method.result, data, `the result of ${method.name}`) as Result);
            window?.wake();
          },
          credit: (consumed) => window?.credit(consumed),
          failed(error) {
            reject(error);
            window?.wake();
          },
        },
      });
    }),
  );
}

/** Stops as soon as the call has its answer; leaving the loop tells the source of the items. */
async function sendItems<Params, Item, Result, Failure>(
  { wire }: CallQueue,
  method: UploadMethod<Params, Item, Result, Failure>,
  { call, items, window }: {
    readonly call: PendingCall;
    readonly items: AsyncIterable<Item> | Iterable<Item>;
    readonly window: SendWindow;
  },
): Promise<void> {
  const { connection } = wire;
  const what = `the items of ${method.name}`;
  let index = 0;
  try {
    for await (const item of items) {
      if (!call.isOpen) return;
      const data = encodeOrThrow(wire, method.item, item, { code: "INVALID_ITEM", what, index });
      const frame = connection.encode(call.frame(FrameType.ITEM, data));
      while (!window.allows(frame.bytes)) {
        await window.changed();
        if (!call.isOpen) return;
      }
      if (!connection.post(frame)) throw tooLarge(what);
      window.sent(frame.bytes);
      index++;
    }
    call.finish();
  } catch (cause) {
    call.fail(
      cause instanceof WirepactError
        ? cause
        : new WirepactError("CANCELLED", `${what} could not be read`, { cause }),
    );
  }
}
