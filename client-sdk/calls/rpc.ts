import type { Data } from "@wirepact/schema/wire";
import * as FrameType from "@wirepact/schema/wire/frame-type";
import type { MethodSpec, RpcMethod } from "../contract.ts";
import { decode } from "../values.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import type { CallRequest } from "./pending_call.ts";
import type { Call } from "./types.ts";

/** Makes a call with one answer. */
export function rpc<Params, Result, Failure>(
  queue: CallQueue,
  request: CallRequest<RpcMethod<Params, Result, Failure>>,
): Call<Result, Failure> {
  return callOf(
    new Promise((resolve, failed) => {
      queue.start(request, { [FrameType.RESULT]: resultOf(queue, request.method, resolve), failed });
    }),
  );
}

/** Checks a result before it is handed on. */
export function resultOf<Result>(
  { connection }: CallQueue,
  { name, result }: MethodSpec & Pick<RpcMethod<unknown, Result, unknown>, "result">,
  resolve: (result: Result) => void,
): (data: Data) => void {
  // The codec is the method's, and so is the type.
  return (data) => resolve(decode(connection.settings, result, data, `the result of ${name}`) as Result);
}
