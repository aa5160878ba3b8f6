/**
 * Calls wait here for a connection that is ready and has room for them. Each leaves once; a call that was in flight
 * when its connection ended is never sent again (P-10.7).
 *
 * @module
 */

import type { ValueCodec } from "@wirepact/schema/wire";
import type { CloseReason } from "../connection_state.ts";
import { WirepactError } from "../errors.ts";
import type { CallOptions } from "../options.ts";
import { clientClosed, encodeOrThrow, type Wire } from "../wire.ts";
import { aborted, type CallOwner, type CallTarget, PendingCall, type Reply } from "./pending_call.ts";

/** All calls of a client. */
export class CallQueue implements CallOwner {
  readonly wire: Wire;
  readonly #waiting = new Set<PendingCall>();
  #inFlight = 0;
  #end: CloseReason | undefined;

  constructor(wire: Wire) {
    this.wire = wire;
  }

  /** Whether calls are in flight. */
  get busy(): boolean {
    return this.#inFlight > 0;
  }

  /**
   * Checks and queues a call; it is sent as soon as it may be.
   *
   * @throws {WirepactError} If it cannot even be queued.
   */
  start(
    target: CallTarget & { readonly params: ValueCodec },
    params: unknown,
    { reply, options }: { readonly reply: Reply; readonly options: CallOptions },
  ): PendingCall {
    const data = encodeOrThrow(this.wire, target.params, params, {
      code: "INVALID_PARAMS",
      what: `the params of ${target.name}`,
    });
    if (this.#end) throw clientClosed(this.#end);
    if (options.signal?.aborted) throw aborted(target.name, options.signal);
    const { maxWaitingCalls } = this.wire.settings;
    if (this.#waiting.size >= maxWaitingCalls) {
      throw new WirepactError("TOO_MANY_CALLS", `${maxWaitingCalls} calls wait for the connection already`);
    }
    const call = new PendingCall(this.wire, this, { target, params: data, reply, options });
    this.#waiting.add(call);
    this.pump();
    return call;
  }

  /** Sends what may be sent. */
  pump(): void {
    const { connection } = this.wire;
    for (const call of this.#waiting) {
      if (!connection.ready || this.#inFlight >= connection.limits.maxCallsInFlight) return;
      this.#waiting.delete(call);
      this.#inFlight++;
      call.send();
    }
  }

  withdrawn(call: PendingCall): void {
    this.#waiting.delete(call);
  }

  ended(): void {
    if (--this.#inFlight === 0) this.wire.connection.idle();
    if (this.#waiting.size > 0) this.pump();
  }

  /** Nothing will be sent any more. */
  close(cause: CloseReason): void {
    this.#end = cause;
    for (const call of this.#waiting) call.fail(clientClosed(cause));
  }
}
