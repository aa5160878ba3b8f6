import { SendWindow } from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import type { UploadMethod } from "../contract.ts";
import { WirepactError } from "../errors.ts";
import { encode } from "../values.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import { type CallRequest, cancelled, type PendingCall } from "./pending_call.ts";
import { resultOf } from "./rpc.ts";
import type { Call } from "./types.ts";

/** What an upload is made with. */
export interface UploadRequest<Params, Item, Result, Failure>
  extends CallRequest<UploadMethod<Params, Item, Result, Failure>> {
  readonly items: AsyncIterable<Item> | Iterable<Item>;
}

/** Makes a call that sends items, no faster than the server consumes them, and gets one answer. */
export function upload<Params, Item, Result, Failure>(
  queue: CallQueue,
  request: UploadRequest<Params, Item, Result, Failure>,
): Call<Result, Failure> {
  let window: SendWindow | undefined;
  const answer = new Promise<Result>((resolve, failed) => {
    queue.start(request, {
      sent(call) {
        window = new SendWindow(queue.connection.limits!);
        sendItems(queue, request, { call, window });
      },
      [FrameType.RESULT]: resultOf(queue, request.method, resolve),
      [FrameType.CREDIT]: (consumed) => window!.credit(consumed),
      failed,
    });
  });
  const wake = () => window?.wake();
  answer.then(wake, wake);
  return callOf(answer);
}

/** Stops as soon as the call has its answer; leaving the loop tells the source of the items. */
async function sendItems<Params, Item, Result, Failure>(
  { connection }: CallQueue,
  request: UploadRequest<Params, Item, Result, Failure>,
  { call, window }: { readonly call: PendingCall; readonly window: SendWindow },
): Promise<void> {
  const what = `an item of ${request.method.name}`;
  let index = 0;
  try {
    for await (const item of request.items) {
      if (!call.isOpen) return;
      const data = encode(connection.settings, request.method.item, item, {
        code: "INVALID_ITEM",
        what,
        index,
      });
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
    call.fail(error instanceof WirepactError ? error : cancelled(request, error));
  }
}
