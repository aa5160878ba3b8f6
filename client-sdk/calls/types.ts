/**
 * Calls as applications see them.
 *
 * @module
 */

import type { ProtocolError } from "../errors.ts";

/** How a call ended, as a value: an error in it has its type, which a rejected promise cannot have. */
export type Outcome<Value, Failure> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Failure | ProtocolError };

/** A call's answer to come. It is a promise; {@linkcode Call.outcome} is the same with typed errors. */
export interface Call<Value, Failure = never> extends Promise<Value> {
  /** Settles like the call, but never rejects: what went wrong is in it, to be switched on by its code. */
  outcome(): Promise<Outcome<Value, Failure>>;
}

/**
 * A call answered by items. Nothing is sent before the first item is asked for; leaving the loop cancels the call.
 * It can be read once.
 */
export interface StreamCall<Item, Failure = never> extends AsyncGenerator<Item, void, void> {
  /** Reads all items into an array. */
  all(): Call<Item[], Failure>;
}
