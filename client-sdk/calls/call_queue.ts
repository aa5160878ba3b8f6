/**
 * Calls wait here for a connection that is ready and has room for them. Each leaves once; a call that was in flight
 * when its connection ended is never sent again (P-10.7).
 *
 * @module
 */

import type { ValueCodec } from "@wirepact/schema/wire";
import type { Connection } from "../connection.ts";
import { WirepactError } from "../errors.ts";
import { encode } from "../values.ts";
import { type CallOwner, type CallRequest, type CallTarget, cancelled, PendingCall } from "./pending_call.ts";

/** All calls of a client. */
export class CallQueue implements CallOwner {
  readonly connection: Connection;
  readonly #waiting = new Set<PendingCall>();
  #inFlight = 0;
  #end: WirepactError | undefined;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Whether calls are in flight. */
  get isBusy(): boolean {
    return this.#inFlight > 0;
  }

  /**
   * Checks and queues a call; it is sent as soon as it may be.
   *
   * @throws {WirepactError} If it cannot even be queued.
   */
  start(
    target: CallTarget & { readonly params: ValueCodec },
    input: unknown,
    { reply, options }: Pick<CallRequest, "reply" | "options">,
  ): PendingCall {
    const what = `the params of ${target.name}`;
    const params = encode(this.connection.settings, target.params, input, { code: "INVALID_PARAMS", what });
    if (this.#end) throw this.#end;
    if (options.signal?.aborted) throw cancelled(target, options.signal.reason);
    if (this.#waiting.size >= this.connection.settings.maxWaitingCalls) {
      throw new WirepactError("TOO_MANY_CALLS", "too many calls wait for the connection");
    }
    const call = new PendingCall(this, { target, params, reply, options });
    this.#waiting.add(call);
    this.pump();
    return call;
  }

  /** Sends what may be sent. */
  pump(): void {
    const { connection } = this;
    for (const call of this.#waiting) {
      if (!connection.ready || this.#inFlight >= connection.limits!.maxCallsInFlight) return;
      this.#waiting.delete(call);
      this.#inFlight++;
      call.send();
    }
  }

  withdrawn(call: PendingCall): void {
    this.#waiting.delete(call);
  }

  ended(): void {
    this.#inFlight--;
    this.pump();
  }

  /** Nothing will be sent any more. */
  close(error: WirepactError): void {
    this.#end = error;
    for (const call of this.#waiting) call.fail(error);
  }
}
