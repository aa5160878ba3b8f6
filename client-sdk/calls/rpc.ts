import type { RpcMethod } from "../contract.ts";
import type { CallOptions } from "../options.ts";
import { decodeOrThrow } from "../wire.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import type { Call } from "./types.ts";

/** Makes a call with one answer. */
export function rpc<Params, Result, Failure>(
  queue: CallQueue,
  method: RpcMethod<Params, Result, Failure>,
  { params, options }: { readonly params: Params; readonly options: CallOptions },
): Call<Result, Failure> {
  return callOf(
    new Promise<Result>((resolve, reject) => {
      queue.start(method, params, {
        options,
        reply: {
          result(data) {
            // The codec is the method's, and so is the type.
            resolve(decodeOrThrow(queue.wire, method.result, data, `the result of ${method.name}`) as Result);
          },
          failed: reject,
        },
      });
    }),
  );
}
