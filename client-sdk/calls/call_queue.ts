/**
 * Calls wait here for a connection that is ready and has room for them. Each leaves once; a call that was in flight
 * when its connection ended is never sent again (P-10.7).
 *
 * @module
 */

import type { Connection } from "../connection.ts";
import { WirepactError } from "../errors.ts";
import { encode } from "../values.ts";
import { type CallOwner, type CallRequest, cancelled, PendingCall, type Reply } from "./pending_call.ts";

/** All calls of a client. */
export class CallQueue implements CallOwner {
  readonly connection: Connection;
  readonly waiting = new Set<PendingCall>();
  #inFlight = 0;

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
  start(request: CallRequest, reply: Reply): PendingCall {
    const { connection } = this;
    const { method, options } = request;
    const what = `the params of ${method.name}`;
    const params = encode(connection.settings, method.params, request.params, {
      code: "INVALID_PARAMS",
      what,
    });
    connection.refuseIfClosed();
    if (options.signal?.aborted) throw cancelled(request);
    if (this.waiting.size >= connection.settings.maxWaitingCalls) {
      throw new WirepactError("TOO_MANY_CALLS", "too many calls wait for the connection");
    }
    const call = new PendingCall(this, { ...request, params }, reply);
    this.waiting.add(call);
    this.pump();
    return call;
  }

  /** Sends what may be sent. */
  pump(): void {
    const { connection } = this;
    for (const call of this.waiting) {
      if (!connection.ready || this.#inFlight >= connection.limits!.maxCallsInFlight) return;
      this.waiting.delete(call);
      this.#inFlight++;
      call.send();
    }
  }

  ended(): void {
    this.#inFlight--;
    this.pump();
  }

  /** Nothing will be sent any more. */
  close(error: WirepactError): void {
    for (const call of this.waiting) call.fail(error);
  }
}
