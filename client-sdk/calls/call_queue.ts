/**
 * Calls wait here for a connection that is ready and has room for them. Each leaves once, in the order in which they are
 * made; only those of idempotent methods leave again when their connection has ended without an answer (P-6.14, P-10.7).
 *
 * @module
 */

import * as FrameType from "@wirepact/schema/wire/frame-type";
import type { Connection } from "../connection.ts";
import { WirepactError } from "../errors.ts";
import { encode } from "../values.ts";
import { type CallOwner, type CallRequest, cancelled, PendingCall, type Reply } from "./pending_call.ts";

/** All calls of a client. */
export class CallQueue implements CallOwner {
  readonly connection: Connection;
  waiting: Set<PendingCall> = new Set();
  #count = 0;
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
    const { connection, waiting } = this;
    const { whenOffline, maxWaitingCalls, maxWaitingBytes } = connection.settings;
    const { method, options } = request;
    const what = `the params of ${method.name}`;
    const params = encode(connection.settings, method.params, request.params, {
      code: "INVALID_PARAMS",
      what,
    });
    connection.refuseIfClosed();
    if (options.signal?.aborted) throw cancelled(request);
    if (!connection.ready && (options.whenOffline ?? whenOffline) === "fail") {
      throw new WirepactError("OFFLINE", `there is no connection for ${method.name}`);
    }
    let bytes = 0;
    if (!this.#hasRoom) {
      // With some number for id and method: for a name, compiled codecs would put the params into another form.
      bytes = connection.encode([FrameType.CALL, 0, 0, params]).bytes;
      let waitingBytes = bytes;
      for (const { request } of waiting) waitingBytes += request.bytes;
      if (waiting.size >= maxWaitingCalls || waitingBytes > maxWaitingBytes) {
        throw new WirepactError("TOO_MANY_CALLS", "too many calls wait for the connection");
      }
    }
    const call = new PendingCall(this, { ...request, params, bytes, number: ++this.#count }, reply);
    waiting.add(call);
    this.pump();
    return call;
  }

  /** Sends what may be sent. */
  pump(): void {
    for (const call of this.waiting) {
      if (!this.#hasRoom) return;
      this.waiting.delete(call);
      this.#inFlight++;
      call.send();
    }
  }

  ended(): void {
    this.#inFlight--;
    this.pump();
  }

  again(call: PendingCall): void {
    const calls = [...this.waiting, call];
    this.waiting = new Set(calls.sort((one, other) => one.request.number - other.request.number));
  }

  /** Whether a call would be sent now. */
  get #hasRoom(): boolean {
    const { ready, limits } = this.connection;
    return ready && this.#inFlight < limits!.maxCallsInFlight;
  }

  /** Nothing will be sent any more. */
  close(error: WirepactError): void {
    for (const call of this.waiting) call.fail(error);
  }
}
