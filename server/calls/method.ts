import type { MethodCodecs } from "../contract_codecs.ts";
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

/** Runs `innermost` inside all middleware of a method. */
export function throughMiddleware(
  middleware: readonly AnyMiddleware[],
  call: CallArguments,
  innermost: () => unknown,
): Promise<unknown> {
  const enter = async (at: number): Promise<unknown> => {
    const layer = middleware[at];
    return layer ? await layer(call, () => enter(at + 1)) : await innermost();
  };
  return enter(0);
}
