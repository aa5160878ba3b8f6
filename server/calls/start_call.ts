import type { DecodedCall } from "@wirepact/schema/compile";
import { type CallFrame, type CallMeta, decodeValue, ERROR_CODES, type Ref } from "@wirepact/schema/wire";
import type { MethodCodecs } from "../contract_codecs.ts";
import { describeIssue } from "../errors.ts";
import type { Peer } from "../peer/mod.ts";
import type { Call, CallOptions, CallServices } from "./call.ts";
import type { Method } from "./method.ts";
import { OnceCall } from "./once_call.ts";
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
export function startCall(calls: Calls, peer: Peer, frame: CallFrame): void {
  const [, id, ref, data, meta] = frame;
  const method = admit(calls, peer, frame);
  if (!method) return;
  const reads = readsOf(method, ref, peer);
  const params = decodeValue(reads.params, data, peer.codec.encoding);
  if (!params.ok) {
    return peer.sendError(id, "INVALID_PARAMS", describeIssue("params", params.issue), params.issue);
  }
  run({ id, ref, peer, method, reads, services: calls.services }, params.value, meta);
}

/** The same for a CALL whose params are already the application's value. */
export function startDecodedCall(calls: Calls, peer: Peer, frame: DecodedCall): void {
  const [, id, ref, params, meta] = frame;
  const method = admit(calls, peer, frame);
  if (!method) return;
  const reads = readsOf(method, ref, peer);
  run({ id, ref, peer, method, reads, services: calls.services }, params, meta);
}

/** The method, if it may be called now; the client is told if not. */
function admit(
  { methods, services }: Calls,
  peer: Peer,
  [, id, ref, , meta]: CallFrame | DecodedCall,
): Method | undefined {
  const method = methods.get(ref);
  const { maxCallsInFlight } = services.limits;
  if (peer.leaving) peer.sendError(id, "UNAVAILABLE", ERROR_CODES.UNAVAILABLE.meaning);
  else if (!method) peer.sendError(id, "UNKNOWN_METHOD", ERROR_CODES.UNKNOWN_METHOD.meaning);
  else if (
    peer.callsInFlight >= maxCallsInFlight || peer.runningHandlers >= RUNNING_PER_CALL * maxCallsInFlight
  ) {
    peer.sendError(id, "TOO_MANY_CALLS", `${maxCallsInFlight} calls at a time are allowed`);
  } else if (meta?.timeoutMs === 0) {
    peer.sendError(id, "DEADLINE_EXCEEDED", ERROR_CODES.DEADLINE_EXCEEDED.meaning);
  } else return method;
  return undefined;
}

/** What reads params and items. Whoever names a method may not know yet that values are positional: P-12.10. */
function readsOf({ codecs }: Method, ref: Ref, { form, dialect }: Peer): MethodCodecs {
  return form === "positional" && typeof ref === "number" ? dialect.codecs.methods.get(ref)! : codecs;
}

function run(options: CallOptions, params: unknown, meta: CallMeta | undefined): void {
  const { peer } = options;
  const call = open(options, meta?.callNumber);
  peer.enter(call);
  if (meta?.timeoutMs !== undefined) call.limitTime(meta.timeoutMs);
  peer.runningHandlers++;
  let returned: unknown;
  try {
    returned = call.execute(params);
    // Things that are like promises may settle twice, and fail while they are asked.
    if (isThenable(returned)) returned = Promise.resolve(returned);
  } catch (error) {
    return call.handlerFailed(error);
  }
  // A handler that answers at once is not made to wait: its answer leaves in the turn in which the call came.
  if (returned instanceof Promise) {
    peer.keep(call);
    returned.then((value) => call.handlerReturned(value), (error) => call.handlerFailed(error));
  } else call.handlerReturned(returned);
}

function open(options: CallOptions, callNumber: number | undefined): Call {
  const { peer: { client }, method: { codecs } } = options;
  switch (codecs.kind) {
    case "rpc":
      return codecs.idempotent && client !== undefined && callNumber !== undefined
        ? new OnceCall(options, client, callNumber)
        : new RpcCall(options);
    case "upload":
      return new UploadCall(options);
    case "stream":
      return new StreamCall(options);
  }
}

function isThenable(value: unknown): boolean {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
