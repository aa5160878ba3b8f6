import { type CallFrame, decodeValue, ERROR_CODES, type ReceiveQueue, type Ref } from "@wirepact/schema/wire";
import { describeIssue } from "../errors.ts";
import type { Peer } from "../peer/mod.ts";
import type { CallOptions, CallServices } from "./call.ts";
import { CallArguments } from "./call_arguments.ts";
import { fail, type Method, throughMiddleware } from "./method.ts";
import { RpcCall } from "./rpc_call.ts";
import { StreamCall } from "./stream_call.ts";
import { UploadCall } from "./upload_call.ts";

/** What calls of one server share, and the methods that can be called, by number and name. */
export interface Calls {
  readonly methods: ReadonlyMap<Ref, Method>;
  readonly services: CallServices;
}

/**
 * Handlers that run for one connection may be twice as many as its calls: a cancelled call is over for the client, but
 * its handler may go on. Without a bound, calling and cancelling in turns would start any number of them (the "rapid
 * reset" of HTTP/2, CVE-2023-44487).
 */
const RUNNING_PER_CALL = 2;

/** Answers a CALL, or starts the handler that will. The id was found to be free. */
export function startCall({ methods, services }: Calls, peer: Peer, frame: CallFrame): void {
  const [, id, ref, data, meta] = frame;
  if (peer.leaving) return peer.sendError(id, "UNAVAILABLE", ERROR_CODES.UNAVAILABLE.meaning);
  const method = methods.get(ref);
  if (!method) return peer.sendError(id, "UNKNOWN_METHOD", ERROR_CODES.UNKNOWN_METHOD.meaning);
  const { maxCallsInFlight } = services.limits;
  if (peer.callsInFlight >= maxCallsInFlight || peer.runningHandlers >= RUNNING_PER_CALL * maxCallsInFlight) {
    return peer.sendError(id, "TOO_MANY_CALLS", `${maxCallsInFlight} calls at a time are allowed`);
  }
  if (meta?.timeoutMs === 0) {
    return peer.sendError(id, "DEADLINE_EXCEEDED", ERROR_CODES.DEADLINE_EXCEEDED.meaning);
  }
  const params = decodeValue(method.codecs.params, data, peer.codec.encoding);
  if (!params.ok) {
    return peer.sendError(id, "INVALID_PARAMS", describeIssue("params", params.issue), params.issue);
  }
  run({ id, peer, method, services }, params.value, meta?.timeoutMs);
}

function run(options: CallOptions, params: unknown, timeoutMs: number | undefined): void {
  switch (options.method.codecs.kind) {
    case "rpc": {
      const call = new RpcCall(options);
      return start(call, options, { params, timeoutMs });
    }
    case "upload": {
      const call = new UploadCall(options);
      return start(call, options, { params, timeoutMs, items: call.items });
    }
    case "stream": {
      const call = new StreamCall(options);
      const result = async (items: unknown) => {
        await call.send(await items as AsyncIterable<unknown>);
      };
      return start(call, options, { params, timeoutMs, result });
    }
  }
}

interface Run {
  readonly params: unknown;
  readonly timeoutMs: number | undefined;
  readonly items?: ReceiveQueue<unknown>;
  /** What the method's result is, from what its handler returned. */
  readonly result?: (returned: unknown) => unknown;
}

function start(
  call: RpcCall | StreamCall | UploadCall,
  { peer, method, services }: CallOptions,
  { params, timeoutMs, items, result = asItIs }: Run,
): void {
  peer.add(call);
  call.limitTime(timeoutMs);
  const info = new CallArguments({
    peer,
    method: method.codecs.name,
    kind: call.kind,
    params,
    items,
    fail,
    topic: services.topic,
    signal: () => call.signal,
  });
  peer.runningHandlers++;
  const succeed = (value: unknown) => {
    peer.runningHandlers--;
    call.succeed(value);
  };
  const failed = (error: unknown) => {
    peer.runningHandlers--;
    call.fail(error);
  };
  let returned: unknown;
  try {
    returned = throughMiddleware(method, info, () => result(method.handler(info)));
  } catch (error) {
    return failed(error);
  }
  if (isPromise(returned)) returned.then(succeed, failed);
  else succeed(returned);
}

function asItIs(returned: unknown): unknown {
  return returned;
}

function isPromise(value: unknown): value is Promise<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
