import type { ProtocolError } from "../errors.ts";
import type { Call } from "./types.ts";

/** A promise of a call's answer as a {@linkcode Call}. */
export function callOf<Value, Failure>(promise: Promise<Value>): Call<Value, Failure> {
  return Object.assign(promise, {
    outcome: () =>
      promise.then(
        (value) => ({ ok: true, value } as const),
        // Calls reject with nothing else: the wire's errors are the protocol's or declared by the method.
        (error: Failure | ProtocolError) => ({ ok: false, error } as const),
      ),
  });
}
