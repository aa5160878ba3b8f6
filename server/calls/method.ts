import type { MethodCodecs } from "../contract_codecs.ts";
import { RpcError } from "../errors.ts";
import type { CallArguments } from "./call_arguments.ts";

/** A handler without its types: what it takes and gives was checked against the contract. */
export type AnyHandler = (call: CallArguments) => unknown;

/** Middleware without its types. */
export type AnyMiddleware = (call: CallArguments, next: () => Promise<unknown>) => Promise<unknown>;

/** A method together with what runs it. */
export interface Method {
  readonly codecs: MethodCodecs;
  readonly handler: AnyHandler;
  readonly middleware: readonly AnyMiddleware[];
}

/** Runs `innermost` inside all middleware of a method. Without middleware it costs nothing. */
export function throughMiddleware(
  { middleware }: Method,
  call: CallArguments,
  innermost: () => unknown,
): unknown {
  if (middleware.length === 0) return innermost();
  const enter = async (at: number): Promise<unknown> => {
    const layer = middleware[at];
    return layer ? await layer(call, () => enter(at + 1)) : await innermost();
  };
  return enter(0);
}

/** The `fail` of handlers. One function serves all calls: the code decides. */
export function fail(
  code: string,
  details?: unknown,
  options: { readonly message?: string; readonly retryAfterMs?: number } = {},
): never {
  throw new RpcError(code, { ...options, details: details ?? null });
}
