import type { RpcMethod } from "../contract.ts";
import type { CallOptions } from "../options.ts";
import { callOf } from "./call_of.ts";
import type { CallQueue } from "./call_queue.ts";
import { decode } from "../values.ts";
import type { Call } from "./types.ts";

/** Makes a call with one answer. */
export function rpc<Params, Result, Failure>(
  queue: CallQueue,
  method: RpcMethod<Params, Result, Failure>,
  { params, options }: { readonly params: Params; readonly options: CallOptions },
): Call<Result, Failure> {
  return callOf(
    new Promise((resolve, failed) => {
      queue.start(method, params, { options, reply: { result: resultOf(queue, method, resolve), failed } });
    }),
  );
}

/** Checks a result before it is handed on. */
export function resultOf<Result>(
  { connection }: CallQueue,
  { name, result }: Pick<RpcMethod<unknown, Result, unknown>, "name" | "result">,
  resolve: (result: Result) => void,
): (data: unknown) => void {
  // The codec is the method's, and so is the type.
  return (data) => resolve(decode(connection.settings, result, data, `the result of ${name}`) as Result);
}
